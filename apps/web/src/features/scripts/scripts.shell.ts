// What scripts hand to the shell.
import type { MenuItem } from '../../platform/feature.ts';
import { IconTerminal2 } from '../../ui/icons.ts';

export const scriptMenu: readonly MenuItem[] = [
  {
    label: 'shell.places.scripts',
    icon: IconTerminal2,
    to: '/scripts',
    section: 'estate',
    permission: 'scripts.read',
    keys: 'g s',
  },
];
