// How tickets are sorted: the page of the settings with its dialogs, and where tickets are sorted.
import type { Page } from 'playwright-core';
import type { es } from '../../apps/web/src/text/es.ts';
import type { PageRow } from './page-list.ts';

const atSettings: Pick<PageRow, 'route' | 'as' | 'address'> = {
  ...{ route: '/settings/classification', as: 'superadmin', address: () => '/settings/classification' },
};
const atTicket: Pick<PageRow, 'route' | 'as' | 'address'> = {
  ...{ route: '/tickets/$id', as: 'tecnico', address: ({ conversation }) => `/tickets/${conversation.id}` },
};

type Words = typeof es;

const unfold = (page: Page, words: Words) =>
  page.getByRole('button', { name: words.classification.categories.expandAll }).click();

/** Opens the menu of a category and chooses an act, by the keyboard as anybody could. */
async function act(page: Page, words: Words, name: string, label: string): Promise<void> {
  const row = page.getByRole('treeitem', { name }).first();
  await row.focus();
  await row.getByRole('button', { name: words.ui.more }).press('Enter');
  await page.getByRole('menuitem', { name: label }).click();
  await page.getByRole('dialog').waitFor();
}

/** As the server of an organisation that removed all of it. */
async function withoutAny(page: Page): Promise<void> {
  const json = { types: [], categories: [], matrix: [] };
  await page.route('**/api/v1/classification', (route) => route.fulfill({ json }), { times: 1 });
  await page.reload();
}

export const classificationPages: PageRow[] = [
  { name: 'settings-classification', ...atSettings },
  {
    ...{ name: 'settings-classification-tree', ...atSettings },
    async prepare(page, words) {
      await unfold(page, words);
      const row = page.getByRole('treeitem', { name: 'Conmutador' });
      await row.focus();
      await row.scrollIntoViewIfNeeded();
    },
  },
  {
    ...{ name: 'settings-classification-matrix', ...atSettings },
    prepare: (page) => page.getByRole('table').scrollIntoViewIfNeeded(),
  },
  {
    ...{ name: 'settings-classification-menu', ...atSettings },
    async prepare(page, words) {
      const row = page.getByRole('treeitem', { name: 'Redes' });
      await row.hover();
      await row.getByRole('button', { name: words.ui.more }).click();
      await page.getByRole('menuitem', { name: words.classification.categories.move }).waitFor();
    },
  },
  {
    ...{ name: 'settings-classification-adding', ...atSettings },
    async prepare(page, words) {
      await page.getByRole('button', { name: words.classification.types.add }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(words.classification.name).fill('INCIDENTE');
      await dialog.getByRole('button', { name: words.classification.types.add }).click();
      await dialog.getByText(words.problems.byCode['classification.name_taken']).waitFor();
    },
    refused: true,
  },
  {
    ...{ name: 'settings-classification-moving', ...atSettings },
    async prepare(page, words) {
      await act(page, words, 'Correo', words.classification.categories.move);
      await page.getByRole('dialog').getByRole('combobox').click();
      await page.getByRole('option').nth(3).waitFor();
    },
  },
  {
    ...{ name: 'settings-classification-merging', ...atSettings },
    async prepare(page, words) {
      await unfold(page, words);
      await act(page, words, 'Impresora y escáner', words.classification.categories.merge);
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('combobox').fill('laptop');
      await dialog.getByRole('option').first().click();
    },
  },
  {
    ...{ name: 'settings-classification-removing', ...atSettings },
    prepare: (page, words) => act(page, words, 'Otros', words.classification.remove),
  },
  { ...{ name: 'settings-classification-empty', ...atSettings }, prepare: withoutAny },
  {
    ...{ name: 'settings-classification-failed', ...atSettings },
    async prepare(page) {
      const problem = { status: 409, json: { code: 'request.conflict', status: 409, requestId: 'e2e' } };
      await page.route('**/api/v1/classification', (route) => route.fulfill(problem), { times: 1 });
      await page.reload();
      await page.getByRole('alert').waitFor();
    },
    refused: true,
  },
  { ...{ name: 'settings-classification-technician', ...atSettings, as: 'tecnico' }, prepare: unfold },
  {
    ...{ name: 'ticket-classifying', ...atTicket },
    async prepare(page, words) {
      // In one column it is behind one line.
      const more = page.getByText(words.tickets.page.more);
      if (await more.isVisible()) await more.click();
      const category = page.getByLabel(words.classification.fields.category, { exact: true }).first();
      await category.click();
      await page.getByRole('option').nth(3).waitFor();
      await category.scrollIntoViewIfNeeded();
    },
  },
  {
    ...{ name: 'tickets-by-category', route: '/tickets', as: 'superadmin' },
    address: ({ classification }) => `/tickets?view=all&category=${classification.branchId}`,
    prepare: (page) =>
      page
        .getByRole('link', { name: /impresora/ })
        .first()
        .waitFor(),
  },
  {
    ...{ name: 'new-ticket-sorted', route: '/tickets', as: 'superadmin', address: () => '/tickets' },
    async prepare(page, words) {
      await page.keyboard.press('c');
      const dialog = page.getByRole('dialog');
      const choose = async (name: string, option: string) => {
        await dialog.getByRole('combobox', { name, exact: true }).click();
        await dialog.getByRole('option', { name: option }).first().click();
      };
      const { fields, levels } = words.classification;
      await choose(fields.category, 'Laptop');
      await choose(fields.impact, levels.impact.high);
      await choose(fields.urgency, levels.urgency.high);
      await dialog.getByText(words.classification.byMatrix).scrollIntoViewIfNeeded();
    },
  },
  {
    ...{ name: 'portal-asking-about', route: '/', as: 'solicitante', address: () => '/' },
    async prepare(page, words) {
      await page.getByRole('button', { name: words.portal.tickets.ask }).first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('combobox', { name: words.portal.ask.category }).click();
      await dialog.getByRole('option').nth(3).waitFor();
    },
  },
];
