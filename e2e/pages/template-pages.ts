// The templates of mail, a ticket that mail takes part in, and mail that did not go out.
import type { PageRow } from './page-list.ts';

const TEMPLATE = '/mail/templates/$name';
const atTemplate: Pick<PageRow, 'route' | 'as' | 'address'> = {
  ...{ route: TEMPLATE, as: 'superadmin', address: () => '/mail/templates/ticket_created' },
};
const atThread: Pick<PageRow, 'route' | 'as' | 'address'> = {
  ...{ route: '/tickets/$id', as: 'superadmin', address: ({ mail }) => `/tickets/${mail.threadId}` },
};

export const templatePages: PageRow[] = [
  { name: 'mail-templates', route: '/mail/templates', as: 'superadmin', address: () => '/mail/templates' },
  {
    ...{ name: 'mail-template', ...atTemplate },
    async prepare(page, words) {
      await page.getByText(words.mail.templates.help.title).click();
      await page.getByTitle(words.mail.templates.preview.frame).nth(1).waitFor();
    },
  },
  {
    ...{ name: 'mail-template-preview', ...atTemplate },
    async prepare(page, words) {
      const frames = page.getByTitle(words.mail.templates.preview.frame);
      await frames.nth(1).waitFor();
      await page.getByText(words.mail.templates.preview.text, { exact: true }).nth(1).click();
      await frames.first().scrollIntoViewIfNeeded();
    },
  },
  {
    ...{ name: 'mail-template-problem', ...atTemplate },
    async prepare(page, words) {
      const { body, insertOne, variables, preview } = words.mail.templates;
      await page.getByLabel(body, { exact: true }).first().fill('# Hola\n\nSu folio es {{ folioo }}. ');
      await page
        .getByRole('button', { name: insertOne.replace('{{name}}', variables.client) })
        .first()
        .click();
      await page.getByText(preview.instead).waitFor();
      await page.getByText(preview.instead).scrollIntoViewIfNeeded();
    },
  },
  {
    ...{ name: 'mail-template-leaving', ...atTemplate },
    async prepare(page, words) {
      await page.getByLabel(words.mail.templates.subject, { exact: true }).first().fill('Recibido');
      await page.getByRole('link', { name: words.mail.templates.title }).click();
      await page.getByRole('dialog').getByText(words.forms.leave.text).waitFor();
    },
  },
  {
    ...{ name: 'mail-template-reset', ...atTemplate },
    async prepare(page, words) {
      await page.getByRole('button', { name: words.mail.templates.reset }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    ...{ name: 'ticket-by-mail', ...atThread },
    async prepare(page, words) {
      // In one column they are behind one line.
      const more = page.getByText(words.tickets.page.more);
      if (await more.isVisible()) await more.click();
      await page.getByText(words.mail.addresses.returnedHint).waitFor();
      await page.getByRole('button', { name: words.desk.mail.unfold, exact: true }).click();
    },
  },
  {
    ...{ name: 'ticket-whole-mail', ...atThread },
    async prepare(page, words) {
      const line = page.getByRole('article').nth(1);
      await line.getByRole('button', { name: words.desk.mail.whole }).click();
      await line.getByText(words.inboundMail.message.html, { exact: true }).click();
      await page.getByTitle(words.inboundMail.message.frame).waitFor();
      await line.scrollIntoViewIfNeeded();
    },
  },
  {
    ...{ name: 'person-mail-returned', route: '/clients/$clientId/people', as: 'superadmin' },
    address: ({ clientId }) => `/clients/${clientId}/people`,
    async prepare(page, words) {
      await page.getByRole('button', { name: 'solicitante', exact: true }).first().click();
      await page.getByRole('dialog').getByText(words.mail.addresses.returnedHint).waitFor();
    },
  },
  {
    ...{ name: 'mail-sent-held', route: '/mail/sent', as: 'superadmin', address: () => '/mail/sent?state=held' },
    async prepare(page, words) {
      await page.getByRole('button').filter({ hasText: 'TKT-' }).first().click();
      await page.getByRole('dialog').getByText(words.settings.outbox.release).waitFor();
    },
  },
  {
    ...{ name: 'mail-sent-failed', route: '/mail/sent', as: 'superadmin', address: () => '/mail/sent?state=failed' },
    async prepare(page, words) {
      await page.getByRole('button').filter({ hasText: 'TKT-' }).first().click();
      await page.getByRole('list', { name: words.settings.outbox.attemptsTitle }).waitFor();
    },
  },
];
