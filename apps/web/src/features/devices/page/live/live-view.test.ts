import type { LiveSample } from '@lanet/contracts/live';
import { describe, expect, it } from 'vitest';
import { someDevice } from '../../../../testing/device-data.ts';
import { type LiveKnown, lineOf, liveShown, numbersOf, withSample } from './live-view.ts';

const T = 1_800_000_000_000;
const sample = (seconds: number, change: Partial<LiveSample> = {}): LiveSample => ({
  ...{ at: T + seconds * 1000, cpu: seconds, memory: 50, temperature: null },
  ...{ volumes: [], network: [], ...change },
});

describe('what is shown', () => {
  it.each<{ shown: string; known: Partial<LiveKnown>; because: string }>([
    { shown: 'connecting', known: {}, because: 'it has just been asked for' },
    { shown: 'connecting', known: { answer: 'live' }, because: 'the first sample is on its way' },
    { shown: 'silent', known: { answer: 'live', askedSinceMs: T - 15_000 }, because: 'no sample came in 15 s' },
    { shown: 'on', known: { answer: 'live', lastSampleMs: T - 14_999 }, because: 'samples come' },
    { shown: 'silent', known: { answer: 'live', lastSampleMs: T - 15_000, askedSinceMs: 0 }, because: 'two were lost' },
    { shown: 'offline', known: { answer: 'offline' }, because: 'the device is away' },
    { shown: 'on', known: { answer: 'no_connection', lastSampleMs: T - 1000 }, because: 'it has come back since' },
    { shown: 'no_connection', known: { answer: 'no_connection', lastSampleMs: T - 60_000 }, because: 'it left' },
    { shown: 'failed', known: { answer: 'failed' }, because: 'the server did not answer' },
    { shown: 'paused', known: { stopped: 'paused', lastSampleMs: T }, because: 'one wants it so' },
    { shown: 'idle', known: { stopped: 'idle', answer: 'offline' }, because: 'nobody is there' },
  ])('is $shown when $because', ({ shown, known }) => {
    const usual = { stopped: undefined, answer: undefined, askedSinceMs: T - 1000, lastSampleMs: undefined };

    expect(liveShown({ ...usual, ...known }, T)).toBe(shown);
  });
});

describe('the samples', () => {
  it('are those of the last five minutes', () => {
    let samples: LiveSample[] = [];
    for (let index = 0; index < 100; index += 1) samples = withSample(samples, sample(index * 5));

    expect([samples.length, samples[0]?.cpu, samples.at(-1)?.cpu]).toEqual([60, 200, 495]);
  });

  it('are drawn with a gap where some are missing', () => {
    const line = lineOf([sample(0), sample(5), sample(19), sample(34)], ({ cpu }) => cpu);

    expect(line.slice(-6)).toEqual([null, 0, 5, 19, null, 34]);
    expect(line).toHaveLength(60);
  });
});

describe('the numbers', () => {
  const device = someDevice({ cpu: 3, memory: 40, lastReportAt: new Date(T).toISOString() });

  it('are those of the sample, also while one pauses to read them; of a device that is away those of its last word', () => {
    const cpus = [
      numbersOf(device, undefined, 'on'),
      numbersOf(device, sample(-60), 'on'),
      numbersOf(device, sample(-60), 'paused'),
      numbersOf(device, sample(-60), 'offline'),
      numbersOf(device, sample(60), 'offline'),
    ].map(({ cpu }) => cpu);

    expect(cpus).toEqual([3, -60, -60, 3, 60]);
  });

  it('add the interfaces up, and say nothing where none is known', () => {
    const network = [
      { id: 'eth0', rx: 100, tx: null },
      { id: 'eth1', rx: 20, tx: null },
    ];

    expect(numbersOf(device, sample(0, { network }), 'on').network).toEqual({ rx: 120, tx: null });
  });

  it('are of the three fullest volumes, by name', () => {
    const volumes = [10, 90, 50, 70, 20].map((usedPercent, index) => ({ id: `/${index}`, usedPercent }));

    const { volumes: shown, moreVolumes } = numbersOf(device, sample(0, { volumes }), 'on');

    expect(shown.map(({ id }) => id)).toEqual(['/1', '/2', '/3']);
    expect(moreVolumes).toBe(2);
  });
});
