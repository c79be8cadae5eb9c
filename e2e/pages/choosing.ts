import type { Page } from 'playwright-core';
import type { es } from '../../apps/web/src/text/es.ts';

/** On a phone the rows are cards, which are opened one by one until somebody wants to select. */
export async function choosing(page: Page, words: typeof es): Promise<void> {
  await page
    .getByRole('checkbox')
    .or(page.getByRole('button', { name: words.ui.table.choose }))
    .first()
    .waitFor();
  const button = page.getByRole('button', { name: words.ui.table.choose });
  if (await button.isVisible()) await button.click();
}
