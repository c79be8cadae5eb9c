// Live tests of mailboxes: settings are tried with the server itself, step by step.
import { z } from 'zod';
import { ById, endpoint, Id, Instant, nothing } from './endpoint.ts';
import { MailboxKind, MailFault, MailStep, mailboxSecrets, mailboxSettings } from './mailboxes.ts';

/** A live test of settings, saved or not, step by step. */
export const MailboxTest = z
  .object({
    id: Id,
    done: z.boolean(),
    steps: z.array(
      z.object({
        step: MailStep,
        state: z.enum(['waiting', 'running', 'ok', 'failed', 'skipped']),
        milliseconds: z.number().int().nullable(),
        fault: MailFault.nullable(),
      }),
    ),
    /** What the server has; null until it was asked. */
    found: z
      .object({
        folders: z.array(z.object({ path: z.string(), use: z.string().nullable() })),
        /** Whether it says by itself what comes, and moves messages. */
        idles: z.boolean(),
        moves: z.boolean(),
        certificateUntil: Instant.nullable(),
      })
      .nullable(),
    /** Whether mail to `name+anything@` arrives; null where that was not tried. */
    plusAddressing: z.boolean().nullable(),
  })
  .meta({ id: 'MailboxTest' });
export type MailboxTest = z.infer<typeof MailboxTest>;

export const mailboxTests = {
  start: endpoint({
    method: 'POST',
    path: '/api/v1/mailboxes/tests',
    summary: 'Try settings with the server itself; with an id, secrets that are left out are those kept there',
    permission: 'mailboxes.write',
    params: nothing,
    query: nothing,
    body: z.object({ id: Id.optional(), kind: MailboxKind, ...mailboxSettings, ...mailboxSecrets }),
    response: MailboxTest,
    status: 202,
    secret: true,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/mailboxes/tests/:id',
    summary: 'How far my test is',
    permission: 'mailboxes.write',
    params: ById,
    query: nothing,
    body: nothing,
    response: MailboxTest,
  }),
};
