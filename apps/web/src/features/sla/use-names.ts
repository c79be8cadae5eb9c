import { useQuery } from '@tanstack/react-query';
import { calendarChoices } from './calendar-choices.queries.ts';
import type { Names } from './policy-words.ts';
import { staffChoices } from './sla-policies.queries.ts';
import { teamChoices } from './team-choices.queries.ts';

/** What people, teams and calendars are called, of which a policy keeps only the ids. */
export function useNames(): Names {
  const people = useQuery(staffChoices).data;
  const teams = useQuery(teamChoices).data;
  const calendars = useQuery(calendarChoices).data;
  return { people: namesOf(people), teams: namesOf(teams), calendars: namesOf(calendars) };
}

const namesOf = (items: readonly { id: string; name: string }[] = []): ReadonlyMap<string, string> =>
  new Map(items.map(({ id, name }) => [id, name]));
