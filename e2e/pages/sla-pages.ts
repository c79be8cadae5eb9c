// Settings > SLA: the policies, one of them with what it would give, and what a change of it would have meant.
import type { Page } from 'playwright-core';
import type { es } from '../../apps/web/src/text/es.ts';
import type { PageRow } from './page-list.ts';
import { BEFORE_LONG_WEEKEND, HOLIDAY_NAME } from './sla-world.ts';

const atList: Pick<PageRow, 'route' | 'as' | 'address'> = {
  ...{ route: '/settings/sla', as: 'superadmin', address: () => '/settings/sla' },
};
const atStandard: Pick<PageRow, 'route' | 'as' | 'address'> = {
  ...{ route: '/settings/sla/$id', as: 'superadmin', address: ({ sla }) => `/settings/sla/${sla.standardId}` },
};
const atPremium: Pick<PageRow, 'route' | 'as' | 'address'> = {
  ...{ ...atStandard, address: ({ sla }) => `/settings/sla/${sla.premiumId}` },
};

const cell = (page: Page, words: typeof es, clock: keyof typeof es.sla.clocks, priority: 'critical' | 'medium') =>
  page.getByRole('textbox', {
    name: words.slaPolicies.targets.cell
      .replace('{{clock}}', words.sla.clocks[clock])
      .replace('{{priority}}', words.ui.priority[priority].toLowerCase()),
    exact: true,
  });

/** In a table each cell has its whole name; on a phone its group has the priority. */
async function type(page: Page, words: typeof es, priority: 'critical' | 'medium', text: string): Promise<void> {
  const named = cell(page, words, 'resolution', priority);
  const group = page.getByRole('group', { name: words.ui.priority[priority] });
  await named.or(group.getByRole('textbox', { name: words.sla.clocks.resolution, exact: true })).fill(text);
}

const until = (page: Page, text: string) => page.getByText(text).first().scrollIntoViewIfNeeded();

export const slaPages: PageRow[] = [
  { ...{ name: 'sla', route: '/sla', as: 'tecnico', address: () => '/sla' } },
  { ...{ name: 'sla-wall', route: '/sla/wall', as: 'tecnico', address: () => '/sla/wall' } },
  {
    ...{ name: 'sla-wall-tv', route: '/sla/wall', as: 'tecnico', address: () => '/sla/wall' },
    async prepare(page, words) {
      await page.getByRole('button', { name: words.slaReports.wall.tv }).click();
      await page.locator(':fullscreen').getByRole('table').waitFor();
    },
  },
  { ...{ name: 'sla-report', route: '/sla/report', as: 'tecnico', address: () => '/sla/report' } },
  {
    ...{ name: 'tickets-by-due', route: '/tickets', as: 'tecnico', address: () => '/tickets?view=open&sort=due' },
    prepare: (page, words) => page.getByText(words.tickets.due.groups.hour, { exact: true }).waitFor(),
  },
  {
    ...{ name: 'ticket-sla-why', route: '/tickets/$id', as: 'tecnico', address: ({ sla }) => `/tickets/${sla.openId}` },
    async prepare(page, words) {
      await page.getByRole('button', { name: words.slaTicket.why }).click();
      await page.getByRole('dialog', { name: words.slaTicket.whyTitle }).waitFor();
    },
  },
  { name: 'settings-sla', ...atList },
  { name: 'settings-sla-looking', ...atList, as: 'tecnico' },
  {
    ...{ name: 'settings-sla-dragging', ...atList },
    async prepare(page, words) {
      const rows = page.getByRole('list', { name: words.slaPolicies.list }).getByRole('listitem');
      const [from, to] = [await rows.nth(0).getByRole('button').first().boundingBox(), await rows.nth(2).boundingBox()];
      if (!from || !to) throw new Error('there is nothing to drag');
      await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
      await page.mouse.down();
      await page.mouse.move(from.x + from.width / 2, to.y + to.height / 2, { steps: 5 });
      await rows.nth(2).getByText('Estándar').waitFor();
    },
  },
  {
    ...{ name: 'settings-sla-menu', ...atList },
    async prepare(page, words) {
      await page
        .getByRole('button', { name: words.slaPolicies.actions.of.replace('{{name}}', 'Premium 24/7') })
        .click();
      await page.getByRole('menuitem', { name: words.slaPolicies.actions.makeDefault }).waitFor();
    },
  },
  {
    ...{ name: 'settings-sla-copy', ...atList },
    async prepare(page, words) {
      await page.getByRole('button', { name: words.slaPolicies.actions.of.replace('{{name}}', 'Estándar') }).click();
      await page.getByRole('menuitem', { name: words.slaPolicies.actions.copy }).click();
      await page.getByRole('dialog').getByLabel(words.slaPolicies.copy.name).waitFor();
    },
  },
  { name: 'sla-policy', ...atStandard },
  { name: 'sla-policy-looking', ...atStandard, as: 'tecnico' },
  {
    ...{ name: 'sla-policy-mistakes', ...atStandard },
    async prepare(page, words) {
      await type(page, words, 'critical', '90');
      await type(page, words, 'medium', '3 d');
      await page.getByRole('button', { name: words.slaPolicies.review }).click();
      await page.getByText(words.slaPolicies.targets.wrong.unit.replaceAll('{{typed}}', '90')).waitFor();
    },
  },
  {
    ...{ name: 'sla-policy-notices', ...atStandard },
    prepare: (page, words) => until(page, words.slaPolicies.quiet.switch),
  },
  {
    ...{ name: 'sla-policy-step', ...atStandard },
    async prepare(page, words) {
      await page.getByRole('list', { name: words.slaPolicies.ladder.list }).getByRole('button').first().click();
      await page.getByRole('dialog').getByLabel(words.slaPolicies.step.percent).waitFor();
    },
  },
  {
    ...{ name: 'sla-policy-scopes', ...atPremium },
    prepare: (page, words) => until(page, words.slaPolicies.scopes.precedence),
  },
  {
    ...{ name: 'sla-policy-scope', ...atPremium },
    async prepare(page, words) {
      await page.getByRole('list', { name: words.slaPolicies.scopes.list }).getByRole('button').first().click();
      await page.getByRole('dialog').getByText(words.slaPolicies.scopes.dialog.site).first().waitFor();
    },
  },
  {
    ...{ name: 'sla-policy-preview', ...atStandard },
    async prepare(page, words) {
      await page.getByText(words.slaPolicies.preview.at, { exact: true }).click();
      await page.getByLabel(words.slaPolicies.preview.instant).fill(BEFORE_LONG_WEEKEND);
      const client = page.getByRole('combobox', { name: words.slaPolicies.preview.client, exact: true });
      await client.fill('Industrias');
      await page.getByRole('option', { name: 'Industrias Tebi' }).click();
      const site = page.getByRole('combobox', { name: words.slaPolicies.preview.site, exact: true });
      await site.click();
      await page.getByRole('option').first().click();
      await page.getByText(words.sla.segments.holiday).first().waitFor();
      await page.locator('summary', { hasText: words.sla.segments.holiday }).first().click();
      // At once: an answer about the site that was just chosen may take the place of what is shown.
      await page.getByText(HOLIDAY_NAME).first().evaluate('(line) => line.scrollIntoView({ block: "nearest" })');
    },
  },
  {
    ...{ name: 'sla-policy-what-if', ...atPremium },
    async prepare(page, words) {
      await type(page, words, 'medium', '2 h');
      await page.getByRole('button', { name: words.slaPolicies.review }).click();
      await page.getByRole('dialog').getByRole('table', { name: words.slaPolicies.whatIf.table }).waitFor();
    },
  },
  {
    ...{ name: 'sla-policy-history', ...atPremium },
    async prepare(page, words) {
      await page.getByRole('button', { name: words.slaPolicies.actions.history }).click();
      await page.getByRole('dialog').getByText(words.slaPolicies.history.first).waitFor();
    },
  },
  {
    ...{ name: 'sla-policy-not-found', ...atStandard, refused: true },
    address: () => '/settings/sla/00000000-0000-7000-8000-000000000000',
  },
  { name: 'sla-policy-new', route: '/settings/sla/new', as: 'superadmin', address: () => '/settings/sla/new' },
];
