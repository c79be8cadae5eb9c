// What the device card of a ticket shows: the device now, its last hour, its open alerts.
import { alerts } from '@lanet/contracts/alerts';
import { devices } from '@lanet/contracts/devices';
import { useThrottledCallback } from '@mantine/hooks';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../platform/api.ts';
import { useLive } from '../../../platform/live.ts';

const keys = {
  detail: (id: string) => ['devices', 'detail', id],
  metrics: (id: string) => ['devices', 'metrics', id, '1h'],
  alerts: (id: string) => ['alerts', 'of-device', id],
} as const;

export const deviceDetail = (id: string) =>
  queryOptions({ queryKey: keys.detail(id), queryFn: ({ signal }) => call(devices.get, { params: { id }, signal }) });

export const deviceLastHour = (id: string) =>
  queryOptions({
    queryKey: keys.metrics(id),
    queryFn: ({ signal }) => call(devices.metrics, { params: { id }, query: { range: '1h' }, signal }),
  });

export const deviceAlerts = (id: string) =>
  queryOptions({
    queryKey: keys.alerts(id),
    queryFn: async ({ signal }) => (await call(alerts.list, { query: { deviceId: id, limit: 50 }, signal })).items,
  });

/** A device that streams samples every second must not be asked every second. */
const SAMPLES_EVERY_MS = 2_000;

/** Keeps the card current while it is shown. `ticketId`: an alert that opens or recovers changes its ticket. */
export function useLiveDevice(deviceId: string, ticketId: string): void {
  const queryClient = useQueryClient();
  const ask = (queryKey: readonly unknown[]) => void queryClient.invalidateQueries({ queryKey });
  const samples = useThrottledCallback(() => {
    ask(keys.metrics(deviceId));
    ask(keys.detail(deviceId));
  }, SAMPLES_EVERY_MS);
  useLive(['device', 'device_sample', 'alert', 'ticket', 'ticket_timeline'], ({ type, id }) => {
    if (id === deviceId && type === 'device_sample') samples();
    if (id === deviceId && type === 'device') ask(keys.detail(deviceId));
    if (type === 'alert' || id === ticketId) ask(keys.alerts(deviceId));
  });
}
