// Devices in the query cache, and what belongs to one: inventory, changes, measurements. All keys begin with `devices`.
import { type DeviceType, devices, type MetricRange } from '@lanet/contracts/devices';
import type { SectionName, Sections } from '@lanet/contracts/inventory';
import { useThrottledCallback } from '@mantine/hooks';
import { infiniteQueryOptions, keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query';
import { call } from '../../platform/api.ts';
import { useLive } from '../../platform/live.ts';

const PAGE = 100;
const CHANGES_PAGE = 50;
/** Reports of many devices come together; the list asks once for all of them. */
const LIST_EVERY_MS = 2_000;

export interface DeviceFilter {
  search?: string | undefined;
  clientId?: string | undefined;
  siteId?: string | undefined;
  state?: 'online' | 'offline' | 'alerting' | undefined;
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
  useLive(['device', 'device_sample', 'alert'], refresh);
}

/** Keeps one device and everything shown of it current. A sample changes its values and charts, not its inventory. */
export function useLiveDevice(id: string): void {
  const queryClient = useQueryClient();
  const ask = (part: string) => void queryClient.invalidateQueries({ queryKey: [...deviceKeys.one(id), part] });
  useLive(['device', 'device_sample', 'command'], (event) => {
    if (event.type === 'command') return ask('metrics');
    if (event.id !== id) return;
    ask('detail');
    ask('metrics');
    if (event.type === 'device') void queryClient.invalidateQueries({ queryKey: deviceKeys.one(id) });
  });
}

/** Everything about devices is asked for again where it is shown. */
export function useDevicesChanged(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: ['devices'] });
}
