// Part of the oracle of the SLA rules: what is measured of a ticket, from when until when.
import type { ClockName, SlaEvent } from '../sla.events.rules.ts';

/** What a clock measures: from here, until this is done. */
export interface Span {
  clock: ClockName;
  instance: number;
  startedMs: number;
  metMs: number | null;
}

/** What has happened by now and was not taken back, in order. */
export function logAt({ events, atMs }: { events: readonly SlaEvent[]; atMs: number }): SlaEvent[] {
  const heard = heardAt({ events, atMs });
  const undone = heard.flatMap((event) => (event.kind === 'cancel' ? [event.eventId] : []));
  return heard.filter(({ id }) => !undone.includes(id));
}

/** What has happened by now, in order. */
const heardAt = ({ events, atMs }: { events: readonly SlaEvent[]; atMs: number }): SlaEvent[] =>
  events.filter((event) => event.atMs <= atMs).toSorted((a, b) => a.atMs - b.atMs);

/** Messages are numbered as they came; one that was taken back since keeps its number. */
const numberOf = (heard: readonly SlaEvent[], message: SlaEvent) =>
  heard.filter(({ kind }) => kind === 'asked').indexOf(message) + 1;

/** When the ticket ended for good: the first of the last states that are all an end. */
export function endOf(log: readonly SlaEvent[]): number | null {
  let endMs: number | null = null;
  for (const event of log) {
    if (event.kind !== 'state') continue;
    endMs = event.state === 'resolved' || event.state === 'closed' ? (endMs ?? event.atMs) : null;
  }
  return endMs;
}

/** When it went on in another, if it still does. */
export function mergedAt(log: readonly SlaEvent[]): number | null {
  const last = log.findLast(({ kind }) => kind === 'merged' || kind === 'unmerged');
  return last?.kind === 'merged' ? last.atMs : null;
}

export function spansOf(ticket: { events: readonly SlaEvent[]; atMs: number }, createdMs: number): Span[] {
  const [log, heard] = [logAt(ticket), heardAt(ticket)];
  const of = (...kinds: SlaEvent['kind'][]) => log.filter(({ kind }) => kinds.includes(kind)).map(({ atMs }) => atMs);
  const [respondedMs = null] = of('answered', 'responded');
  const endMs = endOf(log);
  const isMerged = mergedAt(log) === endMs;
  return [
    { clock: 'first_response', instance: 1, startedMs: createdMs, metMs: respondedMs },
    ...asksOf(log, heard),
    ...updatesOf({ createdMs, respondedMs, contacts: of('answered', 'contacted') }),
    // One that goes on in another is closed, and not resolved.
    { clock: 'resolution', instance: 1, startedMs: createdMs, metMs: isMerged ? null : endMs },
  ];
}

/** A message waits until it is answered; what is asked meanwhile waits with it. */
function asksOf(log: readonly SlaEvent[], heard: readonly SlaEvent[]): Span[] {
  const asks: Span[] = [];
  let waiting: Span | undefined;
  for (const event of log) {
    const { kind, atMs } = event;
    if (kind === 'asked' && !waiting) {
      waiting = { clock: 'next_response', instance: numberOf(heard, event), startedMs: atMs, metMs: null };
      asks.push(waiting);
    }
    if (kind !== 'answered' && kind !== 'contacted') continue;
    if (waiting) waiting.metMs = atMs;
    waiting = undefined;
  }
  return asks;
}

/** From contact to contact. Before the first it is the first response that counts, and before that the creation. */
function updatesOf(of: { createdMs: number; respondedMs: number | null; contacts: readonly number[] }): Span[] {
  const { createdMs, respondedMs, contacts } = of;
  const isBefore = respondedMs !== null && !contacts.some((ms) => ms <= respondedMs);
  const starts = [createdMs, ...(isBefore ? [respondedMs] : []), ...contacts];
  return starts.map((startedMs, at) => ({
    ...{ clock: 'update', instance: at + 1, startedMs },
    metMs: starts[at + 1] ?? null,
  }));
}
