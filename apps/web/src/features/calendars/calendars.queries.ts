// Calendars, their country sets, and what clients chose. All keys begin with `calendars`.
import { calendars } from '@lanet/contracts/calendars';
import { clientCalendars, extraHolidays } from '@lanet/contracts/client-calendars';
import { type Country, holidaySets } from '@lanet/contracts/holiday-sets';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { call } from '../../platform/api.ts';
import type { Language } from '../../platform/language-preference.ts';
import { useLive } from '../../platform/live.ts';

const KEY = 'calendars';

export const calendarList = queryOptions({
  queryKey: [KEY, 'list'],
  queryFn: async ({ signal }) => (await call(calendars.list, { signal })).items,
});

export const calendarDetail = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'detail', id],
    queryFn: ({ signal }) => call(calendars.get, { params: { id }, signal }),
  });

export interface SetQuestion {
  country: Country;
  from: number;
  to: number;
  language: Language;
}

/** The law does not change while somebody looks at it. */
export const holidaySet = ({ country, ...query }: SetQuestion) =>
  queryOptions({
    queryKey: [KEY, 'sets', country, query],
    queryFn: ({ signal }) => call(holidaySets.get, { params: { country }, query, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const clientChoices = (clientId: string) =>
  queryOptions({
    queryKey: [KEY, 'client', clientId],
    queryFn: ({ signal }) => call(clientCalendars.get, { params: { id: clientId }, signal }),
  });

export const clientHolidays = (clientId: string) =>
  queryOptions({
    queryKey: [KEY, 'holidays', clientId],
    queryFn: async ({ signal }) => (await call(extraHolidays.list, { params: { id: clientId }, signal })).items,
  });

export function useCalendarsChanged(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: [KEY] });
}

/** Keeps what is shown about calendars, and about who uses them, current while the component is shown. */
export function useLiveCalendars(): void {
  const changed = useCalendarsChanged();
  useLive(['calendar', 'client'], changed);
}
