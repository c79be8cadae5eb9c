import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { lazyPage } from '../../platform/lazy-page.ts';
import { shellRoute } from '../../platform/router.tsx';
import { forRole } from './for-role.tsx';
import { rememberedSearch, TicketSearch } from './list/ticket-search.ts';

const MyTicketsPage = lazyRouteComponent(() => import('../portal/MyTicketsPage.tsx'), 'MyTicketsPage');

/** The home: the inbox of staff, the own tickets of everybody else. */
const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  component: forRole(
    lazyRouteComponent(() => import('./inbox/InboxPage.tsx'), 'InboxPage'),
    MyTicketsPage,
  ),
});

const ticketsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/tickets',
  validateSearch: TicketSearch,
  beforeLoad: ({ search }) => {
    const last = Object.keys(search).length === 0 ? rememberedSearch() : undefined;
    if (last) throw redirect({ to: '/tickets', search: last, replace: true });
  },
  component: forRole(
    lazyRouteComponent(() => import('./list/TicketsPage.tsx'), 'TicketsPage'),
    MyTicketsPage,
  ),
});

const ticketRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/tickets/$id',
  component: forRole(
    lazyPage(() => import('./page/TicketPage.tsx'), 'TicketPage'),
    lazyPage(() => import('../portal/MyTicketPage.tsx'), 'MyTicketPage'),
  ),
});

export const ticketRoutes = [homeRoute, ticketsRoute, ticketRoute] as const;
