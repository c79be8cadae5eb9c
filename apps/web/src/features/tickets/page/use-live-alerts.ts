import { useQueryClient } from '@tanstack/react-query';
import { useLive } from '../../../platform/live.ts';
import { deviceAlerts } from '../../alerts/alerts.queries.ts';

/** Keeps the open alerts of a ticket's device current: one that opens or recovers changes the ticket as well. */
export function useLiveDeviceAlerts(deviceId: string, ticketId: string): void {
  const queryClient = useQueryClient();
  useLive(['alert', 'ticket', 'ticket_timeline'], ({ type, id }) => {
    if (type === 'alert' || id === ticketId) void queryClient.invalidateQueries(deviceAlerts(deviceId));
  });
}
