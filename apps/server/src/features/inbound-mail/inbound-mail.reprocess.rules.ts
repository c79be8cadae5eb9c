import type { InboundDecision } from '@lanet/contracts/inbound-mail';

/** Where a message is, and what was decided about it; null where it could not be read. */
export interface Whereabouts {
  state: InboundDecision['state'];
  ticketId: string | null;
  decision: InboundDecision | null;
}

/**
 * Whether another decision would move the message. One that opens a ticket names none yet: what opened one for the same
 * reason has its own already, and a second is not wanted.
 */
export function wouldChange({ state, ticketId, decision }: Whereabouts, after: InboundDecision): boolean {
  if (state !== after.state) return true;
  if (state === 'ticket' && after.ticket !== null) {
    return ticketId !== after.ticket.id || decision?.visibility !== after.visibility;
  }
  return decision?.reason !== after.reason;
}
