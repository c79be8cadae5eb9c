// The rules of the SLA alone: no database, no clock. Tickets of a year in offices of several zones, some of which waited.
import type { CalendarHours, HourRange } from '@lanet/contracts/calendar-hours';
import { dueOf, evaluate } from '../../apps/server/src/features/sla/sla.clocks.rules.ts';
import type { SlaEvent, Terms } from '../../apps/server/src/features/sla/sla.events.rules.ts';
import { type OpenTime, openTimeOf } from '../../apps/server/src/features/sla/sla.open-time.rules.ts';
import { cpuSeconds } from './cpu.ts';
import type { Figure } from './figures.ts';

const DUE_TIMES = 1_000_000;
const TICKETS = 20_000;
const COMPILED = 40;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const FROM_MS = Date.UTC(2025, 0, 1);
const TO_MS = FROM_MS + 2 * 365 * DAY_MS;
const ZONES = ['America/Mexico_City', 'America/Tijuana', 'America/Ciudad_Juarez', 'Europe/Madrid', 'America/Santiago'];

export function dueTimeFigures(): Figure[] {
  const calendars = ZONES.map(hoursOf);
  const compile = (hours: CalendarHours) => openTimeOf([{ fromMs: 0, hours }], FROM_MS, TO_MS);
  const times = calendars.map(compile);
  // Once for the compiler of the engine, as with everything that is asked often.
  computeDueTimes(times, DUE_TIMES / 20);
  computeTickets(times, TICKETS / 20);
  const due = cpuSeconds(() => computeDueTimes(times, DUE_TIMES));
  const tickets = cpuSeconds(() => computeTickets(times, TICKETS));
  const compiled = cpuSeconds(() => {
    for (let at = 0; at < COMPILED; at += 1) for (const hours of calendars) compile(hours);
  });
  return [
    { name: 'sla: a million due times', value: due, unit: 's CPU', atMost: 5 },
    { name: 'sla: all clocks of a ticket, from its log', value: (tickets / TICKETS) * 1e6, unit: 'µs CPU' },
    {
      name: 'sla: a calendar of two years, compiled',
      value: (compiled / (COMPILED * calendars.length)) * 1000,
      unit: 'ms CPU',
    },
  ];
}

/** Split days, a short Saturday, and a day off a month. */
function hoursOf(timeZone: string): CalendarHours {
  const split: HourRange[] = [
    ['09:00', '14:00'],
    ['16:00', '19:00'],
  ];
  const dates = Array.from({ length: 24 }, (_, month) =>
    new Date(Date.UTC(2025, month, 16)).toISOString().slice(0, 10),
  );
  return {
    timeZone,
    week: { mon: split, tue: split, wed: split, thu: split, fri: split, sat: [['09:00', '13:00']] },
    days: dates.map((date) => ({ date, name: date, ranges: [] })),
  };
}

/** Spread over the first year, always the same; every minute of the day comes up. */
const startOf = (at: number) => FROM_MS + DAY_MS + ((at * 7919) % (365 * 1440)) * MINUTE_MS;

function computeDueTimes(times: readonly OpenTime[], count: number): void {
  for (let at = 0; at < count; at += 1) {
    const startMs = startOf(at);
    const time = times[at % times.length];
    const pauses = Array.from({ length: at % 4 }, (_, pause) => ({
      fromMs: startMs + (60 + 600 * pause) * MINUTE_MS,
      toMs: startMs + (200 + 600 * pause) * MINUTE_MS,
    }));
    const due = time && dueOf(time, pauses, startMs, (15 + (at % 2400)) * MINUTE_MS);
    if (due === undefined) throw new Error('every promise of two weeks is due within two years');
  }
}

const TERMS: Terms = {
  targets: {
    first_response: { kind: 'minutes', minutes: 60 },
    next_response: { kind: 'minutes', minutes: 240 },
    update: { kind: 'minutes', minutes: 480 },
    resolution: { kind: 'minutes', minutes: 1440 },
  },
  pauses: { waitingThird: true, maintenance: true },
  firstResponseNeverPauses: false,
};

/** A ticket that was answered, waited twice, and was asked about again. */
function computeTickets(times: readonly OpenTime[], count: number): void {
  for (let at = 0; at < count; at += 1) {
    const startMs = startOf(at);
    const time = times[at % times.length];
    const facts = [
      { minute: 0, kind: 'created' },
      { minute: 0, kind: 'terms', terms: TERMS },
      { minute: 0, kind: 'asked' },
      { minute: 40, kind: 'answered' },
      { minute: 41, kind: 'state', state: 'waiting_client' },
      { minute: 700, kind: 'asked' },
      { minute: 700, kind: 'state', state: 'open' },
      { minute: 900, kind: 'state', state: 'waiting_third' },
      { minute: 2000, kind: 'state', state: 'open' },
    ] as const;
    const events = facts.map(
      ({ minute, ...fact }, id): SlaEvent => ({ id: String(id), atMs: startMs + minute * MINUTE_MS, ...fact }),
    );
    const found = time && evaluate({ events, time, atMs: startMs + 2100 * MINUTE_MS });
    if (found?.clocks.length !== 5)
      throw new Error('a ticket of four promises, one of which began anew, has five clocks');
  }
}
