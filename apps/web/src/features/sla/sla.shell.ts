// What the SLA hands to the shell.
import type { MenuItem } from '../../platform/feature.ts';
import { IconClock } from '../../ui/icons.ts';

export const slaMenu: readonly MenuItem[] = [
  {
    label: 'shell.places.sla',
    icon: IconClock,
    to: '/sla',
    section: 'work',
    permission: 'sla.read',
    audience: 'staff',
    keys: 'g l',
  },
];
