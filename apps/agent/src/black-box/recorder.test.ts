// A Linux computer from its /proc and its journal to what leaves it when an alert fires.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BlackBoxPart } from '@lanet/contracts/black-box';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linuxMachine } from '../platform/linux.ts';
import { type LinuxMachine, read } from '../platform/machine.ts';
import { removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { MINUTE, START, sampleAt } from '../testing/samples.ts';
import { Recorder } from './recorder.ts';

let folder = '';
let now = START;
let ticks = 0;
beforeEach(() => {
  folder = temporaryFolder();
  [now, ticks] = [START, 0];
});
afterEach(() => removeFolder(folder));

const stat = (pid: number, name: string, busy: number, pages: number) =>
  `${pid} (${name}) S 1 ${pid} ${pid} 0 -1 0 0 0 0 0 ${busy} 0 0 0 20 0 1 0 50 1000 ${pages} 1 1`;

/** Two processors; `backup` takes half of one of them. A journal with an error a minute. */
const machine = (change: Partial<LinuxMachine> = {}) =>
  linuxMachine({
    now: () => now,
    monotonicMs: () => now,
    list: async (path) => (path === '/proc' ? ['1', '42', 'cpuinfo', 'sys'] : []),
    readBytes: async () => read(new Uint8Array(0)),
    readFile: async (path) => {
      if (path === '/proc/stat') return read(`cpu  ${2 * ticks} 0 0 0 0 0 0 0 0 0\n`);
      return read(path.includes('/42/') ? stat(42, 'backup (1)', ticks / 2, 5000) : stat(1, 'init', 7, 100));
    },
    expand: async (pattern) => (pattern.startsWith('/var') ? ['/var/log/journal/1/system.journal'] : []),
    modifiedAt: async () => read(now),
    run: async () => {
      const entry = { __CURSOR: String(now), __REALTIME_TIMESTAMP: String((now - 1000) * 1000), MESSAGE: 'broken' };
      return read({ exitCode: 0, stdout: JSON.stringify({ ...entry, SYSLOG_IDENTIFIER: 'backup' }) });
    },
    ...change,
  });

const open = (own = machine()) =>
  new Recorder(
    (name) => join(folder, name),
    own,
    () => {},
    () => now,
  );

async function live(recorder: Recorder, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute++) {
    now += MINUTE;
    ticks += 6000;
    await recorder.record(sampleAt(now, { services: [{ name: 'nginx', state: 'failed' }] }));
  }
}
const fired = (at = now, to: 'firing' | 'resolved' = 'firing') => [
  {
    ...{ rule: 'disk_full', ruleVersion: 1, object: '/', metric: 'volume.usedPercent' as const, trigger: 90 },
    ...{ recover: 85, samples: [], from: 'pending' as const, to, at, since: at, value: 95, flaps: 0 },
  },
];

describe('the black box', () => {
  it('gives the half hour before an alert, with the process that was to blame and what the log said', async () => {
    const recorder = open();
    await live(recorder, 60);

    const [part] = BlackBoxPart.array().length(1).parse(recorder.partsBefore(fired(), 60));

    expect(part?.samples.map(({ at }) => (at - now) / MINUTE)).toEqual(
      [...Array(31).keys()].map((index) => index - 30),
    );
    expect(part?.samples.at(-1)).toMatchObject({
      cpu: 5,
      volumes: [{ id: '/', usedPercent: 50 }],
      services: [{ name: 'nginx', state: 'failed' }],
      processes: {
        cpu: [{ name: 'backup (1)', cpu: 25, memory: 5000 * 4096 }],
        memory: [{ name: 'backup (1)' }, { name: 'init' }],
      },
    });
    expect(part?.errors.length).toBeGreaterThanOrEqual(29);
    expect(part?.errors.at(-1)).toEqual({ at: now - 1000, source: 'backup', text: 'broken' });
  });

  it('is short of a sample that cannot be told of, and of nothing else', async () => {
    const recorder = open();
    await live(recorder, 10);
    now += MINUTE;
    await recorder.record(sampleAt(now, { temperature: 1000 }));
    await live(recorder, 2);

    const [part] = recorder.partsBefore(fired(), 60);

    expect(part?.samples.map(({ at }) => (at - now) / MINUTE)).not.toContain(-2);
    expect(part?.samples).toHaveLength(12);
  });

  it('gives the five minutes after it once they are over, over a restart that was no clean one', async () => {
    const recorder = open();
    await live(recorder, 3);
    const at = now;
    recorder.partsBefore(fired(), 60);
    await live(recorder, 4);
    expect(recorder.partsAfter(now, 60)).toEqual([]);

    // Nothing was closed.
    const again = open();
    await live(again, 1);
    const [part] = again.partsAfter(now, 60);

    expect(part).toMatchObject({ part: 'after', firedAt: at });
    expect(part?.samples.map((sample) => (sample.at - at) / MINUTE)).toEqual([1, 2, 3, 4, 5]);
    expect(again.partsAfter(now + MINUTE, 60)).toEqual([]);
  });

  it('gives nothing without an alert, nor for one that ends', async () => {
    const recorder = open();
    await live(recorder, 3);

    expect(recorder.partsBefore([], 60)).toEqual([]);
    expect(recorder.partsBefore(fired(now, 'resolved'), 60)).toEqual([]);
    expect(recorder.partsAfter(now + 60 * MINUTE, 60)).toEqual([]);
  });

  it('holds names of processes and no command lines, in a file of four megabytes', async () => {
    const reads: string[] = [];
    const usual = machine();
    const recorder = open(
      machine({
        readFile: async (path, maxBytes) => {
          reads.push(path);
          return usual.readFile(path, maxBytes);
        },
      }),
    );
    await live(recorder, 2);

    expect(new Set(reads)).toEqual(new Set(['/proc/stat', '/proc/1/stat', '/proc/42/stat']));
    expect(statSync(join(folder, 'black-box')).size).toBe(4 * 1024 * 1024);
    expect(readFileSync(join(folder, 'black-box'), 'latin1')).toContain('backup (1)');
  });

  it('costs no sample when the disk takes nothing', async () => {
    const lines: string[] = [];
    const nowhere = new Recorder(
      (name) => join(folder, 'missing', name),
      machine(),
      (_, line) => lines.push(line),
      () => now,
    );

    await live(nowhere, 3);

    expect(nowhere.partsBefore(fired(), 60)).toEqual([]);
    expect(lines.filter((line) => line.includes('black box cannot'))).toHaveLength(1);
  });

  it('keeps a day of a server with many volumes and services', async () => {
    const recorder = open();
    const volumes = Array.from({ length: 40 }, (_, index) => ({
      ...{ id: `/srv/${'x'.repeat(60)}${index}`, usedPercent: 50, freeBytes: 1, sizeBytes: 2, inodesUsedPercent: 3 },
    }));
    const services = Array.from({ length: 100 }, (_, index) => ({
      name: `${'service'.repeat(9)}${index}`,
      state: 'running' as const,
    }));
    now += MINUTE;
    await recorder.record(sampleAt(now, { volumes, services }));

    const [part] = recorder.partsBefore(fired(), 60);

    expect(part?.samples[0]?.volumes.length).toBeGreaterThan(5);
  });
});
