import { LIVE_SAMPLE_MAX_BYTES, LiveSample } from '@lanet/contracts/live';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linuxMachine } from '../platform/linux.ts';
import { writeTree } from '../platform/recorded-tree.ts';
import { sampleAt } from '../testing/samples.ts';
import { LiveSamples, liveSampleOf } from './live-samples.ts';

let tree: Awaited<ReturnType<typeof writeTree>>;
/** Milliseconds since the start; passes only in pauses, and while the disk is read. */
let clock: number;
let slowMs: number;
let pauses: number[];
let sent: LiveSample[];
let reading: number;
let mostReading: number;
let holdDisk: Promise<void> | undefined;

beforeEach(async () => {
  [clock, slowMs, pauses, sent, reading, mostReading, holdDisk] = [0, 0, [], [], 0, 0, undefined];
  tree = await writeTree({
    '/proc/stat': 'cpu  100 0 0 900 0 0 0 0 0 0\n',
    '/proc/meminfo': 'MemTotal:       1000 kB\nMemAvailable:   420 kB\n',
    '/proc/self/mountinfo': '27 1 254:0 / / rw - ext4 /dev/vda rw\n',
  });
});
afterEach(() => tree.remove());

const machine = () =>
  linuxMachine({
    root: tree.root,
    now: () => 1_795_000_000_000 + clock,
    monotonicMs: () => clock,
    statfs: async () => {
      reading += 1;
      mostReading = Math.max(mostReading, reading);
      await holdDisk;
      clock += slowMs;
      reading -= 1;
      return {
        kind: 'read',
        value: { sizeBytes: 1000, freeBytes: 200, availableBytes: 200, inodes: 0, inodesFree: 0 },
      };
    },
  });

/** `onPause` is called at the beginning of each pause; by default the time simply passes. */
function liveSamples(onPause: (count: number) => void) {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const live = new LiveSamples({
    machine: machine(),
    extraMounts: () => [],
    log: () => {},
    pause: async (milliseconds, signal) => {
      pauses.push(milliseconds);
      clock += milliseconds;
      onPause(pauses.length);
      if (signal.aborted) resolve();
    },
  });
  return { live, over, order: (everySeconds: number, seconds: number) => live.order({ everySeconds, seconds }, take) };
}
const take = (sample: LiveSample) => void sent.push(sample);
async function whole(everySeconds: number, seconds: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { order } = liveSamples(() => {
    const isOver = clock >= Math.min(seconds, 600) * 1000;
    if (isOver) setImmediate(() => setImmediate(resolve));
  });
  order(everySeconds, seconds);
  await promise;
}

describe('a live series', () => {
  it('sends a first sample after a second, then one each step, and ends by itself', async () => {
    await whole(5, 20);

    expect(sent.map(({ at }) => at - 1_795_000_000_000)).toEqual([1000, 6000, 11_000, 16_000]);
    expect(sent[0]).toEqual({
      at: 1_795_000_001_000,
      cpu: null,
      memory: 58,
      temperature: null,
      volumes: [{ id: '/', usedPercent: 80 }],
      network: [],
    });
    expect(pauses).toEqual([1000, 5000, 5000, 5000, 5000]);
  });

  it.each([
    { asked: 0, every: 1 },
    { asked: 0.001, every: 1 },
    { asked: 3600, every: 60 },
  ])('keeps to one sample a second and one a minute at least: $asked s', async ({ asked, every }) => {
    await whole(asked, 125);

    expect(pauses.slice(0, 3)).toEqual([1000, every * 1000, every * 1000]);
  });

  it('ends after ten minutes, however long it was asked for', async () => {
    await whole(60, 1e9);

    expect(sent.length).toBe(10);
  });

  it('is one, however often it is asked for, and lasts as the last order says', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { order } = liveSamples((count) => {
      if (count === 2) for (let index = 0; index < 10; index += 1) order(10, 30);
      if (clock >= 36_000) setImmediate(() => setImmediate(resolve));
    });

    order(5, 10);
    await promise;

    expect(sent.map(({ at }) => at - 1_795_000_000_000)).toEqual([1000, 6000, 16_000, 26_000]);
    expect(mostReading).toBe(1);
  });

  it('ends when it is told to', async () => {
    const { over, order } = liveSamples((count) => {
      if (count === 3) order(5, 0);
    });
    order(5, 600);

    await over;
    await new Promise(setImmediate);

    expect(sent).toHaveLength(2);
  });

  it('sends nothing that it was reading when it ended', async () => {
    const disk = Promise.withResolvers<void>();
    const { live, order } = liveSamples(() => {
      holdDisk = disk.promise;
    });
    order(5, 600);
    await expect.poll(() => [pauses.length, reading]).toEqual([1, 1]);

    live.end();
    disk.resolve();
    await expect.poll(() => reading).toBe(0);
    await new Promise(setImmediate);

    expect(sent).toEqual([]);
  });

  it('never reads twice at once, also when one is ended and begun again while the disk does not answer', async () => {
    const disk = Promise.withResolvers<void>();
    holdDisk = disk.promise;
    const { promise, resolve } = Promise.withResolvers<void>();
    const { live, order } = liveSamples(() => {
      if (sent.length > 0) setImmediate(resolve);
    });
    order(5, 600);
    await expect.poll(() => reading).toBe(1);
    for (let index = 0; index < 5; index += 1) {
      live.end();
      order(5, 600);
    }

    disk.resolve();
    await promise;
    live.end();

    expect(mostReading).toBe(1);
  });

  it('leaves a computer that is slow to read alone for as long as the reading took', async () => {
    slowMs = 4000;

    await whole(5, 30);

    expect(pauses.slice(0, 3)).toEqual([1000, 4000, 4000]);
  });
});

describe('a live sample', () => {
  it('is one of the contract, whatever the computer has', () => {
    const many = (length: number, name: string) => Array.from({ length }, (_, index) => `${name}${index}`);
    const volume = { freeBytes: 1, sizeBytes: 2, inodesUsedPercent: null, usedPercent: 50 };
    const sample = (names: string[]) =>
      liveSampleOf(
        sampleAt(1.5, {
          volumes: names.map((id) => ({ ...volume, id })),
          network: names.map((id) => ({ id, up: true, rx: null, tx: 1 })),
        }),
      );
    const [usual, extreme] = [sample(many(200, '/mnt/volume-')), sample(many(64, 'ñ'.repeat(250)))];

    expect([LiveSample.parse(usual), LiveSample.parse(extreme)]).toEqual([usual, extreme]);
    expect([usual.volumes.length, usual.network.length]).toEqual([64, 64]);
    expect([extreme.volumes, extreme.network, extreme.cpu]).toEqual([[], [], 5]);
    for (const one of [usual, extreme])
      expect(Buffer.byteLength(JSON.stringify({ type: 'sample', ...one }))).toBeLessThan(LIVE_SAMPLE_MAX_BYTES);
  });
});
