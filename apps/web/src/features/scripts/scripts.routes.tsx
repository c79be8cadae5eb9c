import { createRoute } from '@tanstack/react-router';
import { z } from 'zod';
import { lazyPage } from '../../platform/lazy-page.ts';
import { shellRoute } from '../../platform/router.tsx';

const listRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/scripts',
  validateSearch: z.object({ search: z.string().max(100).optional().catch(undefined) }),
  component: lazyPage(() => import('./ScriptsPage.tsx'), 'ScriptsPage'),
});

const scriptRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/scripts/$id',
  component: lazyPage(() => import('./ScriptPage.tsx'), 'ScriptPage'),
});

/** Scripts; children of the shell. */
export const scriptRoutes = [listRoute, scriptRoute] as const;
