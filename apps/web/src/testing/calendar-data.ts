// Calendars for tests.
import type { Calendar, CalendarSummary } from '@lanet/contracts/calendars';

export const calendarId = (number: number) => `0198a000-0000-7000-8000-${String(number).padStart(12, '0')}`;

export const makeCalendar = (fields: Partial<Calendar> = {}): Calendar => ({
  id: calendarId(1),
  name: 'Horario de oficina',
  isDefault: false,
  active: true,
  timeZone: 'America/Mexico_City',
  week: { mon: [['09:00', '19:00']], tue: [['09:00', '19:00']] },
  days: [],
  opens: true,
  usedBy: { clients: 0, sites: 0, policies: 0 },
  feeds: [],
  history: [],
  createdAt: '2026-01-01T00:00:00.000Z',
  version: 3,
  ...fields,
});

export function makeSummary(fields: Partial<CalendarSummary> = {}): CalendarSummary {
  const { id, name, isDefault, active, timeZone, week, opens, usedBy, version } = makeCalendar();
  return {
    ...{ id, name, isDefault, active, timeZone, week, opens, usedBy, version },
    ...{ nextHoliday: null, failingFeeds: 0 },
    ...fields,
  };
}
