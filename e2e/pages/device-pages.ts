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
