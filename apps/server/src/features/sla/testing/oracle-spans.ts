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
  const heard = events.filter((event) => event.atMs <= atMs);
  const undone = heard.flatMap((event) => (event.kind === 'cancel' ? [event.eventId] : []));
  return heard.filter(({ id }) => !undone.includes(id)).toSorted((a, b) => a.atMs - b.atMs);
}

/** When the ticket ended for good: the first of the last states that are all an end. */
export function endOf(log: readonly SlaEvent[]): number | null {
  let endMs: number | null = null;
  for (const event of log) {
    if (event.kind !== 'state') continue;
    endMs = event.state === 'resolved' || event.state === 'closed' ? (endMs ?? event.atMs) : null;
  }
  return endMs;
}

export function spansOf(log: readonly SlaEvent[], createdMs: number): Span[] {
  const of = (...kinds: SlaEvent['kind'][]) => log.filter(({ kind }) => kinds.includes(kind)).map(({ atMs }) => atMs);
  const [respondedMs = null] = of('answered', 'responded');
  return [
    { clock: 'first_response', instance: 1, startedMs: createdMs, metMs: respondedMs },
    ...asksOf(log),
    ...updatesOf({ log, createdMs, respondedMs, contacts: of('answered', 'contacted') }),
    { clock: 'resolution', instance: 1, startedMs: createdMs, metMs: endOf(log) },
  ];
}

/** A message waits until it is answered; what is asked meanwhile waits with it. */
function asksOf(log: readonly SlaEvent[]): Span[] {
  const asks: Span[] = [];
  let waiting: Span | undefined;
  for (const { kind, atMs } of log) {
    if (kind === 'asked' && !waiting) {
      waiting = { clock: 'next_response', instance: asks.length + 1, startedMs: atMs, metMs: null };
      asks.push(waiting);
    }
    if (kind !== 'answered' && kind !== 'contacted') continue;
    if (waiting) waiting.metMs = atMs;
    waiting = undefined;
  }
  return asks;
}

/** From contact to contact. Before the first it is the first response that counts, or the creation where none is promised. */
function updatesOf(of: {
  log: readonly SlaEvent[];
  createdMs: number;
  respondedMs: number | null;
  contacts: readonly number[];
}): Span[] {
  const { log, createdMs, respondedMs, contacts } = of;
  const isBefore = respondedMs !== null && !contacts.some((ms) => ms <= respondedMs);
  const starts = [...(isBefore ? [respondedMs] : []), ...contacts];
  const last = log.findLast((event) => event.kind === 'terms');
  if (!last?.terms?.targets.first_response) starts.unshift(createdMs);
  return starts.map((startedMs, at) => ({
    ...{ clock: 'update', instance: at + 1, startedMs },
    metMs: starts[at + 1] ?? null,
  }));
}
