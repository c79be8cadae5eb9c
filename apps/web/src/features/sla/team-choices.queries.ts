// Teams that a step may hand a ticket to. Where there are none, handing over is not offered.
import { queryOptions } from '@tanstack/react-query';

export interface TeamChoice {
  id: string;
  name: string;
}

export const teamChoices = queryOptions({
  queryKey: ['sla-policies-choices', 'teams'],
  queryFn: (): TeamChoice[] => [],
  staleTime: 5 * 60_000,
});
