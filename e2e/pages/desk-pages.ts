// Tickets with files, people who read along and merges; and who may write for a client.
import type { PageRow } from './page-list.ts';

const route = '/tickets/$id';
const atTarget: Pick<PageRow, 'route' | 'as' | 'address'> = {
  ...{ route, as: 'tecnico', address: ({ desk }) => `/tickets/${desk.target.id}` },
};

export const deskPages: PageRow[] = [
  {
    ...{ name: 'ticket-files', ...atTarget },
    async prepare(page, words) {
      await page.getByRole('button', { name: words.desk.files.open.replace('{{name}}', 'aviso.png') }).waitFor();
      // In one column they are behind one line.
      const more = page.getByText(words.tickets.page.more);
      if (await more.isVisible()) await more.click();
      const files = page.getByRole('region', { name: words.desk.files.title });
      await files.getByText('Contrato de soporte.pdf').waitFor();
    },
  },
  {
    ...{ name: 'ticket-attaching', ...atTarget },
    async prepare(page, words) {
      const field = page.locator('input[type="file"]');
      await field.setInputFiles([
        {
          name: 'Captura de pantalla 2026-11-30 con un nombre muy largo.png',
          mimeType: 'image/png',
          buffer: Buffer.from('x'),
        },
        { name: 'reporte.txt', mimeType: 'text/plain', buffer: Buffer.from('una línea') },
      ]);
      const attached = page.getByRole('list', { name: words.desk.files.attached });
      await attached.getByRole('listitem').nth(1).waitFor();
      await page.getByRole('progressbar').first().waitFor({ state: 'detached' });
    },
  },
  {
    ...{ name: 'ticket-merging', ...atTarget },
    async prepare(page, words, { conversation }) {
      await page.keyboard.press('m');
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('radio', { name: new RegExp(conversation.folio) }).click();
      await dialog.getByText(words.desk.merge.willTitle).waitFor();
    },
  },
  {
    ...{ name: 'ticket-merged', route, as: 'tecnico', address: ({ desk }) => `/tickets/${desk.merged.id}` },
    prepare: (page, words) => page.getByRole('button', { name: words.desk.merge.undo }).waitFor(),
  },
  {
    ...{ name: 'ticket-blocked-file', ...atTarget },
    async prepare(page, words) {
      await page.getByRole('button', { name: 'actualizador.exe' }).first().click();
      await page.getByText(words.desk.files.blockedText).waitFor();
    },
  },
  {
    ...{ name: 'ticket-adding-participant', ...atTarget },
    async prepare(page, words) {
      const more = page.getByText(words.tickets.page.more);
      if (await more.isVisible()) await more.click();
      await page.getByRole('button', { name: words.desk.participants.add }).click();
      await page.getByRole('option').first().waitFor();
    },
  },
  {
    ...{ name: 'portal-ticket-files', route, as: 'solicitante', address: ({ desk }) => `/tickets/${desk.target.id}` },
    prepare: (page) => page.getByText('actualizador.exe').waitFor(),
  },
  {
    ...{ name: 'client-mail', route: '/clients/$clientId/mail', as: 'superadmin' },
    address: ({ clientId }) => `/clients/${clientId}/mail`,
  },
  {
    ...{ name: 'client-edit', route: '/clients/$clientId/mail', as: 'superadmin' },
    address: ({ clientId }) => `/clients/${clientId}/mail`,
    async prepare(page, words) {
      await page.getByRole('button', { name: words.clients.edit.action }).click();
      await page.getByRole('dialog').getByLabel(words.clients.fields.reopenDays).waitFor();
    },
  },
  {
    ...{ name: 'person-addresses', route: '/clients/$clientId/people', as: 'superadmin' },
    address: ({ clientId }) => `/clients/${clientId}/people`,
    async prepare(page, _words, { desk }) {
      await page.getByText(desk.personName).first().click();
      await page.getByRole('dialog').getByText('compras@tebi.example').waitFor();
    },
  },
];
