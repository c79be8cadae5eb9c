import { OutboxState } from '@lanet/contracts/mail';
import { MailboxKind } from '@lanet/contracts/mailboxes';
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { z } from 'zod';
import type { MenuItem } from '../../platform/feature.ts';
import { shellRoute } from '../../platform/router.tsx';
import { IconMail } from '../../ui/icons.ts';
import { useMailBadge } from '../inbound-mail/inbound-mail.queries.ts';
import { QuarantineSearch, ReceivedSearch } from '../inbound-mail/inbound-search.ts';

const indexRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mail',
  beforeLoad: () => {
    throw redirect({ to: '/mail/received', replace: true });
  },
});

const receivedRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mail/received',
  validateSearch: ReceivedSearch,
  component: lazyRouteComponent(() => import('../inbound-mail/ReceivedPage.tsx'), 'ReceivedPage'),
});

const quarantineRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mail/quarantine',
  validateSearch: QuarantineSearch,
  component: lazyRouteComponent(() => import('../inbound-mail/quarantine/QuarantinePage.tsx'), 'QuarantinePage'),
});

const messageRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mail/messages/$id',
  component: lazyRouteComponent(() => import('../inbound-mail/message/MessagePage.tsx'), 'MessagePage'),
});

const sentRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mail/sent',
  validateSearch: z.object({ state: OutboxState.optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./outbox/OutboxPage.tsx'), 'OutboxPage'),
});

const mailboxesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mail/mailboxes',
  component: lazyRouteComponent(() => import('../mailboxes/MailboxesPage.tsx'), 'MailboxesPage'),
});

const newMailboxRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mail/mailboxes/new',
  validateSearch: z.object({ kind: MailboxKind.optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../mailboxes/NewMailboxPage.tsx'), 'NewMailboxPage'),
});

const mailboxRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mail/mailboxes/$id',
  component: lazyRouteComponent(() => import('../mailboxes/MailboxPage.tsx'), 'MailboxPage'),
});

const templatesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mail/templates',
  component: lazyRouteComponent(() => import('./templates/TemplatesPage.tsx'), 'TemplatesPage'),
});

const templateRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mail/templates/$name',
  component: lazyRouteComponent(() => import('./templates/TemplatePage.tsx'), 'TemplatePage'),
});

/** Where Microsoft and Google send the browser back to (`SIGN_IN_PATH` of the contract). */
const signInReturnRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/mailboxes/sign-in',
  validateSearch: z.object({
    code: z.coerce.string().max(4000).optional().catch(undefined),
    state: z.coerce.string().max(2000).optional().catch(undefined),
    iss: z.string().max(500).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../mailboxes/SignInReturnPage.tsx'), 'SignInReturnPage'),
});

/** The mail; children of the shell. */
export const mailRoutes = [
  indexRoute,
  receivedRoute,
  quarantineRoute,
  messageRoute,
  sentRoute,
  mailboxesRoute,
  newMailboxRoute,
  mailboxRoute,
  templatesRoute,
  templateRoute,
  signInReturnRoute,
] as const;

export const mailMenu: readonly MenuItem[] = [
  {
    label: 'mail.title',
    icon: IconMail,
    to: '/mail',
    section: 'work',
    permission: 'inbound_mail.read',
    audience: 'staff',
    useBadge: useMailBadge,
    keys: 'g m',
  },
];
