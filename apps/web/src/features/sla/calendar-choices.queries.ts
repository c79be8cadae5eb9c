// Calendars that a policy may name. Where there is nothing to choose from, the default one holds and no choice is offered.
import { queryOptions } from '@tanstack/react-query';

export interface CalendarChoice {
  id: string;
  name: string;
  timeZone: string;
}

export const calendarChoices = queryOptions({
  queryKey: ['sla-policies-choices', 'calendars'],
  queryFn: (): CalendarChoice[] => [],
  staleTime: 5 * 60_000,
});
