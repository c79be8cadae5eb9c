// Tickets about which rules and oracle do not agree yet. They are left out of the comparison, each kind for the reason given.
import { MINUTE_MS, wallClockOf } from './oracle-hours.ts';
import type { OracleTicket } from './oracle-minutes.ts';
import { endOf, logAt } from './oracle-spans.ts';

export function isOpenQuestion(ticket: OracleTicket): boolean {
  return (
    isWithoutPolicy(ticket) ||
    isMerged(ticket) ||
    isAnsweredLater(ticket) ||
    hasTermsAtOnce(ticket) ||
    hasDoubleDays(ticket) ||
    isUndoneLater(ticket)
  );
}

/** No policy at all brings the first one back for what starts afterwards. */
const isWithoutPolicy = ({ events }: OracleTicket) =>
  events.some((event) => event.kind === 'terms' && event.terms === null);

/** What ended a clock before or after the merge counts as well. */
const isMerged = ({ events }: OracleTicket) => events.some(({ kind }) => kind === 'merged');

/** An answer to a ticket that has ended prolongs its clocks until then. */
function isAnsweredLater({ events, atMs }: OracleTicket): boolean {
  const log = logAt({ events, atMs });
  const endMs = endOf(log) ?? Number.POSITIVE_INFINITY;
  return log.some((event) => event.atMs > endMs && ['answered', 'responded', 'contacted'].includes(event.kind));
}

/** Terms that held for no time at all make late, and so do terms of a ticket that has ended. */
function hasTermsAtOnce({ events, atMs }: OracleTicket): boolean {
  const [, ...changes] = events.filter(({ kind }) => kind === 'terms');
  const endMs = endOf(logAt({ events, atMs })) ?? Number.POSITIVE_INFINITY;
  return changes.some(
    (change) =>
      change.atMs === atMs ||
      change.atMs >= endMs ||
      events.some((other) => other !== change && other.atMs === change.atMs),
  );
}

/** A local day counts twice, and begins late, where clock or hours change during it. */
function hasDoubleDays({ events, history, toMs }: OracleTicket): boolean {
  const isInDays = events.some(
    (event) => event.kind === 'terms' && Object.values(event.terms?.targets ?? {}).some(({ kind }) => kind === 'days'),
  );
  const [first] = history;
  if (!isInDays || !first) return false;
  const wall = wallClockOf(first.hours.timeZone);
  const offset = (ms: number) => wall(ms / MINUTE_MS) - ms / MINUTE_MS;
  return history.length > 1 || offset((events[0]?.atMs ?? 0) - 86_400_000) !== offset(toMs);
}

/** An event is taken back before anybody has said so. */
const isUndoneLater = ({ events, atMs }: OracleTicket) =>
  events.some((event) => event.kind === 'cancel' && event.atMs > atMs);
