// Dialogs of a device's page.
import type { PageRow } from './page-list.ts';

/** The window in which updates are installed. */
export const planUpdates: PageRow = {
  name: 'plan-updates',
  route: '/devices/$id',
  as: 'superadmin',
  address: ({ deviceId }) => `/devices/${deviceId}?tab=updates&range=24h`,
  async prepare(page, words) {
    await page.getByRole('button', { name: words.devices.updates.plan.open }).click();
    await page.getByRole('dialog').first().waitFor();
  },
};

/** What becomes of the agent of a device that is no longer looked after. */
export const retireDevice: PageRow = {
  name: 'retire-device',
  route: '/devices/$id',
  as: 'superadmin',
  address: ({ deviceId }) => `/devices/${deviceId}?tab=updates&range=24h`,
  async prepare(page, words) {
    // On a phone it is in the menu of the other actions.
    const menu = page.getByRole('button', { name: words.ui.more, exact: true });
    if (await menu.isVisible()) await menu.click();
    await page.getByText(words.devices.page.archive, { exact: true }).first().click();
    await page.getByRole('dialog').first().waitFor();
  },
};
