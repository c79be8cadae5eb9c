// Which versions of policies and calendars count for a ticket, and from when (sla.md, sections 2 and 5).
import type { PolicyTerms } from '@lanet/contracts/sla-policies';
import { describe, expect, it } from 'vitest';
import { evaluate } from './sla.clocks.rules.ts';
import { type HoursFrom, openTimeOf } from './sla.open-time.rules.ts';
import {
  type CalendarHistory,
  eventsOf,
  hoursOf,
  type PolicyFact,
  type PolicyVersion,
  type StoredEvent,
  type StoredFact,
  termsNow,
} from './sla.resolve.rules.ts';
import { ALWAYS, hoursOf as calendar, clockOf, DAY, ms, shown, WORKING_WEEK } from './testing/ticket-log.ts';

const at = (time: string) => `2025-03-07T${time}Z`;
const terms = (minutes: number, more: Partial<PolicyTerms> = {}): PolicyTerms => ({
  ...{ calendarId: null, hours: 'place', pauses: { waitingThird: false, maintenance: false } },
  targets: { high: { resolution: { kind: 'minutes', minutes } } },
  ...{ firstResponseNeverPauses: false, ladder: [], quietHours: null },
  ...more,
});
const version = (number: number, from: string, what: PolicyTerms, fromStart = false): PolicyVersion => ({
  ...{ version: number, validFromMs: ms(from), fromStart, terms: what },
});
const policy = (id: string | null, more: Partial<PolicyFact> = {}): PolicyFact => ({
  ...{ kind: 'policy', policyId: id, priority: 'high', level: 'client' },
  ...{ calendarId: 'c', timeZone: null, atPlace: true },
  ...more,
});
const stored = (lines: readonly (readonly [string, StoredFact])[]): StoredEvent[] =>
  lines.map(([time, fact], index) => ({ id: String(index), atMs: ms(at(time)), ...fact }));
const created = ['10:00', { kind: 'created' }] as const;
const state = (time: string, to: 'closed' | 'open' | 'resolved' | 'waiting_third') =>
  [time, { kind: 'state', state: to }] as const;

/** The targets as they followed each other: `10:00 60`. */
const followed = (events: readonly StoredEvent[], versions: readonly PolicyVersion[], other: PolicyVersion[] = []) =>
  eventsOf(events, {
    policies: new Map([
      ['p', versions],
      ['q', other],
    ]),
  }).flatMap((event) => {
    if (event.kind !== 'terms') return [];
    const target = event.terms?.targets.resolution;
    return `${shown(event.atMs)?.slice(11, 16)} ${target?.kind === 'minutes' ? target.minutes : '-'}`;
  });

describe('a policy', () => {
  const first = version(1, '2025-01-01T00:00Z', terms(60));
  const second = version(2, at('11:00'), terms(90));
  const log = stored([created, ['10:00', policy('p')]]);

  it('holds in the version of its time, and a new one from its instant on', () => {
    expect(followed(log, [first])).toEqual(['10:00 60']);
    expect(followed(log, [first, second])).toEqual(['10:00 60', '11:00 90']);
    expect(followed(log, [version(1, '2025-03-08T00:00Z', terms(60))])).toEqual(['10:00 60']);
  });

  it('is over when another one comes, and its later versions with it', () => {
    const changed = stored([created, ['10:00', policy('p')], ['10:30', policy('q')]]);

    expect(followed(changed, [first, second], [version(1, '2025-01-01T00:00Z', terms(30))])).toEqual([
      ...['10:00 60', '10:30 30'],
    ]);
    expect(followed(stored([created, ['10:00', policy('p')], ['10:30', policy(null)]]), [first])).toEqual([
      ...['10:00 60', '10:30 -'],
    ]);
  });

  it('promises nothing where it is not known, or says nothing of a priority', () => {
    expect(followed(stored([created, ['10:00', policy('gone')]]), [first])).toEqual(['10:00 -']);
    expect(followed(stored([created, ['10:00', policy('p', { priority: 'low' })]]), [first])).toEqual(['10:00 -']);
  });

  describe('that is to hold for open tickets from their start', () => {
    const renewed = version(3, at('12:00'), terms(30), true);

    it('takes the place of what was before it', () => {
      expect(followed(log, [first, second, renewed])).toEqual(['10:00 30']);
      expect(followed(log, [first, renewed, version(4, at('13:00'), terms(20))])).toEqual(['10:00 30', '13:00 20']);
    });

    it.each([
      { name: 'closed', end: state('11:30', 'closed') },
      { name: 'resolved', end: state('11:30', 'resolved') },
      { name: 'gone on in another', end: ['11:30', { kind: 'merged' }] as const },
    ])('leaves a ticket as it was that is $name', ({ end }) => {
      const ended = [...log, ...stored([end])];

      expect(followed(ended, [first, second, renewed])).toEqual(['10:00 60', '11:00 90', '12:00 30']);
      expect(followed([...log, ...stored([['12:30', end[1]]])], [first, renewed])).toEqual(['10:00 30']);
    });

    it('does not make a closed ticket late that was in time', () => {
      const closed = [...log, ...stored([state('10:50', 'closed')])];
      const events = eventsOf(closed, { policies: new Map([['p', [first, renewed]]]) });
      const time = openTimeOf([{ fromMs: 0, hours: calendar(ALWAYS) }], ms(at('00:00')), ms(at('00:00')) + 9 * DAY);
      const evaluation = evaluate({ events, time, atMs: ms(at('15:00')) });

      expect(clockOf(evaluation ?? { clocks: [] }, 'resolution')).toMatchObject({ state: 'met', breach: null });
    });
  });

  it('has a latest version, by which its ladder goes', () => {
    const known = { policies: new Map([['p', [first, second]]]) };

    expect(termsNow(log, known, ms(at('10:59')))?.version).toBe(1);
    expect(termsNow(log, known, ms(at('11:00')))?.version).toBe(2);
    expect(termsNow(stored([created, ['10:00', policy(null)]]), known, ms(at('11:00')))).toBeUndefined();
  });
});

describe('hours', () => {
  const office = calendar(WORKING_WEEK, { zone: 'America/Mexico_City' });
  const always = calendar(ALWAYS, { zone: 'Europe/Madrid' });
  const known = (...histories: CalendarHistory[]) => ({
    ...{ calendars: new Map(histories.map((history) => [history.id, history])) },
    extraDays: [{ date: '2025-03-10', addedAtMs: 0, removedAtMs: null }],
  });
  const both = known(
    {
      ...{ id: 'c', name: 'Office' },
      history: [
        { validFromMs: null, hours: office },
        { validFromMs: ms(at('12:00')), hours: always },
      ],
    },
    { id: 'd', name: 'Always', history: [{ validFromMs: null, hours: always }] },
  );
  const told = (pieces: readonly HoursFrom[]) =>
    pieces.map(({ fromMs, hours, extraDays }) =>
      [Number.isFinite(fromMs) ? shown(fromMs)?.slice(11, 16) : '', hours.timeZone, extraDays?.length].join(' '),
    );

  it('are those of the calendar in the version of each time, in the zone of the place', () => {
    expect(told(hoursOf(stored([created, ['10:00', policy('p')]]), both))).toEqual([
      ...[' America/Mexico_City 1', '12:00 Europe/Madrid 1'],
    ]);
    expect(told(hoursOf(stored([created, ['10:00', policy('p', { timeZone: 'America/Tijuana' })]]), both))).toEqual([
      ...[' America/Tijuana 1', '12:00 America/Tijuana 1'],
    ]);
  });

  it('change with the place, from then on', () => {
    const moved = stored([
      created,
      ['10:00', policy('p')],
      ['11:00', policy('p', { timeZone: 'America/Tijuana' })],
      ['13:00', policy('p', { calendarId: 'd', atPlace: false })],
    ]);

    expect(told(hoursOf(moved, both))).toEqual([
      ...[' America/Mexico_City 1', '11:00 America/Tijuana 1', '12:00 America/Tijuana 1', '13:00 Europe/Madrid 0'],
    ]);
  });

  it('stay where another policy or priority goes by the same', () => {
    const same = stored([created, ['10:00', policy('p')], ['11:00', policy('q', { priority: 'low' })]]);

    expect(told(hoursOf(same, both))).toHaveLength(2);
  });
});
