// Alerts in the query cache. All keys begin with `alerts`.
import { alerts } from '@lanet/contracts/alerts';
import { useThrottledCallback } from '@mantine/hooks';
import { infiniteQueryOptions, keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query';
import { call } from '../../platform/api.ts';
import { useLive } from '../../platform/live.ts';

const PAGE = 100;
/** A network that fails sets off many alerts at once; the page asks once for all of them. */
const REFRESH_EVERY_MS = 500;

export interface AlertFilter {
  open: boolean;
  clientId?: string | undefined;
}

/** Open or ended alerts, newest first, in pages. */
export const alertList = ({ open, clientId }: AlertFilter) =>
  infiniteQueryOptions({
    queryKey: ['alerts', 'list', { open, clientId }],
    queryFn: ({ pageParam, signal }) =>
      call(alerts.list, {
        query: {
          open: open ? 'true' : 'false',
          limit: PAGE,
          ...(clientId && { clientId }),
          ...(pageParam && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => ({ items: pages.flatMap(({ items }) => items) }),
    placeholderData: keepPreviousData,
  });

/** The open alerts of one device, newest first. */
export const deviceAlerts = (deviceId: string) =>
  queryOptions({
    queryKey: ['alerts', 'device', deviceId],
    queryFn: async ({ signal }) => (await call(alerts.list, { query: { deviceId, limit: 50 }, signal })).items,
  });

/** How many alerts are open: exact below 100, which is where a menu stops counting. */
export const openAlertCount = queryOptions({
  queryKey: ['alerts', 'count'],
  queryFn: async ({ signal }) => {
    const { items } = await call(alerts.list, { query: { limit: PAGE }, signal });
    return {
      count: items.length,
      urgent: items.some(({ priority }) => priority === 'critical' || priority === 'high'),
    };
  },
});

/** Keeps everything shown about alerts current while the component is shown. */
export function useLiveAlerts(): void {
  const queryClient = useQueryClient();
  const refresh = useThrottledCallback(
    () => void queryClient.invalidateQueries({ queryKey: ['alerts'] }),
    REFRESH_EVERY_MS,
  );
  useLive(['alert', 'maintenance'], refresh);
}
