// What people decide about one ticket's SLA, with a reason, audited.
import type { sla, TicketSlaDetail } from '@lanet/contracts/sla';
import type { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { audit } from '../audit/index.ts';
import { announceSla } from './sla.firing.service.ts';
import { noteSla } from './sla.note.service.ts';
import { readPolicy } from './sla.policies.service.ts';
import { holdTicket } from './sla.reading.repo.ts';
import { slaOfTicket } from './sla.reading.service.ts';
import { loadTickets, type SlaTicket } from './sla.tickets.repo.ts';

/** @throws Refusal 404 `tickets.not_found`, `sla_policies.not_found`; 409 `sla.not_available` for a ticket from before. */
export async function setPolicyByHand(
  tx: ScopedTx,
  caller: Caller,
  id: string,
  { policyId, reason }: z.output<typeof sla.setPolicy.body>,
): Promise<TicketSlaDetail> {
  const { ticket, folio } = await heldForSla(tx, id);
  const policy = policyId === null ? null : await readPolicy(tx, policyId);
  await noteSla(tx, ticket, [], policy && { policyId: policy.id, reason: reason.toWellFormed() });
  const action = policy ? 'sla.policy_chosen' : 'sla.policy_by_rules';
  await recorded(tx, caller, { ticket, folio, action, detail: { reason, ...(policy && { policy: policy.name }) } });
  return slaOfTicket(tx, id);
}

/** @throws Refusal as `setPolicyByHand`. */
export async function erasePause(
  tx: ScopedTx,
  caller: Caller,
  id: string,
  { from, to, reason }: z.output<typeof sla.erasePause.body>,
): Promise<TicketSlaDetail> {
  const { ticket, folio } = await heldForSla(tx, id);
  const { nowMs } = await loadTickets(tx, [id]);
  const fact = { kind: 'erase_pause', fromMs: Date.parse(from), toMs: Date.parse(to) } as const;
  await noteSla(tx, ticket, [{ atMs: nowMs, fact }]);
  await recorded(tx, caller, { ticket, folio, action: 'sla.pause_erased', detail: { from, to, reason } });
  return slaOfTicket(tx, id);
}

async function heldForSla(tx: ScopedTx, id: string): Promise<{ ticket: SlaTicket; folio: string }> {
  const held = await holdTicket(tx, id);
  if (!held) throw new Refusal('tickets.not_found');
  const ticket = (await loadTickets(tx, [id])).tickets.get(id)?.ticket;
  if (!ticket) throw new Refusal('sla.not_available');
  return { ticket, folio: held.folio };
}

async function recorded(
  tx: ScopedTx,
  { personId, name }: Caller,
  of: { ticket: SlaTicket; folio: string; action: string; detail: Record<string, unknown> },
): Promise<void> {
  const { ticket, folio, action, detail } = of;
  const actor = { kind: 'person', id: personId, name } as const;
  await audit(tx, { actor, action, target: folio, clientId: ticket.clientId, detail });
  announceSla(tx, ticket);
}
