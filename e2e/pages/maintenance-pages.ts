// Maintenance windows: the lists, one window, the form, and what a device and its list say of them.
import type { PageRow } from './page-list.ts';

const route = '/maintenance';
const one = '/maintenance/$id';

export const maintenancePages: readonly PageRow[] = [
  {
    ...{ name: 'maintenance', route, as: 'tecnico', address: () => '/maintenance' },
    prepare: (page, words) => page.getByRole('button', { name: words.maintenance.end.action }).waitFor(),
  },
  { name: 'maintenance-of-client', route, as: 'cliente', address: () => '/maintenance' },
  {
    ...{ name: 'maintenance-of-device', route, as: 'tecnico' },
    address: ({ clientId, siteId, deviceId }) => `/maintenance?client=${clientId}&site=${siteId}&device=${deviceId}`,
    prepare: (page) =>
      page
        .getByText(/SERVER-001/)
        .first()
        .waitFor(),
  },
  { name: 'maintenance-proposed', route, as: 'tecnico', address: () => '/maintenance?when=proposed' },
  { name: 'maintenance-past', route, as: 'tecnico', address: () => '/maintenance?when=past' },
  {
    ...{ name: 'maintenance-none', route, as: 'tecnico' },
    address: ({ identities }) => `/maintenance?when=past&device=${identities.archivedId}`,
  },
  {
    ...{ name: 'maintenance-window', route: one, as: 'tecnico' },
    address: ({ maintenance }) => `/maintenance/${maintenance.comingId}`,
  },
  {
    ...{ name: 'maintenance-running', route: one, as: 'tecnico' },
    address: ({ maintenance }) => `/maintenance/${maintenance.runningId}`,
  },
  {
    ...{ name: 'maintenance-proposal', route: one, as: 'tecnico' },
    address: ({ maintenance }) => `/maintenance/${maintenance.proposedId}`,
  },
  {
    ...{ name: 'maintenance-proposal-client', route: one, as: 'cliente' },
    address: ({ maintenance }) => `/maintenance/${maintenance.proposedId}`,
  },
  {
    ...{ name: 'maintenance-cancelled', route: one, as: 'tecnico' },
    address: ({ maintenance }) => `/maintenance/${maintenance.cancelledId}`,
  },
  {
    ...{ name: 'maintenance-declining', route: one, as: 'tecnico' },
    address: ({ maintenance }) => `/maintenance/${maintenance.proposedId}`,
    async prepare(page, words) {
      const menu = page.getByRole('button', { name: words.ui.more, exact: true });
      if (await menu.isVisible()) await menu.click();
      await page.getByText(words.maintenance.decline.action, { exact: true }).first().click();
      await page.getByRole('dialog').first().waitFor();
    },
  },
  {
    ...{ name: 'maintenance-ending', route: one, as: 'tecnico' },
    address: ({ maintenance }) => `/maintenance/${maintenance.runningId}`,
    async prepare(page, words) {
      await page.getByRole('button', { name: words.maintenance.end.action }).click();
      await page.getByRole('dialog').first().waitFor();
    },
  },
  {
    ...{ name: 'maintenance-not-found', route: one, as: 'tecnico', refused: true },
    address: () => '/maintenance/00000000-0000-7000-8000-000000000000',
  },
  {
    ...{ name: 'maintenance-edit', route: '/maintenance/$id/edit', as: 'tecnico' },
    address: ({ maintenance }) => `/maintenance/${maintenance.comingId}/edit`,
    prepare: (page) => page.getByRole('listitem').filter({ hasText: '2040' }).nth(9).waitFor(),
  },
  {
    ...{ name: 'maintenance-new', route: '/maintenance/new', as: 'tecnico' },
    address: ({ clientId, siteId }) => `/maintenance/new?client=${clientId}&site=${siteId}`,
    async prepare(page, words) {
      await page.getByLabel(words.maintenance.form.day).fill('2040-01-02');
      await page.getByRole('combobox', { name: words.maintenance.form.repeat }).click();
      await page.getByRole('option', { name: words.maintenance.form.repeats.weekly }).click();
      await page.getByRole('listitem').filter({ hasText: '2040' }).nth(9).waitFor();
    },
  },
  {
    ...{ name: 'maintenance-new-refused', route: '/maintenance/new', as: 'cliente' },
    address: () => '/maintenance/new',
    async prepare(page, words) {
      await page.getByRole('button', { name: words.maintenance.form.submitProposal }).click();
      await page.getByText(words.forms.required).first().waitFor();
    },
  },
  {
    ...{ name: 'maintenance-start', route, as: 'tecnico', address: () => '/maintenance' },
    async prepare(page, words) {
      const menu = page.getByRole('button', { name: words.ui.more, exact: true });
      if (await menu.isVisible()) await menu.click();
      await page.getByText(words.maintenance.startNow, { exact: true }).first().click();
      await page.getByRole('dialog').first().waitFor();
    },
  },
  {
    ...{ name: 'device-maintenance', route: '/devices/$id', as: 'tecnico' },
    address: ({ maintenance }) => `/devices/${maintenance.deviceId}`,
    prepare: (page, words) => page.getByRole('button', { name: words.maintenance.end.action }).waitFor(),
  },
  {
    ...{ name: 'device-maintenance-client', route: '/devices/$id', as: 'cliente' },
    address: ({ maintenance }) => `/devices/${maintenance.deviceId}`,
    prepare: (page, words) => page.getByRole('region', { name: words.maintenance.banner.label }).waitFor(),
  },
  {
    ...{ name: 'device-start-maintenance', route: '/devices/$id', as: 'tecnico' },
    address: ({ deviceId }) => `/devices/${deviceId}`,
    async prepare(page, words) {
      const menu = page.getByRole('button', { name: words.ui.more, exact: true });
      if (await menu.isVisible()) await menu.click();
      // The menu of the application has a row of that name, too.
      await page
        .getByRole('main')
        .or(page.getByRole('menu'))
        .getByText(words.maintenance.device.action, { exact: true })
        .first()
        .click();
      await page.getByRole('dialog').first().waitFor();
    },
  },
  {
    ...{
      name: 'devices-in-maintenance',
      route: '/devices',
      as: 'tecnico',
      address: () => '/devices?state=maintenance',
    },
  },
];
