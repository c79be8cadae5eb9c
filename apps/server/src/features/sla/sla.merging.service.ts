// Merging: the clocks of the ticket that goes end, and what it had left unanswered is waited for where it goes on.
import type { ScopedTx } from '../../platform/database/index.ts';
import { courseOf } from './sla.events.rules.ts';
import { noteSla } from './sla.note.service.ts';
import { eventsOf } from './sla.resolve.rules.ts';
import { type LoadedTicket, loadTickets } from './sla.tickets.repo.ts';

/** The caller holds both tickets. */
export async function mergeSla(tx: ScopedTx, sourceId: string, targetId: string): Promise<void> {
  const { nowMs, tickets } = await loadTickets(tx, [sourceId, targetId]);
  const [source, target] = [tickets.get(sourceId), tickets.get(targetId)];
  if (!source?.ticket) return;
  await noteSla(tx, source.ticket, [{ atMs: nowMs, fact: { kind: 'merged' } }]);
  const sinceMs = unansweredSince(source, nowMs);
  if (!target?.ticket || sinceMs === undefined) return;
  await noteSla(tx, target.ticket, [{ atMs: nowMs, fact: { kind: 'asked', sinceMs, from: sourceId } }]);
}

function unansweredSince({ events }: LoadedTicket, nowMs: number): number | undefined {
  const last = courseOf(eventsOf(events, { policies: new Map() }), nowMs)?.asks.at(-1);
  return last?.answeredMs === null ? last.startMs : undefined;
}

/** Takes it back: both go on as if they had never been one. */
export async function unmergeSla(tx: ScopedTx, sourceId: string, targetId: string): Promise<void> {
  const { nowMs, tickets } = await loadTickets(tx, [sourceId, targetId]);
  const [source, target] = [tickets.get(sourceId), tickets.get(targetId)];
  if (source?.ticket) await noteSla(tx, source.ticket, [{ atMs: nowMs, fact: { kind: 'unmerged' } }]);
  const carried = (target?.events ?? []).filter(
    (event) => event.kind === 'asked' && 'from' in event && event.from === sourceId,
  );
  if (!target?.ticket || carried.length === 0) return;
  await noteSla(
    tx,
    target.ticket,
    carried.map(({ id }) => ({ atMs: nowMs, fact: { kind: 'cancel', eventId: id } })),
  );
}
