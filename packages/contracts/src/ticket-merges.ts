// Merging tickets of one client, and taking it back. Part of the feature `tickets`.
import { z } from 'zod';
import { ById, endpoint, Id, nothing } from './endpoint.ts';
import { Ticket } from './tickets.ts';

export const ticketMerges = {
  merge: endpoint({
    method: 'POST',
    path: '/api/v1/tickets/:id/merge',
    summary: 'Merge this ticket into another of the same client; answers the other one',
    permission: 'tickets.update',
    params: ById,
    query: nothing,
    body: z.object({ intoId: Id }),
    response: Ticket,
  }),
  unmerge: endpoint({
    method: 'POST',
    path: '/api/v1/tickets/:id/unmerge',
    summary: 'Take the merge of this ticket back: it is as it was before',
    permission: 'tickets.update',
    params: ById,
    query: nothing,
    body: nothing,
    response: Ticket,
  }),
};
