// How a ticket stands, and which way it came. Part of tickets.ts.
import { z } from 'zod';

export const TicketStatus = z
  .enum([
    'new',
    'assigned',
    'in_progress',
    'waiting_client',
    'waiting_third',
    'pending_approval',
    'scheduled',
    'resolved',
    'closed',
    'cancelled',
    'reopened',
  ])
  .meta({ id: 'TicketStatus' });
export type TicketStatus = z.infer<typeof TicketStatus>;

/** What a status means to clocks and automation; names may change, kinds do not. */
export const TicketKind = z.enum(['new', 'open', 'waiting_client', 'waiting_third', 'scheduled', 'resolved', 'closed']);
export type TicketKind = z.infer<typeof TicketKind>;

export const ticketKinds: Record<TicketStatus, TicketKind> = {
  new: 'new',
  assigned: 'open',
  in_progress: 'open',
  waiting_client: 'waiting_client',
  waiting_third: 'waiting_third',
  pending_approval: 'waiting_third',
  scheduled: 'scheduled',
  resolved: 'resolved',
  closed: 'closed',
  cancelled: 'closed',
  reopened: 'open',
};

export const TicketChannel = z.enum(['portal', 'email', 'agent', 'phone', 'api']);
export type TicketChannel = z.infer<typeof TicketChannel>;
