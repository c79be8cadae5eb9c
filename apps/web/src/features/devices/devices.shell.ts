// What devices hand to the shell.
import type { MenuItem } from '../../platform/feature.ts';
import { IconDevices } from '../../ui/icons.ts';

export const deviceMenu: readonly MenuItem[] = [
  {
    label: 'shell.places.devices',
    icon: IconDevices,
    to: '/devices',
    section: 'estate',
    permission: 'devices.inspect',
    keys: 'g e',
    mobile: true,
  },
];
