// Lines of a ticket's timeline that say what a device did, or a mail server. Part of tickets.ts.
import { z } from 'zod';
import { Id, Instant } from './endpoint.ts';
import { UndeliveredReason } from './mail.ts';

/** What the device did by itself before it told. */
export const ServiceRestartEntry = z.object({
  kind: z.literal('service_restart'),
  service: z.string(),
  outcome: z.enum(['worked', 'failed', 'limited', 'forbidden']),
  reason: z.string().nullable(),
  at: Instant,
});

/** What a run that installs updates changed, by a second scan of the device. */
export const UpdatesProvedEntry = z.object({
  kind: z.literal('updates_proved'),
  commandId: Id,
  installed: z.number().int(),
  remaining: z.number().int(),
  rebootRequired: z.boolean().nullable(),
  scannedAt: Instant,
});

/** A mail of the ticket did not reach somebody. For staff alone. */
export const MailUndeliveredEntry = z.object({
  kind: z.literal('mail_undelivered'),
  outboxId: Id,
  address: z.string(),
  reason: UndeliveredReason,
  /** The other server's own words, one line. */
  said: z.string().nullable(),
});
