// Dialogs of the tokens with which computers join.
import type { PageRow } from './page-list.ts';

export const tokenPages: readonly PageRow[] = [
  {
    name: 'token-links',
    route: '/settings/enrolment-tokens',
    as: 'superadmin',
    address: () => '/settings/enrolment-tokens',
    async prepare(page, words) {
      await page.getByText('Laptops nuevas').first().click();
      await page.getByRole('button', { name: words.install.links.create }).click();
      await page.getByText(words.install.links.created).waitFor();
    },
  },
  {
    name: 'token-recipes',
    route: '/settings/enrolment-tokens',
    as: 'superadmin',
    address: () => '/settings/enrolment-tokens',
    async prepare(page, words) {
      const menu = page.getByRole('button', { name: words.ui.more, exact: true });
      if (await menu.isVisible()) await menu.click();
      await page.getByText(words.install.recipes.open).first().click();
      await page.getByRole('dialog').first().waitFor();
      await page.getByText('Ansible').click();
    },
  },
  {
    name: 'token-for-statuses',
    route: '/settings/enrolment-tokens',
    as: 'superadmin',
    address: () => '/settings/enrolment-tokens',
    async prepare(page, words) {
      await page.keyboard.press('n');
      const asked = page.getByRole('dialog');
      await asked.getByRole('combobox', { name: words.settings.tokens.fields.kind }).click();
      await page.getByRole('option', { name: words.settings.tokens.kinds.status }).click();
      await asked.getByText(words.settings.tokens.kindHints.status).waitFor();
    },
  },
];
