// What alerts hand to the shell.
import { useQuery } from '@tanstack/react-query';
import type { MenuItem } from '../../platform/feature.ts';
import { IconAlarm } from '../../ui/icons.ts';
import { openAlertCount, useLiveAlerts } from './alerts.queries.ts';

function useOpenAlerts() {
  useLiveAlerts();
  return useQuery(openAlertCount).data;
}

export const alertMenu: readonly MenuItem[] = [
  {
    label: 'shell.places.alerts',
    icon: IconAlarm,
    to: '/alerts',
    section: 'work',
    permission: 'alerts.read',
    useBadge: useOpenAlerts,
    keys: 'g a',
    mobile: true,
  },
];
