// Calendars that a policy may name. Where there is nothing to choose from, the default one holds and no choice is offered.
import { calendars } from '@lanet/contracts/calendars';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../platform/api.ts';

export interface CalendarChoice {
  id: string;
  name: string;
  timeZone: string;
}

export const calendarChoices = queryOptions({
  queryKey: ['sla-policies-choices', 'calendars'],
  queryFn: async ({ signal }): Promise<CalendarChoice[]> =>
    (await call(calendars.list, { signal })).items.filter(({ active }) => active),
  staleTime: 5 * 60_000,
});
