import { may } from '@lanet/contracts/permissions';
import { createRoute, redirect } from '@tanstack/react-router';
import { z } from 'zod';
import { lazyPage } from '../../platform/lazy-page.ts';
import { shellRoute } from '../../platform/router.tsx';
import { meQuery } from '../../platform/session.ts';
import { settingsSections } from './sections.ts';

const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  component: lazyPage(() => import('./SettingsLayout.tsx'), 'SettingsLayout'),
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
  component: lazyPage(() => import('./organisation/OrganisationPage.tsx'), 'OrganisationPage'),
});

const peopleRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/people',
  validateSearch: z.object({
    search: z.string().max(100).optional().catch(undefined),
    kind: z.enum(['all', 'staff', 'client']).optional().catch(undefined),
  }),
  component: lazyPage(() => import('./people/PeoplePage.tsx'), 'PeoplePage'),
});

const teamsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/teams',
  component: lazyPage(() => import('../teams/TeamsPage.tsx'), 'TeamsPage'),
});

const teamRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/teams/$id',
  component: lazyPage(() => import('../teams/TeamPage.tsx'), 'TeamPage'),
});

const slaRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/sla',
  component: lazyPage(() => import('../sla/list/PoliciesPage.tsx'), 'PoliciesPage'),
});

const classificationRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/classification',
  component: lazyPage(() => import('../classification/ClassificationPage.tsx'), 'ClassificationPage'),
});

const tokensRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/enrolment-tokens',
  component: lazyPage(() => import('./tokens/TokensPage.tsx'), 'TokensPage'),
});

const releasesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/releases',
  component: lazyPage(() => import('./releases/ReleasesPage.tsx'), 'ReleasesPage'),
});

const calendarsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/calendars',
  component: lazyPage(() => import('../calendars/CalendarsPage.tsx'), 'CalendarsPage'),
});

const calendarRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/calendars/$calendarId',
  component: lazyPage(() => import('../calendars/CalendarPage.tsx'), 'CalendarPage'),
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
  component: lazyPage(() => import('./system/SystemPage.tsx'), 'SystemPage'),
});

const auditRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/audit',
  validateSearch: z.object({ security: z.boolean().optional().catch(undefined) }),
  component: lazyPage(() => import('./audit/AuditPage.tsx'), 'AuditPage'),
});

/** Settings with their sections; children of the shell. */
export const settingsRoutes = [
  settingsRoute.addChildren([
    indexRoute,
    organisationRoute,
    peopleRoute,
    teamsRoute,
    teamRoute,
    slaRoute,
    classificationRoute,
    calendarsRoute,
    calendarRoute,
    tokensRoute,
    releasesRoute,
    outboxRoute,
    systemRoute,
    auditRoute,
  ]),
] as const;
