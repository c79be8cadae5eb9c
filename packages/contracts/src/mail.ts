// Mail: for now the outbox, what the product has sent, waits to send, or keeps because no mail server is configured.
import { z } from 'zod';
import { ById, endpoint, Id, Instant, nothing, page, paging } from './endpoint.ts';

export const OutboxState = z.enum(['queued', 'sent', 'failed', 'kept']);

export const OutboxMessage = z
  .object({
    id: Id,
    to: z.string(),
    subject: z.string(),
    text: z.string(),
    state: OutboxState,
    attempts: z.number().int(),
    lastError: z.string().nullable(),
    messageId: z.string(),
    ticketId: Id.nullable(),
    createdAt: Instant,
    sentAt: Instant.nullable(),
  })
  .meta({ id: 'OutboxMessage' });
export type OutboxMessage = z.infer<typeof OutboxMessage>;

export const outbox = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/outbox',
    summary: 'Outgoing mail, newest first',
    permission: 'outbox.read',
    params: nothing,
    query: z.object({ ...paging, state: OutboxState.optional() }),
    body: nothing,
    response: page(OutboxMessage).extend({ configured: z.boolean() }),
  }),
  retry: endpoint({
    method: 'POST',
    path: '/api/v1/outbox/:id/retry',
    summary: 'Try a failed or kept message again, now',
    permission: 'outbox.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: OutboxMessage,
  }),
};
