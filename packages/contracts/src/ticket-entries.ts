// Lines of a ticket's timeline that say what a device did. Part of tickets.ts.
import { z } from 'zod';
import { Id, Instant } from './endpoint.ts';

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
