// What the form of a window holds, and what is sent of it.
import type {
  MaintenancePlace,
  MaintenanceScope,
  MaintenanceStops,
  MaintenanceWindow,
} from '@lanet/contracts/maintenance';
import { DAYS, type Day, parseRecurrence, type Recurrence, recurrenceText } from '@lanet/contracts/recurrence';
import { weekdayOf } from './schedule-words.ts';

export type Repeat = 'once' | 'daily' | 'weekly' | 'monthDay' | 'monthWeekday' | 'other';
export const UNITS = { minutes: 1, hours: 60, days: 1440 } as const;
export type Unit = keyof typeof UNITS;
export const POSITIONS = ['1', '2', '3', '4', '-1'] as const;

export interface WindowValues {
  scope: MaintenanceScope;
  clientId: string;
  siteId: string;
  deviceId: string;
  /** As the browser's fields have them: `2026-11-27`, `22:00`. */
  day: string;
  time: string;
  timeZone: string;
  duration: number | string;
  unit: Unit;
  repeat: Repeat;
  every: number | string;
  weekdays: Day[];
  position: (typeof POSITIONS)[number];
  weekday: Day;
  /** `1` to `31`, or `-1`. */
  monthDay: string;
  end: 'never' | 'until' | 'count';
  until: string;
  count: number | string;
  /** A rule that the fields above cannot say, kept as it is. */
  rule: string;
  stops: MaintenanceStops;
  pausesSla: boolean;
  reason: string;
}

/** Tonight at ten, for four hours. */
export function newWindow(today: string, timeZone: string, place: Partial<WindowValues>): WindowValues {
  return {
    ...{ scope: 'client', clientId: '', siteId: '', deviceId: '' },
    ...{ day: today, time: '22:00', timeZone, duration: 4, unit: 'hours' },
    ...{ ...NO_RULE, repeat: 'once', ...byDate(today) },
    ...{ stops: 'both', pausesSla: true, reason: '' },
    ...place,
  };
}

const NO_RULE = { every: 1, end: 'never', until: '', count: 10, rule: '' } as const;

/** What a rule begins with: the weekday and the day of the month that the date is. */
export function byDate(date: string): Pick<WindowValues, 'weekdays' | 'weekday' | 'position' | 'monthDay'> {
  const weekday = weekdayOf(date);
  const number = Number(date.slice(8));
  const nth = String(Math.ceil(number / 7));
  return {
    weekdays: [weekday],
    weekday,
    position: POSITIONS.find((one) => one === nth) ?? '-1',
    monthDay: String(number),
  };
}

export function windowValues(window: MaintenanceWindow): WindowValues {
  const [day = '', time = ''] = window.start.split('T');
  const { client, site, device, durationMinutes, timeZone, scope, stops, pausesSla, reason } = window;
  const unit = durationMinutes % 1440 === 0 ? 'days' : durationMinutes % 60 === 0 ? 'hours' : 'minutes';
  return {
    ...{ scope, clientId: client?.id ?? '', siteId: site?.id ?? '', deviceId: device?.id ?? '' },
    ...{ day, time, timeZone, duration: durationMinutes / UNITS[unit], unit, stops, pausesSla, reason },
    ...NO_RULE,
    ...byDate(day),
    ...ruleValues(window.rrule, day),
  };
}

type RuleValues = Partial<WindowValues> & Pick<WindowValues, 'repeat'>;

function ruleValues(rrule: string | null, date: string): RuleValues {
  const rule = rrule === null ? undefined : parseRecurrence(rrule);
  if (!rrule || !rule) return { repeat: 'once' };
  return { ...endValues(rule), every: rule.interval, ...(repeatOf(rule, date) ?? { repeat: 'other', rule: rrule }) };
}

function endValues({ until, count }: Recurrence): Partial<WindowValues> {
  if (count !== null) return { end: 'count', count };
  if (until === null) return {};
  return { end: 'until', until: `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}` };
}

/** Undefined for what the form has no fields for. */
function repeatOf({ freq, byDay, byMonthDay }: Recurrence, date: string): RuleValues | undefined {
  const [firstDay, secondDay] = byDay;
  const [monthDay = Number(date.slice(8)), secondMonthDay] = byMonthDay;
  if (freq === 'DAILY') return byDay.length + byMonthDay.length === 0 ? { repeat: 'daily' } : undefined;
  if (freq === 'WEEKLY') {
    const weekdays = DAYS.filter((day) => byDay.some((one) => one.day === day));
    return { repeat: 'weekly', weekdays: weekdays.length > 0 ? weekdays : [weekdayOf(date)] };
  }
  if (!firstDay) {
    const isOne = secondMonthDay === undefined && monthDay >= -1;
    return isOne ? { repeat: 'monthDay', monthDay: String(monthDay) } : undefined;
  }
  const position = POSITIONS.find((one) => one === String(firstDay.position));
  const isOne = secondDay === undefined && byMonthDay.length === 0 && position !== undefined;
  return isOne ? { repeat: 'monthWeekday', position, weekday: firstDay.day } : undefined;
}

/** The rule that the form says; null: once. */
export function ruleOf(values: WindowValues): string | null {
  const { repeat, every, weekdays, position, weekday, monthDay, rule } = values;
  const none = { interval: Number(every) || 1, byDay: [], byMonthDay: [], count: null, until: null };
  const ended = { ...none, ...endOf(values) };
  switch (repeat) {
    case 'once':
      return null;
    case 'other':
      return rule;
    case 'daily':
      return recurrenceText({ ...ended, freq: 'DAILY' });
    case 'weekly': {
      const byDay = DAYS.filter((day) => weekdays.includes(day)).map((day) => ({ position: null, day }));
      return recurrenceText({ ...ended, freq: 'WEEKLY', byDay });
    }
    case 'monthDay':
      return recurrenceText({ ...ended, freq: 'MONTHLY', byMonthDay: [Number(monthDay)] });
    case 'monthWeekday': {
      const byDay = [{ position: Number(position), day: weekday }];
      return recurrenceText({ ...ended, freq: 'MONTHLY', byDay });
    }
  }
}

function endOf({ end, until, count }: WindowValues): Pick<Recurrence, 'count' | 'until'> {
  return {
    count: end === 'count' ? Number(count) || 1 : null,
    until: end === 'until' && until !== '' ? until.replaceAll('-', '') : null,
  };
}

export const minutesOf = ({ duration, unit }: Pick<WindowValues, 'duration' | 'unit'>): number =>
  Math.round(Number(duration) * UNITS[unit]);

/** What is sent of the schedule and its effects. */
export function windowBody(values: WindowValues) {
  const { day, time, timeZone, stops, pausesSla, reason } = values;
  return {
    ...{ start: `${day}T${time}`, timeZone, durationMinutes: minutesOf(values), rrule: ruleOf(values) },
    ...{ stops, pausesSla, reason },
  };
}

/** Where; a part that is not chosen is an empty id, which the contract refuses. */
export function placeOf({
  scope,
  clientId,
  siteId,
  deviceId,
}: Pick<WindowValues, 'scope' | 'clientId' | 'siteId' | 'deviceId'>): MaintenancePlace {
  switch (scope) {
    case 'everything':
      return { scope };
    case 'client':
      return { scope, clientId };
    case 'site':
      return { scope, siteId };
    case 'device':
      return { scope, deviceId };
  }
}

/** Which field of the form a member of the body is about. */
export const FIELD_OF_BODY: Readonly<Record<string, keyof WindowValues>> = {
  start: 'day',
  durationMinutes: 'duration',
  rrule: 'repeat',
  'place.clientId': 'clientId',
  'place.siteId': 'siteId',
  'place.deviceId': 'deviceId',
};

export const FIELD_OF_CODE = {
  'maintenance.never': 'day',
  'maintenance.overlaps_itself': 'duration',
  // Of everything, by staff who do not see everything.
  'request.forbidden': 'scope',
} as const;
