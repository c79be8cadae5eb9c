// The holidays of an iCal feed: its all-day events, with the years of those that come back. Pure. What comes is a stranger's: only
// the lines that say when an event is are read, each by itself, so that a broken one costs its event and no more.
import { addDays } from '@lanet/contracts/calendar-days';
import { type FeedDay, type FeedFault, MOST_FEED_DAYS } from '@lanet/contracts/calendar-feeds';
import ICAL from 'ical.js';
import { z } from 'zod';
import { YearlyRule, yearlyDates } from './calendars.yearly.rules.ts';

export interface Years {
  from: number;
  to: number;
}

export type FeedContent = { kind: 'days'; days: FeedDay[] } | { kind: 'fault'; code: FeedFault['code'] };

const MOST_EVENTS = 5_000;
const MOST_RULES = 300;
const MOST_LINE = 4_096;
/** An event may last: school holidays do. */
const MOST_SPAN = 100;
const DAY_MS = 86_400_000;

const WANTED = /^(UID|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|RECURRENCE-ID|SUMMARY|STATUS)[;:]/i;

/**
 * Each date once, in order, within the years. @param fallback what a day is called whose event has no name.
 */
export function readFeed(text: string, years: Years, fallback: string): FeedContent {
  const lines = text
    .replace(/^\ufeff/, '')
    .replaceAll(/\r?\n[ \t]/g, '')
    .split(/\r\n|\n|\r/);
  if (!/^BEGIN:VCALENDAR\s*$/i.test(lines.find((line) => line.trim() !== '') ?? '')) return fault('not_a_calendar');
  const events = eventsOf(lines);
  if (events.length > MOST_EVENTS) return fault('too_many_days');
  const read = events.flatMap(readEvent);
  if (read.filter(({ rule }) => rule !== undefined).length > MOST_RULES) return fault('too_many_days');
  const days = daysOf(read, years, fallback);
  if (!days) return fault('too_many_days');
  return days.length === 0 ? fault('no_days') : { kind: 'days', days };
}

const fault = (code: FeedFault['code']): FeedContent => ({ kind: 'fault', code });

/** The wanted lines of each event; alarms and whatever else stands inside of one are left out. */
function eventsOf(lines: readonly string[]): string[][] {
  const events: string[][] = [];
  let event: string[] | undefined;
  let inner = 0;
  for (const line of lines) {
    if (/^BEGIN:/i.test(line)) {
      if (event) inner += 1;
      else if (/^BEGIN:VEVENT\s*$/i.test(line)) event = [];
    } else if (/^END:/i.test(line)) {
      if (inner > 0) inner -= 1;
      else if (event) {
        events.push(event);
        event = undefined;
      }
    } else if (event && inner === 0 && line.length <= MOST_LINE && WANTED.test(line)) event.push(line);
    if (events.length > MOST_EVENTS) break;
  }
  return events;
}

interface Event {
  uid: string;
  name: string;
  start: string;
  spanDays: number;
  rule: YearlyRule | undefined;
  added: string[];
  removed: ReadonlySet<string>;
  /** Of which day of the event with the same uid this one stands instead. */
  insteadOf: string | undefined;
  isCancelled: boolean;
}

/** As ical.js gives a property: name, parameters, type, values. */
const Property = z.tuple([z.string(), z.unknown(), z.string().nullable()]).rest(z.unknown());
const IsoDate = z.iso.date();

/** None where it is not of whole days, comes back otherwise than by the year, or cannot be read. */
function readEvent(lines: readonly string[]): Event[] {
  const properties = lines.flatMap(propertyOf);
  const valuesOf = (name: string) => properties.filter((one) => one.name === name).flatMap(({ values }) => values);
  const datesOf = (name: string) =>
    properties
      .filter((one) => one.name === name && one.type === 'date')
      .flatMap(({ values }) => values.flatMap((value) => IsoDate.safeParse(value).data ?? []));
  const [start] = datesOf('dtstart');
  const rules = valuesOf('rrule').map((value) => YearlyRule.safeParse(value).data);
  const hasUnreadRule = rules.includes(undefined) || lines.filter((line) => /^RRULE/i.test(line)).length > rules.length;
  if (start === undefined || hasUnreadRule || rules.length > 1) return [];
  const event = {
    ...{ uid: String(valuesOf('uid')[0] ?? ''), name: nameOf(valuesOf('summary')[0]), start, rule: rules[0] },
    spanDays: spanOf(start, datesOf('dtend')[0], valuesOf('duration')[0]),
    ...{ added: datesOf('rdate'), removed: new Set(datesOf('exdate')), insteadOf: datesOf('recurrence-id')[0] },
    isCancelled: /^cancelled$/i.test(String(valuesOf('status')[0] ?? '')),
  };
  return [event];
}

function propertyOf(line: string): { name: string; type: string | null; values: unknown[] }[] {
  try {
    const [name, , type, ...values] = Property.parse(ICAL.parse.property(line));
    return [{ name, type, values }];
  } catch {
    // Whatever the reader stumbles over, it is this line that cannot be read.
    return [];
  }
}

const nameOf = (summary: unknown) =>
  String(summary ?? '')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .toWellFormed()
    .trim();

/** The end is the first day after it; without one an event lasts a day. */
function spanOf(start: string, end: string | undefined, duration: unknown): number {
  const [, count, unit] = /^P(\d{1,4})([DW])$/.exec(String(duration)) ?? [];
  const long = end !== undefined ? daysBetween(start, end) : Number(count ?? 1) * (unit === 'W' ? 7 : 1);
  return Math.min(Math.max(long, 1), MOST_SPAN);
}

const msOf = (date: string) => Date.parse(`${date}T00:00:00Z`);
const daysBetween = (from: string, to: string) => (msOf(to) - msOf(from)) / DAY_MS;

/** Undefined when they are too many. */
function daysOf(events: readonly Event[], years: Years, fallback: string): FeedDay[] | undefined {
  const moved = new Set(events.flatMap(({ uid, insteadOf }) => (insteadOf === undefined ? [] : `${insteadOf} ${uid}`)));
  const names = new Map<string, Set<string>>();
  for (const event of events) {
    if (event.isCancelled) continue;
    for (const start of startsOf(event, years)) {
      if (event.insteadOf === undefined && moved.has(`${start} ${event.uid}`)) continue;
      for (let ahead = 0; ahead < event.spanDays; ahead++) {
        const date = addDays(start, ahead);
        if (isWithin(date, years)) names.set(date, (names.get(date) ?? new Set()).add(event.name || fallback));
      }
      if (names.size > MOST_FEED_DAYS) return undefined;
    }
  }
  return [...names]
    .map(([date, ofDay]) => ({ date, name: [...ofDay].sort().join(' / ').slice(0, 120).toWellFormed().trim() }))
    .sort((a, b) => (a.date < b.date ? -1 : 1));
}

function startsOf({ start, rule, added, removed }: Event, { from, to }: Years): string[] {
  // One that begins in the last days of a year may last into the next.
  const dates = rule ? yearlyDates(rule, start, { from: from - 1, to }) : [start];
  return [...new Set([...dates, ...added])].filter((date) => !removed.has(date));
}

const isWithin = (date: string, { from, to }: Years) => {
  const year = Number(date.slice(0, 4));
  return year >= from && year <= to;
};
