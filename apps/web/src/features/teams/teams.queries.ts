// Teams, their rotas and who is on call, in the query cache. All keys begin with `teams`.
import { onCallRotas } from '@lanet/contracts/on-call';
import { people } from '@lanet/contracts/people';
import { teams } from '@lanet/contracts/teams';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { call } from '../../platform/api.ts';
import { useLive } from '../../platform/live.ts';

const KEY = 'teams';
/** A shift ends by itself: who is on call has to be asked for again. */
const FRESH_MS = 60_000;

export const teamList = queryOptions({
  queryKey: [KEY, 'list'],
  queryFn: ({ signal }) => call(teams.list, { signal }),
  refetchInterval: FRESH_MS,
});

/** Teams to choose from; they change rarely. */
export const teamChoices = queryOptions({
  queryKey: [KEY, 'choices'],
  queryFn: async ({ signal }) => (await call(teams.list, { signal })).items,
  staleTime: 5 * 60_000,
});

export const teamDetail = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'detail', id],
    queryFn: ({ signal }) => call(teams.get, { params: { id }, signal }),
    refetchInterval: FRESH_MS,
  });

export const teamRotas = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'rotas', id],
    queryFn: ({ signal }) => call(onCallRotas.list, { params: { id }, signal }),
  });

/** The next four weeks. */
export const rotaSchedule = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'schedule', id],
    queryFn: ({ signal }) => call(onCallRotas.schedule, { params: { id }, query: { days: 28 }, signal }),
  });

/** Active staff, by name. */
export const staffChoices = queryOptions({
  queryKey: ['people', 'assignable', 'all'],
  queryFn: async ({ signal }) => (await call(people.assignable, { query: {}, signal })).items,
  staleTime: 5 * 60_000,
});

export function useTeamsChanged(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: [KEY] });
}

/** Keeps what is shown about teams current while the component is shown; who is deactivated is on call no more. */
export function useLiveTeams(): void {
  const changed = useTeamsChanged();
  useLive(['team', 'person'], changed);
}
