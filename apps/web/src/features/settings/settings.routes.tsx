import { may } from '@lanet/contracts/permissions';
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { z } from 'zod';
import type { MenuItem } from '../../platform/feature.ts';
import { shellRoute } from '../../platform/router.tsx';
import { meQuery } from '../../platform/session.ts';
import { IconSettings } from '../../ui/icons.ts';
import { settingsSections } from './sections.ts';

const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./SettingsLayout.tsx'), 'SettingsLayout'),
});

/** `/settings` alone is the first section the person may see. */
const indexRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/',
  beforeLoad: async ({ context }) => {
    const { role } = await context.queryClient.ensureQueryData(meQuery);
    const first = settingsSections.find(({ permission }) => may(role, permission));
    throw redirect({ to: first?.to ?? '/account', replace: true });
  },
});

const organisationRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/organisation',
  component: lazyRouteComponent(() => import('./organisation/OrganisationPage.tsx'), 'OrganisationPage'),
});

const peopleRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/people',
  validateSearch: z.object({
    search: z.string().max(100).optional().catch(undefined),
    kind: z.enum(['all', 'staff', 'client']).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./people/PeoplePage.tsx'), 'PeoplePage'),
});

const tokensRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/enrolment-tokens',
  component: lazyRouteComponent(() => import('./tokens/TokensPage.tsx'), 'TokensPage'),
});

const releasesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/releases',
  component: lazyRouteComponent(() => import('./releases/ReleasesPage.tsx'), 'ReleasesPage'),
});

const calendarsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/calendars',
  component: lazyRouteComponent(() => import('../calendars/CalendarsPage.tsx'), 'CalendarsPage'),
});

const calendarRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/calendars/$calendarId',
  component: lazyRouteComponent(() => import('../calendars/CalendarPage.tsx'), 'CalendarPage'),
});

/** Where it was before the mail had pages of its own. */
const outboxRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/outbox',
  beforeLoad: () => {
    throw redirect({ to: '/mail/sent', replace: true });
  },
});

const systemRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/system',
  component: lazyRouteComponent(() => import('./system/SystemPage.tsx'), 'SystemPage'),
});

const auditRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/audit',
  validateSearch: z.object({ security: z.boolean().optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./audit/AuditPage.tsx'), 'AuditPage'),
});

/** Settings with their sections; children of the shell. */
export const settingsRoutes = [
  settingsRoute.addChildren([
    indexRoute,
    organisationRoute,
    peopleRoute,
    calendarsRoute,
    calendarRoute,
    tokensRoute,
    releasesRoute,
    outboxRoute,
    systemRoute,
    auditRoute,
  ]),
] as const;

export const settingsMenu: readonly MenuItem[] = [
  {
    label: 'settings.title',
    icon: IconSettings,
    to: '/settings',
    section: 'settings',
    // What all staff may see of the settings; each section has its own.
    permission: 'enrolment_tokens.read',
    keys: 'g ,',
  },
];
