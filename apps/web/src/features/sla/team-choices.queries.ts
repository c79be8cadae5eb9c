// Teams that a step may hand a ticket to. Where there are none, handing over is not offered.
import { teams } from '@lanet/contracts/teams';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../platform/api.ts';

export interface TeamChoice {
  id: string;
  name: string;
}

export const teamChoices = queryOptions({
  queryKey: ['sla-policies-choices', 'teams'],
  queryFn: async ({ signal }): Promise<TeamChoice[]> =>
    (await call(teams.list, { signal })).items.filter(({ active }) => active),
  staleTime: 5 * 60_000,
});
