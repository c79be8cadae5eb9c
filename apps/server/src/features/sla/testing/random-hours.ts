// Opening hours of every kind, near the clock changes of their zone.
import { type CalendarHours, type HourRange, WEEKDAYS, type WeekHours } from '@lanet/contracts/calendar-hours';
import type { Dice } from './dice.ts';
import { MINUTE_MS, type OracleHours, wallClockOf } from './oracle-hours.ts';

const DAY_MS = 86_400_000;

export const ZONES = [
  'America/Mexico_City',
  'America/Tijuana',
  'America/Ciudad_Juarez',
  'America/Ojinaga',
  'America/Matamoros',
  'America/Cancun',
  'America/Hermosillo',
  'Europe/Madrid',
  'Atlantic/Canary',
  'America/Santiago',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'UTC',
];

/** Mostly a day on which the zone changes its clock. */
export function momentOf(dice: Dice, zone: string): number {
  const changes = dice.chance(70) ? changesOf(zone) : [];
  return dice.pick(changes.length > 0 ? changes : OTHER_MOMENTS);
}

/** Year ends, a leap day, and summers. */
const OTHER_MOMENTS = [
  '2024-02-29',
  '2024-12-31',
  '2025-07-20',
  '2026-01-01',
  '2028-02-29',
  '2029-09-15',
  '2030-12-31',
].map((date) => Date.parse(`${date}T12:00:00Z`));

const known = new Map<string, number[]>();
/** The days between 2024 and 2030 on which a zone changes its clock. */
function changesOf(zone: string): number[] {
  const before = known.get(zone);
  if (before) return before;
  const wall = wallClockOf(zone);
  const offset = (ms: number) => wall(ms / MINUTE_MS) - ms / MINUTE_MS;
  const found: number[] = [];
  for (let ms = Date.UTC(2024, 0, 1); ms < Date.UTC(2031, 0, 1); ms += DAY_MS) {
    if (offset(ms) !== offset(ms + DAY_MS)) found.push(ms + DAY_MS);
  }
  known.set(zone, found);
  return found;
}

export const stretch = (dice: Dice, fromMs: number) => ({ fromMs, toMs: fromMs + (1 + dice.below(1500)) * MINUTE_MS });

const DAYTIME: HourRange[] = [['09:00', '19:00']];
const SPLIT: HourRange[] = [
  ['09:00', '14:00'],
  ['16:00', '19:00'],
];
const NIGHT: HourRange[] = [
  ['00:00', '06:00'],
  ['22:00', '24:00'],
];
const ALL_DAY: HourRange[] = [['00:00', '24:00']];
const AT_THE_CHANGE: HourRange[] = [['01:30', '03:30']];

function weekOf(dice: Dice): WeekHours {
  const week: WeekHours = {};
  const kind = dice.below(8);
  for (const [at, day] of WEEKDAYS.entries()) {
    if (kind === 0 && at < 5) week[day] = DAYTIME;
    if (kind === 1 && at < 6) week[day] = at < 5 ? SPLIT : [['09:00', '13:00']];
    if (kind === 2) week[day] = ALL_DAY;
    if (kind === 3) week[day] = NIGHT;
    if (kind === 4) week[day] = AT_THE_CHANGE;
    if (kind > 4 && dice.chance(70)) week[day] = rangesOf(dice);
  }
  return dice.chance(2) ? {} : week;
}

/** Up to four ranges, some of which touch, on any minute. */
function rangesOf(dice: Dice): HourRange[] {
  const step = dice.pick([1, 15, 30]);
  const cuts = [...new Set(Array.from({ length: 2 + dice.below(7) }, () => dice.below(1440 / step + 1) * step))];
  const times = cuts.toSorted((a, b) => a - b).map(timeOf);
  const ranges: HourRange[] = [];
  for (let at = 0; at + 1 < times.length; at += dice.chance(20) ? 1 : 2) {
    const [from, to] = [times[at], times[at + 1]];
    if (from !== undefined && to !== undefined) ranges.push([from, to]);
  }
  return ranges;
}

const timeOf = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

export function hoursOf(dice: Dice, timeZone: string, createdMs: number, fromMs: number): OracleHours {
  const date = () => new Date(createdMs + (dice.below(10) - 1) * DAY_MS).toISOString().slice(0, 10);
  const dates = new Set(dice.some(3, date));
  const days: CalendarHours['days'] = [...dates].map((day) => ({
    ...{ date: day, name: 'Special' },
    ranges: dice.chance(60) ? [] : rangesOf(dice),
  }));
  const extraDays = dice.some(dice.chance(30) ? 2 : 0, () => {
    const addedAtMs = createdMs + (dice.below(6 * 1440) - 1440) * MINUTE_MS;
    return { date: date(), addedAtMs, removedAtMs: dice.chance(50) ? null : stretch(dice, addedAtMs).toMs };
  });
  return { fromMs, hours: { timeZone, week: weekOf(dice), days }, extraDays };
}
