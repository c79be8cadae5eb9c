// What the settings hand to the shell.
import type { MenuItem } from '../../platform/feature.ts';
import { IconSettings } from '../../ui/icons.ts';

export const settingsMenu: readonly MenuItem[] = [
  {
    label: 'shell.places.settings',
    icon: IconSettings,
    to: '/settings',
    section: 'settings',
    // What all staff may see of the settings; each section has its own.
    permission: 'enrolment_tokens.read',
    keys: 'g ,',
  },
];
