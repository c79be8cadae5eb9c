// The pages of the mail: what came, what waits, what was sent, and the mailboxes.
import type { Page } from 'playwright-core';
import type { es } from '../../apps/web/src/text/es.ts';
import { choosing } from './choosing.ts';
import type { PageRow } from './page-list.ts';
import type { World } from './world.ts';

const MESSAGE = '/mail/messages/$id';
const MAILBOX = '/mail/mailboxes/$id';

const menuItem = async (page: Page, words: typeof es, name: string) => {
  await page.getByRole('button', { name: words.inboundMail.decide.more }).click();
  await page.getByRole('menuitem', { name }).click();
};

const lists: PageRow[] = [
  { name: 'mail', route: '/mail', as: 'tecnico', address: () => '/mail' },
  { name: 'mail-received', route: '/mail/received', as: 'superadmin', address: () => '/mail/received' },
  {
    name: 'mail-received-none',
    route: '/mail/received',
    as: 'superadmin',
    address: () => '/mail/received?state=failed',
  },
  { name: 'mail-quarantine', route: '/mail/quarantine', as: 'superadmin', address: () => '/mail/quarantine' },
  {
    name: 'mail-quarantine-chosen',
    route: '/mail/quarantine',
    as: 'superadmin',
    address: () => '/mail/quarantine',
    async prepare(page, words) {
      await choosing(page, words);
      for (const at of [2, 3]) await page.getByRole('checkbox').nth(at).check();
      await page.getByRole('region', { name: words.inboundMail.quarantine.selection }).waitFor();
    },
  },
  {
    name: 'mail-quarantine-choosing',
    route: '/mail/quarantine',
    as: 'superadmin',
    address: () => '/mail/quarantine',
    prepare: choosing,
  },
  {
    name: 'mail-blocked-not-mine',
    route: '/mail/quarantine',
    as: 'tecnico',
    address: () => '/mail/quarantine?part=blocked',
    refused: true,
  },
  { name: 'mail-blocked', route: '/mail/quarantine', as: 'superadmin', address: () => '/mail/quarantine?part=blocked' },
  { name: 'mail-pairs', route: '/mail/quarantine', as: 'superadmin', address: () => '/mail/quarantine?part=pairs' },
  { name: 'mail-sent', route: '/mail/sent', as: 'superadmin', address: () => '/mail/sent' },
];

const messages: PageRow[] = [
  {
    name: 'mail-message-quarantined',
    route: MESSAGE,
    as: 'superadmin',
    address: ({ mail }) => `/mail/messages/${mail.quarantinedId}`,
    async prepare(page, words) {
      await page.getByRole('button', { name: words.inboundMail.why.open }).click();
    },
  },
  {
    name: 'mail-message-html',
    route: MESSAGE,
    as: 'superadmin',
    address: ({ mail }) => `/mail/messages/${mail.quarantinedId}`,
    async prepare(page, words) {
      await page.getByText(words.inboundMail.message.html, { exact: true }).click();
      await page.getByTitle(words.inboundMail.message.frame).waitFor();
    },
  },
  {
    name: 'mail-message-in-ticket',
    route: MESSAGE,
    as: 'superadmin',
    address: ({ mail }) => `/mail/messages/${mail.inTicketId}`,
  },
  {
    name: 'mail-reprocess',
    route: MESSAGE,
    as: 'superadmin',
    address: ({ mail }) => `/mail/messages/${mail.quarantinedId}`,
    async prepare(page, words) {
      await page.getByRole('button', { name: words.inboundMail.reprocess.action }).click();
      await page.getByText(words.inboundMail.reprocess.same).waitFor();
    },
  },
  {
    name: 'mail-reprocess-differs',
    route: MESSAGE,
    as: 'superadmin',
    address: ({ mail }) => `/mail/messages/${mail.filedId}`,
    async prepare(page, words) {
      await page.getByRole('button', { name: words.inboundMail.reprocess.action }).click();
      await page.getByText(words.inboundMail.reprocess.differs).waitFor();
    },
  },
  {
    name: 'mail-message-not-found',
    route: MESSAGE,
    as: 'superadmin',
    address: () => '/mail/messages/00000000-0000-7000-8000-000000000000',
    refused: true,
  },
];

const decisions: PageRow[] = [
  {
    name: 'mail-make-person',
    route: MESSAGE,
    as: 'superadmin',
    address: ({ mail }) => `/mail/messages/${mail.quarantinedId}`,
    async prepare(page, words) {
      await page.keyboard.press('p');
      await page.getByRole('dialog').getByLabel(words.inboundMail.decide.name).waitFor();
    },
  },
  {
    name: 'mail-allow-domain',
    route: MESSAGE,
    as: 'superadmin',
    address: ({ mail }) => `/mail/messages/${mail.quarantinedId}`,
    async prepare(page, words) {
      await menuItem(page, words, words.inboundMail.decide.domain);
      await page.getByRole('dialog').getByRole('combobox', { name: words.inboundMail.decide.client }).waitFor();
    },
  },
  {
    name: 'mail-block',
    route: MESSAGE,
    as: 'superadmin',
    address: ({ mail }) => `/mail/messages/${mail.quarantinedId}`,
    async prepare(page, words) {
      await page.keyboard.press('b');
      await page.getByRole('dialog').getByText(words.inboundMail.blocks.kinds.pattern).click();
    },
  },
];

const boxes: PageRow[] = [
  { name: 'mailboxes', route: '/mail/mailboxes', as: 'superadmin', address: () => '/mail/mailboxes' },
  { name: 'mailbox-kinds', route: '/mail/mailboxes/new', as: 'superadmin', address: () => '/mail/mailboxes/new' },
  {
    name: 'mailbox-new-imap',
    route: '/mail/mailboxes/new',
    as: 'superadmin',
    address: () => '/mail/mailboxes/new?kind=imap',
    async prepare(page, words) {
      await page.getByLabel(words.mailboxes.form.address, { exact: true }).fill('soporte@yahoo.com.mx');
      await page.getByRole('button', { name: words.mailboxes.create }).click();
      await page.getByText(words.forms.required).first().waitFor();
    },
  },
  {
    name: 'mailbox-new-microsoft',
    route: '/mail/mailboxes/new',
    as: 'superadmin',
    address: () => '/mail/mailboxes/new?kind=microsoft',
  },
  {
    name: 'mailbox-new-microsoft-imap',
    route: '/mail/mailboxes/new',
    as: 'superadmin',
    address: () => '/mail/mailboxes/new?kind=microsoft',
    async prepare(page, words) {
      await page.getByRole('combobox', { name: words.mailboxes.form.way }).click();
      await page.getByRole('option', { name: words.mailboxes.ways.imap }).click();
      await page.getByLabel(words.mailboxes.form.host, { exact: true }).waitFor();
      await page.getByText(words.mailboxes.rights.imap.person).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'mailbox-graph',
    route: MAILBOX,
    as: 'superadmin',
    address: ({ mail }) => `/mail/mailboxes/${mail.graphId}`,
    async prepare(page, words) {
      await page.getByText(words.mailboxes.form.sendsByGraph).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'mailbox-failing',
    route: MAILBOX,
    as: 'superadmin',
    address: ({ mail }) => `/mail/mailboxes/${mail.failingId}`,
  },
  {
    name: 'mailbox-listener',
    route: MAILBOX,
    as: 'superadmin',
    address: ({ mail }) => `/mail/mailboxes/${mail.mailboxId}`,
  },
  {
    name: 'mailbox-new-http',
    route: '/mail/mailboxes/new',
    as: 'superadmin',
    address: () => '/mail/mailboxes/new?kind=http',
  },
  {
    name: 'mailbox-remove',
    route: MAILBOX,
    as: 'superadmin',
    address: ({ mail }) => `/mail/mailboxes/${mail.failingId}`,
    async prepare(page, words) {
      await page.getByRole('button', { name: words.mailboxes.remove }).click();
      await page.getByRole('dialog').getByRole('textbox').fill('Monitoreo');
    },
  },
];

const atHttp = {
  ...{ route: MAILBOX, as: 'superadmin' as const },
  address: ({ mail }: World) => `/mail/mailboxes/${mail.httpId}`,
};

const handedOver: PageRow[] = [
  {
    ...{ name: 'mailbox-http', ...atHttp },
    prepare: (page, words) => page.getByText(words.mailboxes.intake.example.open).click(),
  },
  {
    ...{ name: 'mailbox-http-renew', ...atHttp },
    async prepare(page, words) {
      await page.getByRole('button', { name: words.mailboxes.intake.renew }).click();
      await page.getByLabel(words.mailboxes.intake.endsEarlier).check();
    },
  },
  {
    ...{ name: 'mailbox-http-secret', ...atHttp },
    async prepare(page, words) {
      await page.getByRole('button', { name: words.mailboxes.intake.renew }).click();
      await page.getByRole('button', { name: words.mailboxes.intake.renewConfirm, exact: true }).click();
      await page.getByRole('button', { name: words.mailboxes.intake.once.copy }).waitFor();
    },
  },
];

const trials: PageRow[] = [
  {
    name: 'mailbox-trial',
    route: '/mail/mailboxes/new',
    as: 'superadmin',
    address: () => '/mail/mailboxes/new?kind=imap',
    async prepare(page, words) {
      const { form, trial } = words.mailboxes;
      await page.getByLabel(form.address, { exact: true }).fill('soporte@msp.example');
      await page.getByLabel(form.name, { exact: true }).fill('Soporte');
      // Nobody answers there (RFC 6761), and it is known at once.
      for (const host of await page.getByLabel(form.host, { exact: true }).all()) await host.fill('mail.invalid');
      await page.getByLabel(form.password, { exact: true }).fill('tres tristes tigres');
      await page.getByRole('button', { name: trial.start }).click();
      await page.getByText(trial.failed).waitFor();
      await page.getByText(trial.failed).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'mailbox-sign-in-refused',
    route: '/settings/mailboxes/sign-in',
    as: 'superadmin',
    address: () => '/settings/mailboxes/sign-in?error=access_denied',
  },
];

export const mailPages: readonly PageRow[] = [...lists, ...messages, ...decisions, ...boxes, ...handedOver, ...trials];
