// Who is on call: turns by local time, people who are passed over, and those who take over. Pure, and exact where clocks
// change: a turn begins at its wall-clock time, so the day of a change makes a shift an hour shorter or longer.
import { WEEKDAYS, type WeekHours } from '@lanet/contracts/calendar-hours';
import type { Handover, PassedOver } from '@lanet/contracts/on-call';
import { Temporal } from '../../platform/temporal.ts';
import { firstInstantOf, openWithin } from './teams.local-time.rules.ts';

export interface Rota {
  timeZone: string;
  /** Local date of the first shift, `2026-03-02`. */
  startsOn: string;
  handover: Handover;
  hours: WeekHours | null;
  /** In the order of their turns. */
  people: readonly { personId: string; passedOver: PassedOver | null }[];
}

export interface Override {
  id: string;
  personId: string;
  /** Of somebody who was deactivated it counts no more. */
  active: boolean;
  fromMs: number;
  untilMs: number;
}

/** A time without a gap in which one person is on call for one reason. Instants in epoch milliseconds, half open. */
export interface Shift {
  fromMs: number;
  untilMs: number;
  personId: string;
  /** Whose turn it is by the order alone. */
  turnOf: string;
  because: { kind: 'turn' } | { kind: 'passed_over'; why: PassedOver } | { kind: 'override'; overrideId: string };
}

/**
 * Who is on call at an instant; null before the first shift, outside of the hours, and where everybody is passed over.
 * `overrides` in the order in which they were made: of several the last counts. They name who is on call, not when: outside
 * of the hours nobody is, whoever takes over.
 */
export function onCallAt(rota: Rota, overrides: readonly Override[], atMs: number): Shift | null {
  const turn = turnAt(rota, atMs);
  if (turn < 0) return null;
  return shiftsOfTurn(rota, overrides, turn).find((shift) => shift.fromMs <= atMs && atMs < shift.untilMs) ?? null;
}

/** The shifts that touch a span, in order, each as long as it is. `overrides` as for `onCallAt`. */
export function shiftsBetween(rota: Rota, overrides: readonly Override[], fromMs: number, untilMs: number): Shift[] {
  const shifts: Shift[] = [];
  for (let turn = Math.max(0, turnAt(rota, fromMs)); beginOfTurn(rota, turn) < untilMs; turn += 1) {
    shifts.push(...shiftsOfTurn(rota, overrides, turn));
  }
  return shifts.filter((shift) => shift.untilMs > fromMs && shift.fromMs < untilMs);
}

function shiftsOfTurn(rota: Rota, overrides: readonly Override[], turn: number): Shift[] {
  const [fromMs, untilMs] = [beginOfTurn(rota, turn), beginOfTurn(rota, turn + 1)];
  const relevant = overrides.filter((one) => one.active && one.fromMs < untilMs && one.untilMs > fromMs);
  const holder = holderOf(rota, turn);
  const shifts: Shift[] = [];
  for (const [from, until] of openWithin(rota, fromMs, untilMs)) {
    const cuts = relevant.flatMap((one) => [one.fromMs, one.untilMs]).filter((at) => at > from && at < until);
    const edges = [...new Set([from, ...cuts, until])].sort((a, b) => a - b);
    for (const [index, edge] of edges.slice(0, -1).entries()) {
      const override = relevant.findLast((one) => one.fromMs <= edge && edge < one.untilMs);
      const who = override
        ? { personId: override.personId, because: { kind: 'override', overrideId: override.id } as const }
        : holder;
      if (who) append(shifts, { fromMs: edge, untilMs: edges[index + 1] ?? until, turnOf: turnOf(rota, turn), ...who });
    }
  }
  return shifts;
}

/** Where an override is covered by another, and at midnight, there is an edge at which nothing changes. */
function append(shifts: Shift[], next: Shift): void {
  const last = shifts.at(-1);
  if (last?.untilMs === next.fromMs && overrideOf(last) === overrideOf(next)) last.untilMs = next.untilMs;
  else shifts.push(next);
}

const overrideOf = ({ because }: Shift) => (because.kind === 'override' ? because.overrideId : undefined);

/** Who has a turn: whose it is, or the next in order who is not passed over; undefined where all are. */
function holderOf({ people }: Rota, turn: number): Pick<Shift, 'personId' | 'because'> | undefined {
  const inOrder = people.map((_one, index) => people[(turn + index) % people.length]);
  const why = inOrder[0]?.passedOver;
  const personId = inOrder.find((one) => one?.passedOver === null)?.personId;
  if (personId === undefined) return undefined;
  return { personId, because: why ? { kind: 'passed_over', why } : { kind: 'turn' } };
}

const turnOf = ({ people }: Rota, turn: number): string => people[turn % people.length]?.personId ?? '';

/** The turn that an instant is in, counted from 0; negative before the first. */
function turnAt(rota: Rota, atMs: number): number {
  const date = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(rota.timeZone).toPlainDate();
  const days = firstDate(rota).until(date, { largestUnit: 'day' }).days;
  // By the date alone it may be one too many, since the turn begins at some time of that day.
  let turn = rota.handover.every.kind === 'day' ? days : Math.floor((days - daysToHandover(rota)) / 7) + 1;
  while (turn >= 0 && beginOfTurn(rota, turn) > atMs) turn -= 1;
  while (turn >= 0 && beginOfTurn(rota, turn + 1) <= atMs) turn += 1;
  return turn;
}

function beginOfTurn(rota: Rota, turn: number): number {
  const date = firstDate(rota).add({ days: daysToTurn(rota, turn) });
  return firstInstantOf(date, rota.handover.at, rota.timeZone);
}

function daysToTurn(rota: Rota, turn: number): number {
  if (rota.handover.every.kind === 'day') return turn;
  return turn === 0 ? 0 : daysToHandover(rota) + (turn - 1) * 7;
}

/** From the first date to the first handover, 1 to 7: a rota may begin on another day of the week, with a shorter shift. */
function daysToHandover(rota: Rota): number {
  const { every } = rota.handover;
  if (every.kind === 'day') return 1;
  return ((WEEKDAYS.indexOf(every.weekday) + 1 - firstDate(rota).dayOfWeek + 6) % 7) + 1;
}

const firstDate = ({ startsOn }: Rota) => Temporal.PlainDate.from(startsOn);
