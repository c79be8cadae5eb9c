// What the SLA hands to the shell.
import type { MenuItem } from '../../platform/feature.ts';
import { IconAlarm } from '../../ui/icons.ts';

export const slaMenu: readonly MenuItem[] = [
  {
    label: 'shell.places.sla',
    icon: IconAlarm,
    to: '/sla/wall',
    section: 'work',
    permission: 'sla.read',
    audience: 'staff',
    keys: 'g l',
  },
];
