import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import type { MenuItem } from '../../platform/feature.ts';
import { shellRoute } from '../../platform/router.tsx';
import { IconTerminal2 } from '../../ui/icons.ts';

const listRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/scripts',
  validateSearch: z.object({ search: z.string().max(100).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./ScriptsPage.tsx'), 'ScriptsPage'),
});

const scriptRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/scripts/$id',
  component: lazyRouteComponent(() => import('./ScriptPage.tsx'), 'ScriptPage'),
});

/** Scripts; children of the shell. */
export const scriptRoutes = [listRoute, scriptRoute] as const;

export const scriptMenu: readonly MenuItem[] = [
  {
    label: 'scripts.title',
    icon: IconTerminal2,
    to: '/scripts',
    section: 'estate',
    permission: 'scripts.read',
    keys: 'g s',
  },
];
