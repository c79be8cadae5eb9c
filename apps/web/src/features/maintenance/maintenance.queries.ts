// Maintenance windows in the query cache. All keys begin with `maintenance`.
import { type MaintenanceWhen, type MaintenanceWindow, maintenance } from '@lanet/contracts/maintenance';
import { useThrottledCallback } from '@mantine/hooks';
import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { call } from '../../platform/api.ts';
import { useLive } from '../../platform/live.ts';
import { toastDone, toastProblem } from '../../ui/toast.tsx';

const KEY = 'maintenance';
const PAGE = 100;
const REFRESH_EVERY_MS = 500;

export interface WindowFilter {
  when: MaintenanceWhen;
  clientId?: string | undefined;
  siteId?: string | undefined;
  deviceId?: string | undefined;
}

const withoutEmpty = (filter: object) => Object.fromEntries(Object.entries(filter).filter(([, value]) => value));

/** Windows in pages: what is now and what comes soonest first, what was newest first. */
export const windowList = ({ when, ...place }: WindowFilter) =>
  infiniteQueryOptions({
    queryKey: [KEY, 'list', when, place],
    queryFn: ({ pageParam, signal }) =>
      call(maintenance.list, {
        query: { when, limit: PAGE, ...withoutEmpty(place), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => ({ items: pages.flatMap(({ items }) => items) }),
    placeholderData: keepPreviousData,
  });

/** How many proposals wait: exact below 100, which is where a menu stops counting. */
export const proposalCount = queryOptions({
  queryKey: [KEY, 'proposals'],
  queryFn: async ({ signal }) => {
    const { items } = await call(maintenance.list, { query: { when: 'proposed', limit: PAGE }, signal });
    return { count: items.length };
  },
});

export const windowDetail = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'one', id],
    queryFn: ({ signal }) => call(maintenance.get, { params: { id }, signal }),
  });

interface Previewed {
  start: string;
  timeZone: string;
  durationMinutes: number;
  rrule: string | null;
}

/** The next occurrences of a schedule that is being edited. */
export const windowPreview = ({ rrule, ...schedule }: Previewed) =>
  queryOptions({
    queryKey: [KEY, 'preview', schedule, rrule],
    queryFn: async ({ signal }) => {
      const query = { ...schedule, ...(rrule !== null && { rrule }) };
      return (await call(maintenance.preview, { query, signal })).occurrences;
    },
    placeholderData: keepPreviousData,
    retry: false,
  });

/** Everything about windows, and what they do to devices and alerts, is asked for again where it is shown. */
export function useMaintenanceChanged(): () => void {
  const queryClient = useQueryClient();
  return () => {
    for (const key of [KEY, 'devices', 'alerts']) void queryClient.invalidateQueries({ queryKey: [key] });
  };
}

/** Keeps what is shown of windows, and of the devices they are over, current while the component is shown. */
export function useLiveMaintenance(): void {
  const changed = useThrottledCallback(useMaintenanceChanged(), REFRESH_EVERY_MS);
  useLive(['maintenance'], changed);
}

/** An act on a window; says that it is done, or why not. */
export function useWindowAct(act: (id: string) => Promise<MaintenanceWindow>, done: string) {
  const changed = useMaintenanceChanged();
  return useMutation({
    mutationFn: act,
    onSuccess: () => {
      toastDone(done);
      changed();
    },
    onError: toastProblem,
  });
}
