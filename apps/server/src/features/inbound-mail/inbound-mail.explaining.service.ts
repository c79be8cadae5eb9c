import type { InboundDecision } from '@lanet/contracts/inbound-mail';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { Decision } from './inbound-mail.decide.rules.ts';
import type { Judged } from './inbound-mail.process.service.ts';
import { ticketOnce } from './inbound-mail.tickets.service.ts';

const STATE_OF = {
  copy: 'duplicate',
  file: 'filed',
  quarantine: 'quarantine',
  message: 'ticket',
  ticket: 'ticket',
} as const satisfies Record<Decision['kind'], InboundDecision['state']>;

/** What is kept with a message so that a person can follow why it went where it went. */
export async function explained(
  tx: ScopedTx,
  { gathered, decision }: Judged,
  ticketId: string | null = ticketOf(decision),
): Promise<InboundDecision> {
  const { evidence, automatic } = gathered;
  const place = async (id: string) => ({ id, folio: (await ticketOnce(tx, id))?.folio ?? '' });
  const matches: InboundDecision['matches'] = [];
  for (const match of evidence.matches) {
    matches.push({ rule: match.rule, ticket: await place(match.ticketId) });
  }
  return {
    state: STATE_OF[decision.kind],
    reason: decision.reason,
    ticket: ticketId === null ? null : await place(ticketId),
    visibility: decision.kind === 'message' ? decision.visibility : null,
    unverified: decision.kind === 'message' && decision.unverified,
    sender: evidence.sender.kind,
    authenticity: evidence.authenticity,
    automatic,
    matches,
    forgedId: evidence.isForgedId,
    hops: gathered.hops,
    team: decision.kind === 'ticket' ? gathered.team : null,
  };
}

const ticketOf = (decision: Decision) =>
  decision.kind === 'message' || decision.kind === 'file' ? decision.ticketId : null;
