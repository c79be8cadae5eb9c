// The two roots every page hangs on. Features make their routes with `createRoute({ getParentRoute: () => shellRoute })`
// and export them as a tuple; src/routes.ts puts the tree together.
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, redirect } from '@tanstack/react-router';
import { isSignedOut } from './api.ts';
import { meQuery } from './session.ts';

export interface RouterContext {
  queryClient: QueryClient;
}

/** Pages outside the shell, such as sign-in and setup, are children of this one. */
export const rootRoute = createRootRouteWithContext<RouterContext>()({});

/**
 * Pages inside the shell. Loads the current person first, so pages may use `useMe` and `useCan` without waiting; who is
 * not signed in goes to `/sign-in?next=…`. Its component is set in src/routes.ts, because platform knows no page.
 */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(meQuery);
    } catch (error) {
      if (isSignedOut(error) && location.pathname !== '/sign-in')
        throw redirect({ href: signInAddress(location.href) });
      throw error;
    }
  },
});

/** Where to sign in, and come back to `address` (a path of ours) afterwards. */
export function signInAddress(address: string): string {
  return address === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(address)}`;
}

/** The `next` of an address made by `signInAddress`, or `/`: only a path of ours is followed, never another host. */
export function nextAddress(next: string | undefined): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/';
}
