// Realtime: hints over one SSE stream a browser. A hint says what changed, never what it holds: the reader asks again
// under its own scope.
import { z } from 'zod';
import { Id } from './endpoint.ts';

export const LIVE_PATH = '/api/v1/events';

/** Name of the events on the stream that say: some may not have come. */
export const LIVE_GAP_EVENT = 'gap';

export const LiveEvent = z.object({
  type: z.enum([
    'ticket',
    'ticket_timeline',
    'ticket_sla',
    'device',
    'device_sample',
    'enrolment',
    'alert',
    'command',
    'command_output',
    'notification',
    'outbox',
    'inbound_mail',
    'mailbox',
    'classification',
    'client',
    'calendar',
    'person',
    'rollout',
    'team',
    'maintenance',
  ]),
  id: Id,
  version: z.number().int().optional(),
});
export type LiveEvent = z.infer<typeof LiveEvent>;
