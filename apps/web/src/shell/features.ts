// What the features hand to the shell. A new feature adds its menu rows and actions here and its routes in routes.ts.
import { clientMenu } from '../features/clients/clients.routes.tsx';
import { settingsMenu } from '../features/settings/settings.routes.tsx';
import type { CreateAction, MenuItem } from '../platform/feature.ts';
import { IconHome } from '../ui/icons.ts';

/** In the order they are shown. */
export const menu: readonly MenuItem[] = [
  { label: 'shell.home.title', icon: IconHome, to: '/', section: 'work', keys: 'g i', mobile: true },
  ...clientMenu,
  ...settingsMenu,
];

export const createActions: readonly CreateAction[] = [];
