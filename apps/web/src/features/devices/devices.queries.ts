// Devices in the query cache, and what belongs to one: inventory, changes, measurements. All keys begin with `devices`.
import { type DeviceState, type DeviceType, devices, type MetricRange } from '@lanet/contracts/devices';
import type { SectionName, Sections } from '@lanet/contracts/inventory';
import { useThrottledCallback } from '@mantine/hooks';
import { infiniteQueryOptions, keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query';
import { call } from '../../platform/api.ts';
import { useLive } from '../../platform/live.ts';

const PAGE = 100;
const CHANGES_PAGE = 50;
const DAY_MS = 86_400_000;
/** Reports of many devices come together; the list asks once for all of them. */
const LIST_EVERY_MS = 2_000;
/** A day of minutes is drawn from ten thousand numbers: not for every hint of a burst. */
const CHARTS_EVERY_MS = 1_000;

export interface DeviceFilter {
  search?: string | undefined;
  clientId?: string | undefined;
  siteId?: string | undefined;
  state?: DeviceState | undefined;
  type?: DeviceType | undefined;
}

export const deviceKeys = {
  lists: ['devices', 'list'],
  one: (id: string) => ['devices', 'one', id],
} as const;

/** Devices by client, site and name, in pages. */
export const deviceList = (filter: DeviceFilter) =>
  infiniteQueryOptions({
    queryKey: [...deviceKeys.lists, filter],
    queryFn: ({ pageParam, signal }) =>
      call(devices.list, {
        query: { ...filter, status: 'active', limit: PAGE, ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => ({ items: pages.flatMap(({ items }) => items) }),
    // While another filter loads, the rows of the one before stay.
    placeholderData: keepPreviousData,
  });

export const deviceDetail = (id: string) =>
  queryOptions({
    queryKey: [...deviceKeys.one(id), 'detail'],
    queryFn: ({ signal }) => call(devices.get, { params: { id }, signal }),
  });

/** A section as last reported, and when; absent ones were never reported. */
export type Inventory = { readonly [S in SectionName]?: { collectedAt: string; data: Sections[S] } };

export const deviceInventory = (id: string) =>
  queryOptions({
    queryKey: [...deviceKeys.one(id), 'inventory'],
    queryFn: async ({ signal }): Promise<Inventory> => {
      const { sections } = await call(devices.inventory, { params: { id }, signal });
      // The server stores a section only after parsing it with the schema of its name, which is what the type says.
      return Object.fromEntries(
        sections.map(({ section, collectedAt, data }) => [section, { collectedAt, data }]),
      ) as Inventory;
    },
  });

/** What changed in the inventory, newest first, in pages. */
export const deviceChanges = (id: string) =>
  infiniteQueryOptions({
    queryKey: [...deviceKeys.one(id), 'changes'],
    queryFn: ({ pageParam, signal }) =>
      call(devices.changes, {
        params: { id },
        query: { limit: CHANGES_PAGE, ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => ({ items: pages.flatMap(({ items }) => items) }),
  });

/** The changes of the last day, as far as one answer goes. */
export const recentChanges = (id: string) =>
  queryOptions({
    queryKey: [...deviceKeys.one(id), 'changes', 'recent'],
    queryFn: async ({ signal }) => {
      const { items } = await call(devices.changes, { params: { id }, query: { limit: 200 }, signal });
      const since = Date.now() - DAY_MS;
      return items.filter(({ at }) => Date.parse(at) >= since);
    },
  });

export const deviceMetrics = (id: string, range: MetricRange) =>
  queryOptions({
    queryKey: [...deviceKeys.one(id), 'metrics', range],
    queryFn: ({ signal }) => call(devices.metrics, { params: { id }, query: { range }, signal }),
    // Another range of the same device: its charts stay until the new ones are there.
    placeholderData: keepPreviousData,
  });

/** Keeps lists of devices current while the component is shown. */
export function useLiveDeviceList(): void {
  const queryClient = useQueryClient();
  const refresh = useThrottledCallback(
    () => void queryClient.invalidateQueries({ queryKey: deviceKeys.lists }),
    LIST_EVERY_MS,
  );
  useLive(['device', 'device_sample', 'alert', 'maintenance'], refresh);
}

/** Keeps one device and what is shown of it current. A sample changes its values and charts, not its inventory. */
export function useLiveDevice(id: string): void {
  const queryClient = useQueryClient();
  const ask = (queryKey: readonly string[]) => void queryClient.invalidateQueries({ queryKey });
  const measured = useThrottledCallback(() => ask([...deviceKeys.one(id), 'metrics']), CHARTS_EVERY_MS);
  useLive(['device', 'device_sample', 'command', 'alert'], (event) => {
    // A hint of a run or an alert does not say of which device, but each may be a mark on the charts.
    if (event.type === 'command' || event.type === 'alert') return measured();
    if (event.id !== id) return;
    if (event.type === 'device') return ask(deviceKeys.one(id));
    ask([...deviceKeys.one(id), 'detail']);
    measured();
  });
}

/** Everything about devices is asked for again where it is shown. */
export function useDevicesChanged(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: ['devices'] });
}
