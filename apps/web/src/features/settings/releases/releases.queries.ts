import { devices } from '@lanet/contracts/devices';
import { type Rollout, releases } from '@lanet/contracts/rollouts';
import { infiniteQueryOptions, keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../platform/api.ts';
import { useLive } from '../../../platform/live.ts';
import type { PillTone } from '../../../ui/Pill.tsx';

const KEY = 'releases';

export const releasesOverview = queryOptions({
  queryKey: [KEY, 'overview'],
  queryFn: ({ signal }) => call(releases.overview, { signal }),
});

const PAGE = 20;

/** What agents said of a release, newest first. */
export const releaseUpdates = (id: string) =>
  infiniteQueryOptions({
    queryKey: [KEY, 'updates', id],
    queryFn: ({ pageParam, signal }) =>
      call(releases.updates, {
        params: { id },
        query: { limit: PAGE, ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => ({ items: pages.flatMap(({ items }) => items) }),
  });

/** Devices to choose from, by what was typed. */
export const deviceChoices = (search: string) =>
  queryOptions({
    queryKey: [KEY, 'devices', search],
    queryFn: ({ signal }) =>
      call(devices.list, { query: { status: 'active', limit: 20, ...(search && { search }) }, signal }),
    placeholderData: keepPreviousData,
  });

export function useReleasesChanged(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: [KEY] });
}

/** Agents say what became of their updates, and a rollout may halt by itself. */
export function useLiveReleases(): void {
  const changed = useReleasesChanged();
  useLive(['rollout'], changed);
}

export const ROLLOUT_TONES: Record<Rollout['state'], PillTone> = {
  running: 'blue',
  paused: 'yellow',
  halted: 'red',
  ended: 'gray',
};
