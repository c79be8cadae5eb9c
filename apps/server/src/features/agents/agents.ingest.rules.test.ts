import type { Window } from '@lanet/contracts/agent';
import { describe, expect, it } from 'vitest';
import { judgeLate, latestOf, placeWindows } from './agents.ingest.rules.ts';

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
