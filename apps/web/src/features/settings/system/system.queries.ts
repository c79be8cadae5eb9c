import { commands } from '@lanet/contracts/commands';
import { system } from '@lanet/contracts/system';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { call } from '../../../platform/api.ts';
import { i18n } from '../../../platform/i18n.ts';
import { readReadiness } from '../../../platform/readiness.ts';

export type Status = z.output<typeof system.status.response>;

/** Queues and checks have no live event: asked for again while the page is open. */
const REFRESH_MS = 10_000;

/** Its sentences are the server's, which the command prints too. A failure is told at once: it is what people look for here. */
export const systemStatus = () => {
  const language = i18n.language === 'en' ? ('en' as const) : ('es' as const);
  return queryOptions({
    queryKey: ['settings', 'system', language],
    queryFn: ({ signal }) => call(system.status, { query: { language }, signal }),
    refetchInterval: REFRESH_MS,
    staleTime: 0,
    retry: false,
  });
};

export const readiness = queryOptions({
  queryKey: ['settings', 'system', 'readiness'],
  queryFn: ({ signal }) => readReadiness(signal),
  refetchInterval: REFRESH_MS,
  staleTime: 0,
  retry: false,
});

/** The kill switch of runs. */
export const stopStatus = queryOptions({
  queryKey: ['commands', 'stop'],
  queryFn: ({ signal }) => call(commands.stopStatus, { signal }),
  refetchInterval: REFRESH_MS,
  staleTime: 0,
});
