// Tickets with every kind of trouble that the SLA knows. The same for the same seed.
import type { TicketKind } from '@lanet/contracts/tickets';
import type { ClockName, SlaEvent, SlaFact, Target, Terms } from '../sla.events.rules.ts';
import type { Dice } from './dice.ts';
import { MINUTE_MS } from './oracle-hours.ts';
import type { OracleTicket } from './oracle-minutes.ts';
import { hoursOf, momentOf, stretch, ZONES } from './random-hours.ts';

const DAY_MS = 86_400_000;

/** A ticket of about a week, and what is asked about it. */
export function randomTicket(dice: Dice): OracleTicket {
  const zone = dice.pick(ZONES);
  const createdMs = Math.floor((momentOf(dice, zone) - dice.below(5 * DAY_MS)) / MINUTE_MS) * MINUTE_MS;
  const soon = () => createdMs + (dice.below(8 * 1440) - 360) * MINUTE_MS;
  const history = [hoursOf(dice, zone, createdMs, 0)];
  if (dice.chance(25)) {
    for (const fromMs of dice.some(2, soon).toSorted((a, b) => a - b)) {
      history.push(hoursOf(dice, dice.chance(30) ? dice.pick(ZONES) : zone, createdMs, fromMs));
    }
  }
  const windows = dice.some(3, () => stretch(dice, soon()));
  const events = eventsOf(dice, createdMs);
  const last = Math.max(...events.map(({ atMs }) => atMs));
  const atMs = dice.chance(40) ? last : dice.chance(70) ? last + dice.below(2000) * MINUTE_MS : soon();
  return { history, windows, events, atMs, toMs: Math.max(atMs, last) + 8 * DAY_MS };
}

const STATES: readonly TicketKind[] = [
  ...(['open', 'open', 'waiting_client', 'waiting_client', 'waiting_third', 'waiting_third', 'scheduled'] as const),
  ...(['resolved', 'closed', 'new'] as const),
];

function eventsOf(dice: Dice, createdMs: number): SlaEvent[] {
  const terms = () => termsOf(dice);
  const facts: { atMs: number; fact: SlaFact }[] = [
    { atMs: createdMs, fact: { kind: 'created' } },
    { atMs: createdMs, fact: { kind: 'terms', terms: terms() } },
    { atMs: createdMs, fact: { kind: 'state', state: dice.chance(85) ? 'new' : dice.pick(STATES) } },
  ];
  if (dice.chance(60)) facts.push({ atMs: createdMs, fact: { kind: 'asked' } });
  let atMs = createdMs;
  for (let left = dice.below(10); left > 0; left -= 1) {
    // Some at the very same instant, some within a minute of each other.
    atMs += dice.chance(8) ? 0 : (1 + dice.below(dice.pick([3, 90, 600, 1500]))) * MINUTE_MS;
    facts.push({ atMs, fact: factOf(dice, { createdMs, atMs, before: facts.length, terms }) });
  }
  return facts.map(({ atMs: when, fact }, at) => ({ id: String(at), atMs: when, ...fact }));
}

interface Scene {
  createdMs: number;
  atMs: number;
  before: number;
  terms: () => Terms;
}

function factOf(dice: Dice, { createdMs, atMs, before, terms }: Scene): SlaFact {
  const roll = dice.below(100);
  if (roll < 15) return { kind: 'asked' };
  if (roll < 25) return { kind: 'answered' };
  if (roll < 30) return { kind: 'responded' };
  if (roll < 35) return { kind: 'contacted' };
  if (roll < 75) return { kind: 'state', state: dice.pick(STATES) };
  if (roll < 90) return { kind: 'terms', terms: dice.chance(12) ? null : terms() };
  const earlier = createdMs + dice.below((atMs - createdMs) / MINUTE_MS + 1) * MINUTE_MS;
  if (roll < 95) return { kind: 'erase_pause', ...stretch(dice, earlier) };
  if (roll < 97) return { kind: 'cancel', eventId: String(3 + dice.below(before)) };
  return { kind: roll < 98 ? 'merged' : 'unmerged' };
}

const CLOCKS: readonly ClockName[] = ['first_response', 'next_response', 'update', 'resolution'];

function termsOf(dice: Dice): Terms {
  const targets: Terms['targets'] = {};
  for (const clock of CLOCKS) if (dice.chance(70)) targets[clock] = targetOf(dice);
  return {
    targets,
    pauses: { waitingThird: dice.chance(50), maintenance: dice.chance(50) },
    firstResponseNeverPauses: dice.chance(30),
  };
}

function targetOf(dice: Dice): Target {
  if (dice.chance(6)) {
    return { kind: 'days', days: 1 + dice.below(4), until: dice.pick(['day_end', 'same_time']) };
  }
  return { kind: 'minutes', minutes: dice.chance(10) ? dice.below(3) : dice.below(dice.pick([60, 500, 1500])) };
}
