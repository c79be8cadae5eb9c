import { alerts } from '@lanet/contracts/alerts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../platform/api.ts';

/** The minutes after come when they are over: until then it is asked for now and then. */
const ASK_AGAIN_MS = 30_000;
const COMPLETE_AFTER_MS = 15 * 60_000;

/** The black box of an alert; null when its device sent none. `openedMs`: epoch milliseconds. */
export const blackBoxOf = (alertId: string, openedMs: number) =>
  queryOptions({
    queryKey: ['alerts', 'blackBox', alertId],
    queryFn: async ({ signal }) => (await call(alerts.blackBox, { params: { id: alertId }, signal })).box,
    refetchInterval: ({ state }) =>
      state.data?.after || Date.now() - openedMs > COMPLETE_AFTER_MS ? false : ASK_AGAIN_MS,
  });

/** The newest alert of a ticket, open or ended; null when no alert is in it. */
export const newestAlertOf = (ticketId: string) =>
  queryOptions({
    queryKey: ['alerts', 'ticket', ticketId],
    async queryFn({ signal }) {
      const newest = async (open: 'true' | 'false') =>
        (await call(alerts.list, { query: { ticketId, open, limit: 1 }, signal })).items[0];
      return (await newest('true')) ?? (await newest('false')) ?? null;
    },
  });
