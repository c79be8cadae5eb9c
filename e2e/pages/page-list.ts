// Every page of the application, and the dialogs that change what a page is. A route without a row fails the tests.
import type { Page } from 'playwright-core';
import type { es } from '../../apps/web/src/text/es.ts';
import { blackBox } from './alert-pages.ts';
import { calendarPages } from './calendar-pages.ts';
import { classificationPages } from './classification-pages.ts';
import { deskPages } from './desk-pages.ts';
import { devicePages } from './device-pages.ts';
import { mailPages } from './mail-pages.ts';
import { maintenancePages } from './maintenance-pages.ts';
import { portal } from './portal-pages.ts';
import { slaPages } from './sla-pages.ts';
import { systemPages } from './system-pages.ts';
import { teamPages } from './team-pages.ts';
import { templatePages } from './template-pages.ts';
import { tokenPages } from './token-pages.ts';
import { accountOf, type Who, type World } from './world.ts';

export interface PageRow {
  /** Of the pictures. */
  name: string;
  /** As the router writes it. */
  route: string;
  /** Left out: somebody who has not signed in. */
  as?: Who;
  address: (world: World) => string;
  /** What has to be done there; `words` are the texts in the language shown. */
  prepare?: (page: Page, words: typeof es, world: World) => Promise<unknown>;
  /** The browser reports an expected refusal as an error of its own. */
  refused?: true;
}

const press = (key: string) => (page: Page) => page.keyboard.press(key);
const dialog = (page: Page) => page.getByRole('dialog').first().waitFor();

const before: PageRow[] = [
  { name: 'sign-in', route: '/sign-in', address: () => '/sign-in' },
  {
    name: 'sign-in-refused',
    route: '/sign-in',
    address: () => '/sign-in?notice=passwordSet',
    async prepare(page, words) {
      await page.getByLabel(words.auth.signIn.email).fill('nadie@lanet.example');
      await page.getByLabel(words.auth.signIn.password, { exact: true }).fill('no es la contraseña');
      await page.getByRole('button', { name: words.auth.signIn.submit }).click();
      await page.getByRole('alert').nth(1).waitFor();
    },
    refused: true,
  },
  {
    name: 'second-factor',
    route: '/sign-in',
    address: () => '/sign-in',
    async prepare(page, words, { server }) {
      const { email, password } = accountOf(server, 'superadmin');
      await page.getByLabel(words.auth.signIn.email).fill(email);
      await page.getByLabel(words.auth.signIn.password, { exact: true }).fill(password);
      await page.getByRole('button', { name: words.auth.signIn.submit }).click();
      await page.getByRole('heading', { name: words.auth.secondFactor.title }).waitFor();
    },
  },
  { name: 'forgot-password', route: '/forgot-password', address: () => '/forgot-password' },
  {
    name: 'set-password',
    route: '/password',
    address: () => '/password#token=abcdefghijklmnopqrstuvwxyz0123456789',
    prepare: (page, words) => page.getByLabel(words.auth.newPassword.label, { exact: true }).fill('nueve lunas'),
  },
  { name: 'set-password-broken-link', route: '/password', address: () => '/password' },
  {
    name: 'install',
    route: '/e/$link',
    address: ({ installPath }) => installPath,
    async prepare(page, words) {
      await page.getByText(words.install.systems.linux, { exact: true }).click();
      await page.getByText(words.install.download.others).click();
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: words.install.download.button.replace('{{system}}', 'Linux') }).click();
      await download;
      await page.getByText(words.install.progress.waiting).waitFor();
    },
  },
  {
    name: 'install-no-package',
    route: '/e/$link',
    address: ({ installPath }) => installPath,
    prepare: (page, words) => page.getByText(words.install.systems.macos, { exact: true }).click(),
  },
  { name: 'install-invalid', route: '/e/$link', address: () => `/e/${'a'.repeat(32)}`, refused: true },
  { name: 'setup-done', route: '/setup', address: () => '/setup', refused: true },
];

const work: PageRow[] = [
  { name: 'inbox', route: '/', as: 'tecnico', address: () => '/' },
  { name: 'tickets', route: '/tickets', as: 'superadmin', address: () => '/tickets?view=all' },
  {
    name: 'tickets-nothing-found',
    route: '/tickets',
    as: 'superadmin',
    address: () => '/tickets?view=open&search=zzzz',
  },
  {
    name: 'ticket-alert',
    route: '/tickets/$id',
    as: 'tecnico',
    address: ({ alertTicket }) => `/tickets/${alertTicket.id}`,
  },
  blackBox,
  {
    name: 'ticket-conversation',
    route: '/tickets/$id',
    as: 'tecnico',
    address: ({ conversation }) => `/tickets/${conversation.id}`,
    prepare: press('n'),
  },
  {
    name: 'ticket-resolving',
    route: '/tickets/$id',
    as: 'tecnico',
    address: ({ conversation }) => `/tickets/${conversation.id}`,
    prepare: press('e'),
  },
  {
    name: 'ticket-resolved',
    route: '/tickets/$id',
    as: 'superadmin',
    address: ({ resolved }) => `/tickets/${resolved.id}`,
  },
  {
    name: 'ticket-asked-at-computer',
    route: '/tickets/$id',
    as: 'tecnico',
    address: ({ helpTicket }) => `/tickets/${helpTicket.id}`,
    prepare: (page, words) => page.getByRole('button', { name: words.tickets.help.openPicture }).waitFor(),
  },
  {
    name: 'ticket-screenshot',
    route: '/tickets/$id',
    as: 'tecnico',
    address: ({ helpTicket }) => `/tickets/${helpTicket.id}`,
    async prepare(page, words) {
      await page.getByRole('button', { name: words.tickets.help.openPicture }).click();
      await dialog(page);
    },
  },
  {
    name: 'ticket-not-found',
    route: '/tickets/$id',
    as: 'superadmin',
    address: () => '/tickets/00000000-0000-7000-8000-000000000000',
    refused: true,
  },
  {
    name: 'new-ticket',
    route: '/tickets',
    as: 'superadmin',
    address: () => '/tickets',
    async prepare(page, words) {
      await page.keyboard.press('c');
      await page.getByRole('dialog').getByLabel(words.tickets.create.subject).waitFor();
    },
  },
  { name: 'alerts', route: '/alerts', as: 'superadmin', address: () => '/alerts' },
  { name: 'alerts-resolved', route: '/alerts', as: 'superadmin', address: () => '/alerts?state=resolved' },
];

const TABS = 'summary hardware software network security services updates tickets scripts changes'.split(' ');

const estate: PageRow[] = [
  { name: 'devices', route: '/devices', as: 'superadmin', address: () => '/devices' },
  { name: 'devices-none', route: '/devices', as: 'superadmin', address: () => '/devices?search=zzzz' },
  ...TABS.map(
    (tab): PageRow => ({
      name: `device-${tab}`,
      route: '/devices/$id',
      as: 'superadmin',
      address: ({ deviceId }) => `/devices/${deviceId}?tab=${tab}&range=24h`,
    }),
  ),
  ...devicePages,
  {
    name: 'run-script',
    route: '/devices/$id',
    as: 'superadmin',
    address: ({ deviceId }) => `/devices/${deviceId}`,
    async prepare(page, words) {
      await page.getByRole('button', { name: words.devices.page.run }).first().click();
      const asked = page.getByRole('dialog');
      await asked.getByRole('combobox', { name: words.scripts.dialog.script }).press('ArrowDown');
      await page.keyboard.press('Enter');
      await asked.getByLabel(words.scripts.dialog.reason).waitFor();
    },
  },
  { name: 'add-device', route: '/devices/add', as: 'superadmin', address: () => '/devices/add' },
  {
    name: 'add-device-token',
    route: '/devices/add',
    as: 'superadmin',
    address: ({ clientId, siteId }) => `/devices/add?client=${clientId}&site=${siteId}`,
    async prepare(page, words) {
      await page.getByRole('button', { name: words.devices.enrol.make }).click();
      await page.getByText(words.devices.enrol.waiting).waitFor();
    },
  },
  { name: 'scripts', route: '/scripts', as: 'superadmin', address: () => '/scripts' },
  { name: 'script', route: '/scripts/$id', as: 'superadmin', address: ({ scriptId }) => `/scripts/${scriptId}` },
];

const SECTIONS = ['organisation', 'people', 'enrolment-tokens', 'releases', 'outbox', 'system', 'audit'];

const organisation: PageRow[] = [
  { name: 'clients', route: '/clients', as: 'superadmin', address: () => '/clients' },
  {
    name: 'client-sites',
    route: '/clients/$clientId',
    as: 'superadmin',
    address: ({ clientId }) => `/clients/${clientId}`,
  },
  {
    name: 'client-people',
    route: '/clients/$clientId/people',
    as: 'superadmin',
    address: ({ clientId }) => `/clients/${clientId}/people`,
  },
  { name: 'account', route: '/account', as: 'superadmin', address: () => '/account' },
  { name: 'settings', route: '/settings', as: 'tecnico', address: () => '/settings' },
  ...SECTIONS.map(
    (section): PageRow => ({
      name: `settings-${section}`,
      route: `/settings/${section}`,
      as: 'superadmin',
      address: () => `/settings/${section}`,
    }),
  ),
];

const overlays: PageRow[] = [
  ...tokenPages,
  ...systemPages,
  {
    name: 'palette',
    route: '/',
    as: 'superadmin',
    address: () => '/',
    async prepare(page, words, { conversation }) {
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder(words.ui.palette.placeholder).fill('impresora');
      await page.getByRole('dialog').getByText(conversation.subject).first().waitFor();
    },
  },
  {
    name: 'palette-actions',
    route: '/',
    as: 'superadmin',
    address: () => '/',
    async prepare(page, words) {
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder(words.ui.palette.placeholder).fill(words.devices.title);
      await page.getByRole('dialog').getByText(words.ui.palette.nothing).waitFor({ state: 'hidden' });
    },
  },
  {
    name: 'bell',
    route: '/',
    as: 'tecnico',
    address: () => '/',
    async prepare(page, words) {
      await page.getByRole('button', { name: new RegExp(`^${words.shell.bell.label}`) }).click();
      await dialog(page);
    },
  },
  {
    name: 'keys',
    route: '/',
    as: 'tecnico',
    address: () => '/',
    async prepare(page) {
      await page.keyboard.press('?');
      await dialog(page);
    },
  },
  { name: 'not-found', route: '/$', as: 'superadmin', address: () => '/no/hay/tal/pagina' },
];

export const PAGES: readonly PageRow[] = [
  ...before,
  ...work,
  ...mailPages,
  ...templatePages,
  ...estate,
  ...maintenancePages,
  ...organisation,
  ...teamPages,
  ...slaPages,
  ...classificationPages,
  ...calendarPages,
  ...deskPages,
  ...overlays,
  ...portal,
];
