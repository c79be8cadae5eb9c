// Signing in as a mailbox of Microsoft 365 or Google (OAuth 2 with PKCE).
import { z } from 'zod';
import { ById, endpoint, nothing } from './endpoint.ts';
import { Mailbox } from './mailboxes.ts';

/** Where Microsoft and Google send the browser back to; a page, which completes the sign-in. */
export const SIGN_IN_PATH = '/settings/mailboxes/sign-in';

export const mailboxSignIns = {
  start: endpoint({
    method: 'POST',
    path: '/api/v1/mailboxes/:id/sign-in',
    summary: 'Where to sign in as the mailbox with Microsoft or Google; the page comes back with a code',
    permission: 'mailboxes.write',
    params: ById,
    query: nothing,
    body: nothing,
    response: z.object({ url: z.url(), redirectUrl: z.url() }),
    secret: true,
  }),
  complete: endpoint({
    method: 'POST',
    path: '/api/v1/mailboxes/sign-in',
    summary: 'Complete the sign-in that the same person started',
    permission: 'mailboxes.write',
    params: nothing,
    query: nothing,
    body: z.object({
      code: z.string().min(1).max(4000),
      state: z.string().min(1).max(2000),
      /** Where the provider says who it is (RFC 9207). */
      iss: z.string().max(500).optional(),
    }),
    response: Mailbox,
    secret: true,
  }),
  end: endpoint({
    method: 'POST',
    path: '/api/v1/mailboxes/:id/sign-out',
    summary: 'Forget the tokens of a mailbox',
    permission: 'mailboxes.write',
    params: ById,
    query: nothing,
    body: nothing,
    response: Mailbox,
  }),
};
