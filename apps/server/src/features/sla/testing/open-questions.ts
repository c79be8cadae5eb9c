// Tickets about which rules and oracle do not agree yet. They are left out of the comparison, each kind for the reason given.
import { MINUTE_MS, wallClockOf } from './oracle-hours.ts';
import type { OracleTicket } from './oracle-minutes.ts';

export function isOpenQuestion(ticket: OracleTicket): boolean {
  return hasTermsAtTheEnd(ticket) || hasDoubleDays(ticket);
}

/** A promise counts that changes at the very instant at which its clock ends, or at which the question is asked. */
function hasTermsAtTheEnd({ events, atMs }: OracleTicket): boolean {
  const [, ...changes] = events.filter(({ kind }) => kind === 'terms');
  return changes.some(
    (change) => change.atMs === atMs || events.some(({ kind, atMs: when }) => kind !== 'terms' && when === change.atMs),
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
