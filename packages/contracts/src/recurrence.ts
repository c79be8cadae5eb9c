// Recurrence rules: the part of RFC 5545 (3.3.10) that maintenance windows use. Pure text to values and back.
import { z } from 'zod';

export const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** As RFC 5545 writes them, from Monday. */
export const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Day = (typeof DAYS)[number];

/** `-1FR`: the last Friday of the month. Without a position every one of them. */
export interface DayOfRule {
  position: number | null;
  day: Day;
}

export interface Recurrence {
  freq: Frequency;
  interval: number;
  byDay: readonly DayOfRule[];
  /** 1 to 31, or counted from the end of the month: -1 is its last day. */
  byMonthDay: readonly number[];
  count: number | null;
  /** `20261231`, the whole of that local day, or `20261231T235900Z`, an instant. Never together with `count`. */
  until: string | null;
}

const MOST_INTERVAL = 400;
const MOST_COUNT = 1000;

const PARTS: Readonly<Record<string, RegExp>> = {
  FREQ: /^(DAILY|WEEKLY|MONTHLY)$/,
  INTERVAL: /^[1-9]\d{0,2}$/,
  COUNT: /^[1-9]\d{0,3}$/,
  UNTIL: /^\d{8}(T\d{6}Z)?$/,
  BYDAY: /^([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)(,([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)){0,34}$/,
  BYMONTHDAY: /^[+-]?\d{1,2}(,[+-]?\d{1,2}){0,61}$/,
};

/** Undefined for what is no rule, or none that this product keeps: other frequencies and parts are refused, not ignored. */
export function parseRecurrence(text: string): Recurrence | undefined {
  const parts = new Map<string, string>();
  for (const part of text.toUpperCase().split(';')) {
    const [name = '', value = '', ...rest] = part.split('=');
    if (rest.length > 0 || parts.has(name) || !PARTS[name]?.test(value)) return undefined;
    parts.set(name, value);
  }
  const freq = FREQUENCIES.find((one) => one === parts.get('FREQ'));
  if (!freq) return undefined;
  const rule: Recurrence = {
    freq,
    interval: Number(parts.get('INTERVAL') ?? 1),
    byDay: list(parts.get('BYDAY')).map(dayOfRule),
    byMonthDay: list(parts.get('BYMONTHDAY')).map(Number),
    count: parts.has('COUNT') ? Number(parts.get('COUNT')) : null,
    until: parts.get('UNTIL') ?? null,
  };
  return isSound(rule) ? rule : undefined;
}

const list = (value: string | undefined) => value?.split(',') ?? [];

function dayOfRule(text: string): DayOfRule {
  const position = text.slice(0, -2);
  // The pattern of the part let nothing but these two letters through.
  return { position: position === '' ? null : Number(position), day: text.slice(-2) as Day };
}

function isSound({ freq, interval, byDay, byMonthDay, count, until }: Recurrence): boolean {
  if (interval > MOST_INTERVAL || (count ?? 1) > MOST_COUNT) return false;
  if (count !== null && until !== null) return false;
  if (until !== null && !isDate(until)) return false;
  // RFC 5545: a position needs a month to count in, and weeks have no days of a month.
  if (freq !== 'MONTHLY' && byDay.some(({ position }) => position !== null)) return false;
  if (freq === 'WEEKLY' && byMonthDay.length > 0) return false;
  return byMonthDay.every((day) => day !== 0 && Math.abs(day) <= 31);
}

function isDate(until: string): boolean {
  const [, year, month, day, hour = '00', minute = '00', second = '00'] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z)?$/.exec(until) ?? [];
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const at = Date.parse(`${text}Z`);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(text);
}

/** In one spelling: a rule that means the same is the same text. */
export function recurrenceText({ freq, interval, byDay, byMonthDay, count, until }: Recurrence): string {
  const days = byDay.map(({ position, day }) => `${position ?? ''}${day}`);
  return [
    `FREQ=${freq}`,
    ...(interval === 1 ? [] : [`INTERVAL=${interval}`]),
    ...(days.length === 0 ? [] : [`BYDAY=${days.join(',')}`]),
    ...(byMonthDay.length === 0 ? [] : [`BYMONTHDAY=${byMonthDay.join(',')}`]),
    ...(count === null ? [] : [`COUNT=${count}`]),
    ...(until === null ? [] : [`UNTIL=${until}`]),
  ].join(';');
}

/** `FREQ=MONTHLY;BYDAY=-1FR`, without the name of the property before it. */
export const RecurrenceRule = z
  .string()
  .max(400)
  .refine((text) => parseRecurrence(text) !== undefined, 'not a recurrence rule of this product');
