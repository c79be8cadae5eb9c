// What clients hand to the shell.
import type { MenuItem } from '../../platform/feature.ts';
import { IconBuilding } from '../../ui/icons.ts';

export const clientMenu: readonly MenuItem[] = [
  {
    label: 'shell.places.clients',
    icon: IconBuilding,
    to: '/clients',
    section: 'organisation',
    permission: 'clients.read',
    keys: 'g c',
  },
];
