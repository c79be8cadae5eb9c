// Calendars: the list, the editor with its dialogs, and what a client chose.
import type { Page } from 'playwright-core';
import type { es } from '../../apps/web/src/text/es.ts';
import type { PageRow } from './page-list.ts';

const LIST = '/settings/calendars';
const at = (which: 'officeId' | 'splitId' | 'neverId'): Pick<PageRow, 'route' | 'as' | 'address'> => ({
  ...{ route: `${LIST}/$calendarId`, as: 'superadmin', address: ({ calendars }) => `${LIST}/${calendars[which]}` },
});
const atClient: Pick<PageRow, 'route' | 'as' | 'address'> = {
  ...{ route: '/clients/$clientId/calendar', as: 'superadmin' },
  address: ({ clientId }) => `/clients/${clientId}/calendar`,
};

const section = (page: Page, title: string) => page.getByRole('region', { name: title });

export const calendarPages: PageRow[] = [
  { name: 'settings-calendars', route: LIST, as: 'superadmin', address: () => LIST },
  { name: 'calendars-technician', route: LIST, as: 'tecnico', address: () => LIST },
  {
    ...{ name: 'calendar-new', route: LIST, as: 'superadmin', address: () => LIST },
    async prepare(page, words) {
      await page.getByRole('button', { name: words.calendars.create }).click();
      await page.getByRole('dialog').getByLabel(words.calendars.newForm.name).waitFor();
    },
  },
  { name: 'calendar', ...at('officeId') },
  {
    ...{ name: 'calendar-painting', ...at('splitId') },
    async prepare(page, words) {
      const grid = page.getByRole('application', { name: words.calendars.week.grid });
      await grid.focus();
      for (const key of ['ArrowRight', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+Control+ArrowRight']) {
        await grid.press(key);
      }
    },
  },
  {
    ...{ name: 'calendar-unsaved', ...at('officeId') },
    async prepare(page, words) {
      const saturday = words.calendars.week.hoursOf.replace('{{day}}', weekday(words));
      await page.getByRole('textbox', { name: saturday }).fill('9 a 13');
      await page.getByRole('button', { name: words.forms.save }).waitFor();
    },
  },
  {
    ...{ name: 'calendar-unread-hours', ...at('officeId') },
    async prepare(page, words) {
      const saturday = words.calendars.week.hoursOf.replace('{{day}}', weekday(words));
      await page.getByRole('textbox', { name: saturday }).fill('por la mañana');
      await page.getByRole('alert').first().waitFor();
    },
  },
  {
    ...{ name: 'calendar-days', ...at('splitId') },
    prepare: (page, words) => section(page, words.calendars.days.title).evaluate((part) => part.scrollIntoView()),
  },
  {
    ...{ name: 'calendar-day', ...at('splitId') },
    async prepare(page, words) {
      await page.getByRole('button', { name: words.calendars.days.edit.replace('{{name}}', 'Nochebuena') }).click();
      await page.getByRole('dialog').getByLabel(words.calendars.day.hours, { exact: true }).waitFor();
    },
  },
  {
    ...{ name: 'calendar-country', ...at('splitId') },
    async prepare(page, words) {
      await page.getByRole('button', { name: words.calendars.days.addSet }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('list', { name: words.calendars.set.preview }).waitFor();
      await dialog.getByRole('checkbox').first().click();
    },
  },
  {
    ...{ name: 'calendar-feeds', ...at('splitId') },
    prepare: (page, words) => section(page, words.calendars.feeds.title).evaluate((part) => part.scrollIntoView()),
  },
  { name: 'calendar-never-opens', ...at('neverId') },
  { name: 'calendar-technician', ...at('splitId'), as: 'tecnico' },
  {
    ...{ name: 'calendar-not-found', route: `${LIST}/$calendarId`, as: 'superadmin', refused: true },
    address: () => `${LIST}/00000000-0000-7000-8000-000000000000`,
  },
  { name: 'client-calendar', ...atClient },
  {
    ...{ name: 'client-calendar-choosing', ...atClient },
    async prepare(page) {
      await page.getByRole('combobox').nth(1).click();
      await page.getByRole('option').first().waitFor();
    },
  },
];

/** Saturday as the page writes it. */
const weekday = (words: typeof es) => (words.calendars.isDefault === 'Predeterminado' ? 'sábado' : 'Saturday');
