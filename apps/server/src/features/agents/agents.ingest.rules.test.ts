import type { Report, Window } from '@lanet/contracts/agent';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashedContent, judgeLate, latestOf, placeWindows } from './agents.ingest.rules.ts';

const NOW = Date.UTC(2026, 10, 23, 16, 15);
const DAY_MS = 86_400_000;
const window = (from: number, changes: Partial<Window> = {}): Window => ({
  ...{ from, stepSeconds: 60, cpu: [1, 2], memory: [3, null], temperature: [null, null], volumes: [], network: [] },
  ...changes,
});

describe('placing windows', () => {
  it.each([
    { offset: 0, moved: 0, because: 'the clocks agree' },
    { offset: 299_000, moved: 0, because: 'five minutes are tolerated' },
    { offset: DAY_MS, moved: DAY_MS, because: 'the device is a day behind' },
    { offset: -DAY_MS, moved: -DAY_MS, because: 'the device is a day ahead' },
    {
      offset: DAY_MS + 4_000,
      moved: DAY_MS,
      because: 'it moves by whole minutes, so that a repeat lands in its place',
    },
  ])('moves by $moved for an offset of $offset: $because', ({ offset, moved }) => {
    const from = NOW - offset - 900_000;

    expect(placeWindows([window(from)], offset, NOW).kept.map((kept) => kept.from)).toEqual([from + moved]);
  });

  it('drops what is too old, ahead of time or empty, and says why', () => {
    const placed = placeWindows(
      [window(NOW - 41 * DAY_MS), window(NOW + 2 * DAY_MS), window(NOW, { cpu: [] }), window(NOW - DAY_MS)],
      0,
      NOW,
    );

    expect(placed.kept).toHaveLength(1);
    expect(placed.dropped.map(({ reason }) => reason)).toEqual(['too_old', 'ahead', 'empty']);
  });
});

describe('the last values of a device', () => {
  it('come from the newest window and the last minute that was measured, with the fullest volume', () => {
    const volumes = [
      { id: '/', usedPercent: [10, null], freeBytes: 1, sizeBytes: 2 },
      { id: '/home', usedPercent: [80, 81.239], freeBytes: 1, sizeBytes: 2 },
    ];

    expect(latestOf([window(2, { volumes }), window(1)])).toEqual({
      ...{ from: 2, cpu: 2, memory: 3, temperature: null, diskVolume: '/home', diskUsed: 81.24 },
    });
    expect(latestOf([])).toBeUndefined();
  });
});

describe('a report whose number was used', () => {
  const hash = Buffer.from('aa', 'hex');
  const last = { agentId: 'a', sequence: 7, bodyHash: hash, lease: 'now', bootId: 'boot' };
  const report = { agentId: 'a', sequence: 7, hash, lease: 'then', bootId: 'boot' };
  const other = Buffer.from('bb', 'hex');

  it.each([
    { is: 'repeated', report, because: 'the body is the same' },
    { is: 'older', report: { ...report, sequence: 6, hash: other }, because: 'its number is below the last' },
    { is: 'reused', report: { ...report, hash: other }, because: 'it is the same boot' },
    { is: 'reused', report: { ...report, hash: other, bootId: 'b2', lease: 'now' }, because: 'it has the last lease' },
    {
      is: 'clone',
      report: { ...report, hash: other, bootId: 'b2' },
      because: 'another boot goes on from an old lease',
    },
    { is: 'replaced', report: { ...report, agentId: 'b' }, because: 'the device has another agent now' },
  ])('is $is when $because', ({ is, report: late }) => {
    expect(judgeLate(late, last)).toBe(is);
  });
});

describe('what a report is hashed over', () => {
  // Few values, so that two reports often say nearly the same.
  const values = (count: number) => fc.array(fc.constantFrom(0, 1, null), { minLength: count, maxLength: count });
  const someWindow = fc.nat(2).chain((count) =>
    fc.record({
      from: fc.nat(1),
      stepSeconds: fc.constant(60),
      ...{ cpu: values(count), memory: values(count), temperature: values(count) },
      volumes: fc.array(
        fc.record({
          id: fc.constantFrom('/', '/v'),
          usedPercent: values(count),
          freeBytes: fc.nat(1),
          sizeBytes: fc.nat(1),
        }),
        { maxLength: 2 },
      ),
      network: fc.array(fc.record({ id: fc.constantFrom('e', '/'), rx: values(count), tx: values(count) }), {
        maxLength: 2,
      }),
    }),
  );
  const report: fc.Arbitrary<Report> = fc.record({
    ...{ protocol: fc.constant(1), sequence: fc.integer({ min: 1, max: 2 }), bootId: fc.constantFrom('a', 'b') },
    ...{ lease: fc.constant(null), configEtag: fc.constant(null), agentVersion: fc.constant('1'), sentAt: fc.nat(3) },
    ...{ uptimeSeconds: fc.nat(3), backlog: fc.nat(3), windows: fc.array(someWindow, { maxLength: 2 }) },
  });
  const hashed = (one: Report) => Buffer.from(hashedContent(one)).toString('base64');

  it('differs exactly when the number or what was measured differs, whenever and after which boot it was sent', () => {
    fc.assert(
      fc.property(report, report, ({ windows, ...one }, other) => {
        const pairs: [Report, Report][] = [
          [{ ...one, windows }, other],
          [
            { ...one, windows },
            { ...other, windows, sequence: one.sequence },
          ],
        ];
        for (const [a, b] of pairs) {
          const isSame = JSON.stringify([a.sequence, a.windows]) === JSON.stringify([b.sequence, b.windows]);
          expect(hashed(a) === hashed(b)).toBe(isSame);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
