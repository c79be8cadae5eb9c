import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { archiveName, dueDay, expiredArchives, isDraft, lateHours, localDay, timeOfArchive } from './backups.rules.ts';

const MEXICO = 'America/Mexico_City';
const at = (text: string) => Date.parse(text);
const DAY_MS = 86_400_000;

describe('the name of an archive', () => {
  it('says when, to the second, and reads back', () => {
    expect(archiveName(at('2026-03-05T08:30:07.900Z'))).toBe('lanet-2026-03-05T083007Z.lanetbackup');
    expect(timeOfArchive('lanet-2026-03-05T083007Z.lanetbackup')).toBe(at('2026-03-05T08:30:07Z'));
  });

  it.each([
    'notas.txt',
    'lanet.lanetbackup',
    'lanet-2026-13-05T083007Z.lanetbackup',
    'x-lanet-2026-03-05T083007Z.lanetbackup',
  ])('%s is none of ours', (name) => expect(timeOfArchive(name)).toBeUndefined());

  it('tells drafts of ours from other files', () => {
    expect(isDraft('lanet-2026-03-05T083007Z.lanetbackup.part')).toBe(true);
    expect(isDraft('pelicula.part')).toBe(false);
  });
});

describe('what goes', () => {
  const keep = { keepDaily: 2, keepWeekly: 2, keepMonthly: 2 };
  const names = (...instants: string[]) => instants.map((text) => archiveName(at(text)));

  it('is all but the newest of the last days, weeks and months', () => {
    const [dec31, jan12, jan18, feb9, feb10morning, feb10evening] = names(
      ...['2026-01-01T05:00:00Z', '2026-01-12T20:00:00Z', '2026-01-18T20:00:00Z'],
      ...['2026-02-09T20:00:00Z', '2026-02-10T08:00:00Z', '2026-02-10T20:00:00Z'],
    );
    const all = [dec31, jan12, jan18, feb9, feb10morning, feb10evening].map(String);

    // Days: 10 and 9 February. Weeks: of the 10th, and of 18 January. Months: February and January.
    expect(expiredArchives(all, keep, MEXICO).sort()).toEqual([dec31, feb10morning, jan12].sort());
  });

  it('goes by days of the zone', () => {
    // 23:00 and 23:30 of 9 February in Mexico, and 00:30 of the 10th.
    const all = names('2026-02-10T05:00:00Z', '2026-02-10T05:30:00Z', '2026-02-10T06:30:00Z');

    expect(expiredArchives(all, { keepDaily: 2, keepWeekly: 0, keepMonthly: 0 }, MEXICO)).toEqual([all[0]]);
    expect(expiredArchives(all, { keepDaily: 2, keepWeekly: 0, keepMonthly: 0 }, 'UTC')).toEqual([all[1], all[0]]);
  });

  it('is never the newest, never a file of others, and a second time nothing', () => {
    const instants = fc.array(fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') }), {
      minLength: 1,
      maxLength: 60,
    });
    const counts = fc.record({ keepDaily: fc.nat(9), keepWeekly: fc.nat(9), keepMonthly: fc.nat(9) });

    fc.assert(
      fc.property(instants, counts, (times, kept) => {
        const all = [...new Set(times.map(archiveName)), 'factura.pdf'];
        const gone = expiredArchives(all, kept, MEXICO);
        const left = all.filter((name) => !gone.includes(name));

        expect(left).toContain(archiveName(Math.max(...times)));
        expect(left).toContain('factura.pdf');
        expect(left.length - 1).toBeLessThanOrEqual(Math.max(1, kept.keepDaily + kept.keepWeekly + kept.keepMonthly));
        expect(expiredArchives(left, kept, MEXICO)).toEqual([]);
      }),
    );
  });
});

describe('the daily backup', () => {
  const when = { time: '02:30', zone: MEXICO };
  const now = at('2026-03-05T08:30:00Z'); // 02:30 in Mexico
  const tried = (state: string, minutesAgo: number) => ({ state, startedAtMs: now - minutesAgo * 60_000 });

  it.each([
    { because: 'it is that time', nowMs: now, attempts: [], due: '2026-03-05' },
    { because: 'it is a minute too early', nowMs: now - 60_000, attempts: [], due: undefined },
    { because: 'the process was down at that time', nowMs: now + 9 * 3_600_000, attempts: [], due: '2026-03-05' },
    { because: 'it is done', nowMs: now, attempts: [tried('failed', 50), tried('done', 1)], due: undefined },
    { because: 'it failed just now', nowMs: now, attempts: [tried('failed', 29)], due: undefined },
    { because: 'it failed half an hour ago', nowMs: now, attempts: [tried('failed', 30)], due: '2026-03-05' },
    {
      because: 'it failed three times',
      nowMs: now,
      attempts: [tried('failed', 150), tried('failed', 90), tried('failed', 60)],
      due: undefined,
    },
  ])('$due is due when $because', ({ nowMs, attempts, due }) => {
    expect(dueDay(nowMs, when, attempts)).toBe(due);
  });

  it('is nobody’s here where another schedule makes it', () => {
    expect(dueDay(now, { time: 'off', zone: MEXICO }, [])).toBeUndefined();
  });

  it('is of the local day, and there on the day whose clocks skip its time', () => {
    expect(localDay(at('2026-03-05T05:59:00Z'), MEXICO)).toBe('2026-03-04');
    // 8 March 2026 in New York: after 01:59 comes 03:00.
    expect(dueDay(at('2026-03-08T07:00:00Z'), { time: '02:30', zone: 'America/New_York' }, [])).toBe('2026-03-08');
  });
});

it('is late after more than 26 hours', () => {
  expect(lateHours(26 * 3_600_000, 0)).toBeUndefined();
  expect(lateHours(26 * 3_600_000 + 1, 0)).toBe(26);
  expect(lateHours(3 * DAY_MS, 0)).toBe(72);
});
