import { FeedDay } from '@lanet/contracts/calendar-feeds';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readFeed } from './calendars.ical.rules.ts';

const YEARS = { from: 2025, to: 2031 };
const calendar = (...events: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: string[]) => ['BEGIN:VEVENT', 'UID:a@example', ...lines, 'END:VEVENT'].join('\r\n');
const read = (text: string) => readFeed(text, YEARS, 'Festivo');
const daysOf = (text: string) => {
  const content = read(text);
  return content.kind === 'days' ? content.days : content.code;
};

describe('the days of a feed', () => {
  it('are its all-day events, by date, with what was said of them', () => {
    const text = calendar(
      event('DTSTART;VALUE=DATE:20260916', 'DTEND;VALUE=DATE:20260917', 'SUMMARY:Día de la Independencia'),
      event('DTSTART;VALUE=DATE:20260101', 'SUMMARY:Año Nuevo\\, feriado'),
      event('DTSTART:20260105T090000Z', 'DTEND:20260105T100000Z', 'SUMMARY:A meeting'),
    );

    expect(daysOf(text)).toEqual([
      { date: '2026-01-01', name: 'Año Nuevo, feriado' },
      { date: '2026-09-16', name: 'Día de la Independencia' },
    ]);
  });

  it('go on from an event that lasts, by its end or its length, over the end of a year', () => {
    const until = event('DTSTART;VALUE=DATE:20251230', 'DTEND;VALUE=DATE:20260102', 'SUMMARY:Cierre');
    const long = event('DTSTART;VALUE=DATE:20260401', 'DURATION:P2D', 'SUMMARY:Semana Santa');

    expect(daysOf(calendar(until, long))).toEqual([
      ...['2025-12-30', '2025-12-31', '2026-01-01'].map((date) => ({ date, name: 'Cierre' })),
      ...['2026-04-01', '2026-04-02'].map((date) => ({ date, name: 'Semana Santa' })),
    ]);
  });

  it('come back by the year, without those that were taken out, and where one was moved to', () => {
    const yearly = event(
      ...['DTSTART;VALUE=DATE:20200501', 'RRULE:FREQ=YEARLY', 'EXDATE;VALUE=DATE:20280501,20290501'],
      ...['RDATE;VALUE=DATE:20260504', 'SUMMARY:Trabajo'],
    );
    const moved = event('RECURRENCE-ID;VALUE=DATE:20270501', 'DTSTART;VALUE=DATE:20270503', 'SUMMARY:Trabajo (lunes)');
    const dropped = event('RECURRENCE-ID;VALUE=DATE:20300501', 'DTSTART;VALUE=DATE:20300501', 'STATUS:CANCELLED');

    expect(daysOf(calendar(yearly, moved, dropped))).toEqual([
      { date: '2025-05-01', name: 'Trabajo' },
      { date: '2026-05-01', name: 'Trabajo' },
      { date: '2026-05-04', name: 'Trabajo' },
      { date: '2027-05-03', name: 'Trabajo (lunes)' },
      { date: '2031-05-01', name: 'Trabajo' },
    ]);
  });

  it('are read once each, with every name, and the feed’s where there is none', () => {
    const at = 'DTSTART;VALUE=DATE:20260101';

    expect(daysOf(calendar(event(at, 'SUMMARY:B'), event(at, 'SUMMARY:A'), event(at, 'SUMMARY:A')))).toEqual([
      { date: '2026-01-01', name: 'A / B' },
    ]);
    expect(daysOf(calendar(event(at)))).toEqual([{ date: '2026-01-01', name: 'Festivo' }]);
  });

  it('are read whatever ends the lines, folded or not, and past a byte order mark', () => {
    const folded = calendar(event('DTSTART;VALUE=DATE:202601\r\n 01', 'SUMMARY:Año\r\n\t Nuevo'));
    const plain = `\ufeff${calendar(event('DTSTART;VALUE=DATE:20260101', 'SUMMARY:Año Nuevo')).replaceAll('\r\n', '\n')}`;

    expect(daysOf(folded)).toEqual([{ date: '2026-01-01', name: 'Año Nuevo' }]);
    expect(daysOf(plain)).toEqual(daysOf(folded));
  });

  it('are the good ones where others are broken', () => {
    const text = calendar(
      event('DTSTART;VALUE=DATE:20261399', 'SUMMARY:No such day'),
      event('DTSTART;VALUE=DATE:garbage'),
      event('DTSTART;VALUE=DATE:20260301', 'RRULE:FREQ=FOO', 'SUMMARY:No such rule'),
      event('DTSTART;VALUE=DATE:20260302', 'RRULE:FREQ=MONTHLY', 'SUMMARY:By the month'),
      event('DTSTART;VALUE=DATE:20260303', 'no colon', '__proto__:x', 'BEGIN:VALARM', 'SUMMARY:Alarm', 'END:VALARM'),
    );

    expect(daysOf(text)).toEqual([{ date: '2026-03-03', name: 'Festivo' }]);
  });

  it('carry no characters that change what is around them', () => {
    const text = calendar(event('DTSTART;VALUE=DATE:20260101', 'SUMMARY:\u202eA\\n\u0007B\u2066 '));

    expect(daysOf(text)).toEqual([{ date: '2026-01-01', name: 'A B' }]);
  });
});

describe('what is no calendar of holidays', () => {
  const date = (index: number) => new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10).replaceAll('-', '');

  it.each([
    { text: '', code: 'not_a_calendar' },
    { text: '<!doctype html><title>Sign in</title>', code: 'not_a_calendar' },
    { text: 'BEGIN:VCARD\nEND:VCARD', code: 'not_a_calendar' },
    { text: calendar(), code: 'no_days' },
    { text: calendar(event('DTSTART;VALUE=DATE:20100101')), code: 'no_days' },
    {
      text: calendar(...Array.from({ length: 251 }, (_, index) => event(`DTSTART;VALUE=DATE:${date(index)}`))),
      code: 'too_many_days',
    },
    {
      text: calendar(...Array.from({ length: 301 }, () => event('DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=YEARLY'))),
      code: 'too_many_days',
    },
    {
      text: calendar(...Array.from({ length: 5_001 }, () => event('DTSTART;VALUE=DATE:20260101'))),
      code: 'too_many_days',
    },
  ])('is said to be so: $code', ({ text, code }) => {
    expect(read(text)).toEqual({ kind: 'fault', code });
  });

  it('is never more than is allowed, whatever comes', () => {
    const part = fc.constantFrom(
      ...['BEGIN:VEVENT', 'END:VEVENT', 'BEGIN:VALARM', 'END:VALARM', 'DTSTART;VALUE=DATE:20260101', 'DURATION:P9999W'],
      ...['DTEND;VALUE=DATE:20990101', 'RRULE:FREQ=YEARLY;BYDAY=MO', 'RRULE:FREQ=YEARLY;COUNT=0', 'SUMMARY:x', 'UID:x'],
      ...['DTSTART;VALUE=DATE:00000101', 'RDATE;VALUE=DATE:20260101,99991231', 'RECURRENCE-ID;VALUE=DATE:20260101', ''],
    );
    const lines = fc.array(fc.oneof(part, fc.string({ unit: 'binary', maxLength: 40 })), { maxLength: 60 });
    fc.assert(
      fc.property(lines, (inside) => {
        const content = read(`BEGIN:VCALENDAR\r\n${inside.join('\r\n')}`);
        if (content.kind === 'fault') return;
        const dates = content.days.map((day) => day.date);
        expect(z.array(FeedDay).max(250).parse(content.days)).toEqual(content.days);
        expect(dates).toEqual([...new Set(dates)].sort());
        expect(dates.every((one) => one >= '2025' && one < '2032')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
