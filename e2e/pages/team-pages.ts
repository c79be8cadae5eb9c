// Teams of the staff and who of them is on call.
import type { PageRow } from './page-list.ts';

const LIST = '/settings/teams';
const TEAM = '/settings/teams/$id';
const atTeam: Pick<PageRow, 'route' | 'address'> = {
  ...{ route: TEAM, address: ({ teams }) => `/settings/teams/${teams.teamId}` },
};

export const teamPages: PageRow[] = [
  { name: 'settings-teams', route: LIST, as: 'superadmin', address: () => LIST },
  {
    ...{ name: 'team-new', route: LIST, as: 'superadmin', address: () => LIST },
    async prepare(page, words) {
      await page.keyboard.press('n');
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(words.teams.fields.name).fill('Telefonía');
      await dialog.getByRole('combobox', { name: words.teams.people.add }).click();
      await page.getByRole('option').first().click();
      await dialog.getByText(words.teams.people.lead, { exact: true }).waitFor();
    },
  },
  {
    ...{ name: 'team', as: 'superadmin', ...atTeam },
    prepare: (page, words) => page.getByText(words.teams.schedule.legend.override, { exact: true }).waitFor(),
  },
  {
    ...{ name: 'team-member', as: 'tecnico', ...atTeam },
    async prepare(page, words) {
      await page.getByText(words.teams.schedule.legend.override, { exact: true }).waitFor();
      await page.getByRole('article', { name: 'Guardia semanal' }).getByRole('list').last().scrollIntoViewIfNeeded();
      await page.getByRole('article', { name: 'Noches de Tijuana' }).getByRole('list').last().scrollIntoViewIfNeeded();
    },
  },
  {
    ...{
      name: 'team-empty',
      route: TEAM,
      as: 'superadmin',
      address: ({ teams }) => `/settings/teams/${teams.emptyId}`,
    },
    prepare: (page, words) => page.getByText(words.teams.rotas.empty).waitFor(),
  },
  {
    ...{ name: 'team-not-found', route: TEAM, as: 'superadmin', refused: true },
    address: () => '/settings/teams/00000000-0000-7000-8000-000000000000',
  },
  {
    ...{ name: 'team-edit', as: 'superadmin', ...atTeam },
    async prepare(page, words) {
      await page.getByRole('button', { name: words.teams.edit, exact: true }).click();
      await page.getByRole('dialog').getByText(words.teams.people.inactive).waitFor();
    },
  },
  {
    ...{ name: 'team-rota-new', as: 'superadmin', ...atTeam },
    async prepare(page, words) {
      await page.getByRole('button', { name: words.teams.rotas.create }).click();
      const dialog = page.getByRole('dialog');
      for (const _turn of [1, 2]) {
        await dialog.getByRole('combobox', { name: words.teams.people.add }).click();
        await page.getByRole('option').first().click();
      }
      await dialog.getByRole('switch', { name: words.teams.fieldsOfRota.hasHours }).click();
      await dialog.getByRole('textbox', { name: words.teams.weekdays.sun }).fill('de 9 a 2');
      await dialog.getByRole('button', { name: words.teams.rotas.submit }).click();
      await dialog.getByText(words.teams.fieldsOfRota.hoursWrong).waitFor();
    },
  },
  {
    ...{ name: 'team-rota-edit', as: 'superadmin', ...atTeam },
    async prepare(page, words) {
      await page.getByRole('button', { name: words.teams.rotas.edit.replace('{{name}}', 'Noches de Tijuana') }).click();
      await page.getByRole('dialog').getByRole('textbox', { name: words.teams.weekdays.sun }).waitFor();
    },
  },
  {
    ...{ name: 'team-cover', as: 'tecnico', ...atTeam },
    async prepare(page, words) {
      await page.getByRole('button', { name: words.teams.overrides.add }).first().click();
      await page.getByRole('dialog').getByLabel(words.teams.overrides.reason).waitFor();
    },
  },
  {
    ...{ name: 'tickets-of-my-teams', route: '/tickets', as: 'tecnico', address: () => '/tickets?view=open&team=mine' },
    async prepare(page, words) {
      const more = page.getByRole('button', { name: words.tickets.filters.more });
      const filter = page.getByRole('combobox', { name: words.tickets.filters.team });
      await more.or(filter).first().waitFor();
      if (await more.isVisible()) await more.click();
      await filter.waitFor();
    },
  },
];
