import type { TimelineEntry } from '@lanet/contracts/tickets';
import type { ScopedTx } from '../../platform/database/index.ts';
import { noteSla } from '../sla/index.ts';
import type { LockedTicket } from './tickets.repo.ts';
import { type SlaChange, type SlaLine, slaLinesOf } from './tickets.sla.rules.ts';

/** Tells the SLA what a ticket's new lines mean, and what it is now: another place or priority may promise otherwise. */
export async function noteLines(
  tx: ScopedTx,
  ticket: LockedTicket,
  change: SlaChange,
  entries: readonly TimelineEntry[],
): Promise<void> {
  const noted = slaLinesOf(change, entries).flatMap(({ at, line }) => {
    const entry = entries[at];
    return entry ? [{ atMs: Date.parse(entry.createdAt), entryId: entry.id, fact: line }] : [];
  });
  await noteSla(tx, placeOf(ticket), noted);
}

/** The beginning of a ticket, at the instant of its first line. */
export async function noteOpening(
  tx: ScopedTx,
  ticket: LockedTicket,
  entry: TimelineEntry,
  lines: readonly SlaLine[],
): Promise<void> {
  const common = { atMs: Date.parse(entry.createdAt), entryId: entry.id };
  await noteSla(
    tx,
    placeOf(ticket),
    lines.map((fact) => ({ ...common, fact })),
  );
}

const placeOf = (ticket: LockedTicket) => ({
  id: ticket.id,
  clientId: ticket.clientId,
  siteId: ticket.siteId,
  deviceId: ticket.deviceId,
  categoryId: ticket.categoryId,
  typeId: ticket.typeId,
  teamId: ticket.teamId,
  assigneeId: ticket.assigneeId,
  priority: ticket.priority,
});
