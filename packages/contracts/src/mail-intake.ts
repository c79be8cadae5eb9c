// Mail that a gateway, a relay or a script hands over by HTTP, signed with the mailbox's own secret. All that is said in
// headers is signed, with the hash of the message: who may hand over is known before a byte of it is read.
import { z } from 'zod';
import { ById, endpoint, Id, nothing } from './endpoint.ts';
import { MailboxWithSecret } from './mailboxes.ts';

/** How far the sender's clock may be from ours. */
export const INTAKE_TOLERANCE_SECONDS = 300;
export const INTAKE_TYPES = ['message/rfc822', 'application/octet-stream'] as const;
const MOST_RECIPIENTS = 100;

/** All but the first three may be left out. */
export const IntakeHeaders = z.object({
  'x-lanet-timestamp': z
    .string()
    .regex(/^\d{1,12}$/)
    .meta({ description: 'Seconds since 1970, at most five minutes from our clock' }),
  'x-lanet-content-sha256': z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .meta({ description: 'Of the body' }),
  'x-lanet-signature': z
    .string()
    .regex(/^v1=[0-9a-f]{64}$/)
    .meta({
      description:
        '`v1=` and the HMAC-SHA256, under the secret as it is written, of seven lines joined by line feeds, without one at ' +
        'the end: `v1`, the id of the mailbox, and the values of x-lanet-timestamp, x-lanet-content-sha256, x-lanet-delivery, ' +
        'x-lanet-sender and x-lanet-recipient, empty where one is not sent.',
    }),
  'x-lanet-delivery': z
    .string()
    .regex(/^[!-~]{0,200}$/)
    .optional()
    .meta({
      description: 'Tells two deliveries of the same bytes apart. Without it the same bytes are the same message.',
    }),
  'x-lanet-sender': z.string().max(500).optional().meta({ description: 'Of the envelope; empty for a bounce' }),
  'x-lanet-recipient': z
    .string()
    .max(10_000)
    .refine((list) => list.split(',').length <= MOST_RECIPIENTS, `at most ${MOST_RECIPIENTS} addresses`)
    .optional()
    .meta({ description: 'Of the envelope; several with commas' }),
});

/** Why what was signed well is refused all the same, in `detail`. */
export type IntakeRefusal = 'stale' | 'mailbox_off' | 'content_differs';

export interface IntakeParts {
  mailboxId: string;
  timestamp: string;
  contentSha256: string;
  delivery?: string | undefined;
  sender?: string | undefined;
  recipient?: string | undefined;
}

/** What is signed. No header holds a line feed, so that no two requests have the same. */
export function intakeText({ mailboxId, timestamp, contentSha256, delivery, sender, recipient }: IntakeParts): string {
  return ['v1', mailboxId, timestamp, contentSha256, delivery ?? '', sender ?? '', recipient ?? ''].join('\n');
}

export const mailIntake = {
  take: endpoint({
    method: 'POST',
    path: '/api/v1/mail-intake/:mailboxId',
    summary: 'Hand a message over, as raw bytes; answered once it is durable, and safe to repeat',
    permission: 'anyone',
    params: z.object({ mailboxId: z.string().max(100) }),
    query: nothing,
    headers: IntakeHeaders,
    takes: INTAKE_TYPES,
    body: z.unknown(),
    response: z.object({ id: Id, duplicate: z.boolean() }),
    status: 202,
  }),
  renewSecret: endpoint({
    method: 'POST',
    path: '/api/v1/mailboxes/:id/intake-secret',
    summary: 'A new secret for handing mail over; those before it are taken for 24 hours more, unless they end now',
    permission: 'mailboxes.write',
    params: ById,
    query: nothing,
    body: z.object({ endsEarlier: z.boolean().default(false) }),
    response: MailboxWithSecret,
    secret: true,
  }),
};
