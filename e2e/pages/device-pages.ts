// Dialogs and states of a device's page.
import { choosing } from './choosing.ts';
import type { PageRow } from './page-list.ts';

/** The window in which updates are installed. */
const planUpdates: PageRow = {
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
const retireDevice: PageRow = {
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

/** A computer that was taken for a known one by what it says of itself. */
const doubtfulDevice: PageRow = {
  name: 'device-doubtful',
  route: '/devices/$id',
  as: 'superadmin',
  address: ({ identities }) => `/devices/${identities.doubtfulId}`,
  prepare: (page, words) => page.getByRole('button', { name: words.devices.identity.other }).waitFor(),
};

const archivedDevice: PageRow = {
  name: 'device-archived',
  route: '/devices/$id',
  as: 'superadmin',
  address: ({ identities }) => `/devices/${identities.archivedId}`,
  prepare: (page, words) => page.getByRole('button', { name: words.devices.restore.action }).waitFor(),
};

/** A window that waits, with what can be done about it. */
const plannedUpdates: PageRow = {
  name: 'device-updates-planned',
  route: '/devices/$id',
  as: 'superadmin',
  address: ({ plannedId }) => `/devices/${plannedId}?tab=updates&range=24h`,
  prepare: (page, words) => page.getByRole('button', { name: words.devices.updates.plan.cancel }).waitFor(),
};

const selectedDevices: PageRow = {
  name: 'devices-selected',
  route: '/devices',
  as: 'superadmin',
  address: () => '/devices',
  async prepare(page, words) {
    await page.getByText('SERVER-001').first().waitFor();
    await choosing(page, words);
    await page.getByRole('checkbox').first().check();
    await page.getByRole('region', { name: words.devices.list.selection }).waitFor();
  },
};

export const devicePages: readonly PageRow[] = [
  selectedDevices,
  planUpdates,
  plannedUpdates,
  retireDevice,
  doubtfulDevice,
  archivedDevice,
];
