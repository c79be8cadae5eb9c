import { MailboxKind, OutboxState } from '@lanet/contracts/kinds';
import { createRoute, redirect } from '@tanstack/react-router';
import { z } from 'zod';
import { lazyPage } from '../../platform/lazy-page.ts';
import { shellRoute } from '../../platform/router.tsx';
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
  component: lazyPage(() => import('../inbound-mail/ReceivedPage.tsx'), 'ReceivedPage'),
});

const quarantineRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mail/quarantine',
  validateSearch: QuarantineSearch,
  component: lazyPage(() => import('../inbound-mail/quarantine/QuarantinePage.tsx'), 'QuarantinePage'),
});

const messageRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mail/messages/$id',
  component: lazyPage(() => import('../inbound-mail/message/MessagePage.tsx'), 'MessagePage'),
});

const sentRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mail/sent',
  validateSearch: z.object({ state: OutboxState.optional().catch(undefined) }),
  component: lazyPage(() => import('./outbox/OutboxPage.tsx'), 'OutboxPage'),
});

const mailboxesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mail/mailboxes',
  component: lazyPage(() => import('../mailboxes/MailboxesPage.tsx'), 'MailboxesPage'),
});

const newMailboxRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mail/mailboxes/new',
  validateSearch: z.object({ kind: MailboxKind.optional().catch(undefined) }),
  component: lazyPage(() => import('../mailboxes/NewMailboxPage.tsx'), 'NewMailboxPage'),
});

const mailboxRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mail/mailboxes/$id',
  component: lazyPage(() => import('../mailboxes/MailboxPage.tsx'), 'MailboxPage'),
});

const templatesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mail/templates',
  component: lazyPage(() => import('./templates/TemplatesPage.tsx'), 'TemplatesPage'),
});

const templateRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mail/templates/$name',
  component: lazyPage(() => import('./templates/TemplatePage.tsx'), 'TemplatePage'),
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
  component: lazyPage(() => import('../mailboxes/SignInReturnPage.tsx'), 'SignInReturnPage'),
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
