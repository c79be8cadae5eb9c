import { commands } from '@lanet/contracts/commands';
import { settings } from '@lanet/contracts/settings';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../platform/api.ts';

/** Queues and checks have no live event: asked for again every 15 s while the page is open. */
const REFRESH_MS = 15_000;

export const systemStatus = queryOptions({
  queryKey: ['settings', 'system'],
  queryFn: ({ signal }) => call(settings.system, { signal }),
  refetchInterval: REFRESH_MS,
  staleTime: 0,
});

/** The kill switch of runs. */
export const stopStatus = queryOptions({
  queryKey: ['commands', 'stop'],
  queryFn: ({ signal }) => call(commands.stopStatus, { signal }),
  refetchInterval: REFRESH_MS,
  staleTime: 0,
});
