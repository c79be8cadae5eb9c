// Who reads along on a ticket: they get the mails that its requester gets. Part of the feature `tickets`.
import { z } from 'zod';
import { ById, endpoint, Id, Instant, nothing } from './endpoint.ts';

export const TicketParticipant = z
  .object({
    id: Id,
    name: z.string(),
    email: z.string(),
    /** Of the provider's staff. */
    staff: z.boolean(),
    /** Came with a ticket that was merged into this one. */
    merged: z.boolean(),
    addedAt: Instant,
  })
  .meta({ id: 'TicketParticipant' });
export type TicketParticipant = z.infer<typeof TicketParticipant>;

const Participants = z.object({ items: z.array(TicketParticipant) });

export const ticketParticipants = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/tickets/:id/participants',
    summary: 'Who reads along on a ticket, by name; at most 100',
    permission: 'tickets.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: Participants,
  }),
  add: endpoint({
    method: 'PUT',
    path: '/api/v1/tickets/:id/participants/:personId',
    summary: 'Let a person of the ticket’s client, or of the staff, read along',
    permission: 'tickets.update',
    params: z.object({ id: Id, personId: Id }),
    query: nothing,
    body: nothing,
    response: Participants,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/v1/tickets/:id/participants/:personId',
    summary: 'Stop a person from reading along',
    permission: 'tickets.update',
    params: z.object({ id: Id, personId: Id }),
    query: nothing,
    body: nothing,
    response: nothing,
  }),
};
