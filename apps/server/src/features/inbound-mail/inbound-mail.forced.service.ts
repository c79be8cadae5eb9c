import type { ScopedTx } from '../../platform/database/index.ts';
import { findTicketRef } from '../tickets/index.ts';
import type { Decision } from './inbound-mail.decide.rules.ts';
import type { Forced } from './inbound-mail.repo.ts';

/**
 * What a person decided instead of the rules. Undefined when what they named is there no more, and the rules decide again.
 * The sender is not vouched for by that: they stay unverified, and get no rights.
 */
export async function forcedDecision(tx: ScopedTx, forced: Forced): Promise<Decision | undefined> {
  if (forced.kind === 'ticket') {
    const { clientId, siteId } = forced;
    const none = { makesPerson: false, follows: null, suggestedTicketId: null, onBehalf: false };
    return { kind: 'ticket', reason: 'by_hand', clientId, siteId, ...none };
  }
  const ticket = await findTicketRef(tx, forced.ticketId);
  return (
    ticket && {
      ...{ kind: 'message', reason: 'by_hand', ticketId: ticket.id, clientId: ticket.clientId },
      ...{
        visibility: 'public',
        effect: 'answer',
        unverified: false,
        makesPerson: false,
        command: null,
      },
    }
  );
}
