import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from '../../platform/router.tsx';

/** What the address bar may say; anything else is left out rather than refused. */
const search = z.object({
  next: z.string().max(2_000).optional().catch(undefined),
  notice: z.enum(['passwordSet', 'setUp']).optional().catch(undefined),
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: search,
  component: lazyRouteComponent(() => import('./SignInPage.tsx'), 'SignInPage'),
});

const forgotPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgot-password',
  component: lazyRouteComponent(() => import('./ForgotPasswordPage.tsx'), 'ForgotPasswordPage'),
});

const passwordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/password',
  component: lazyRouteComponent(() => import('./SetPasswordPage.tsx'), 'SetPasswordPage'),
});

/** Pages before sign-in; children of the root, not of the shell. */
export const authRoutes = [signInRoute, forgotPasswordRoute, passwordRoute] as const;
