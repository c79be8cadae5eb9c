import { describe, expect, it } from 'vitest';
import { linuxMachine } from '../platform/linux.ts';
import type { FileSystemUse } from '../platform/machine.ts';
import { type TreeEntry, writeTree } from '../platform/recorded-tree.ts';
import { windowsMachine } from '../platform/windows.ts';
import { collectSample, type SampleState } from './sample.ts';

const FILES: Record<string, TreeEntry> = {
  '/proc/meminfo': 'MemTotal:       1000 kB\nMemAvailable:   420 kB\n',
  '/proc/uptime': '5430.12 10000.00\n',
  '/proc/sys/kernel/random/boot_id': 'b4c6ed54-4728-4026-a944-a2a54d3af8bf\n',
  '/proc/self/mountinfo': '27 1 254:0 / / rw - ext4 /dev/vda rw\n',
  '/sys/class/net/eth0/device/vendor': '0x1af4\n',
  '/sys/class/net/eth0/operstate': 'up\n',
  '/sys/class/net/docker0/operstate': 'up\n',
};
const netDev = (rx: number, tx: number) =>
  `eth0: ${rx} 1 0 0 0 0 0 0 ${tx} 1 0 0 0 0 0 0\ndocker0: 5 1 0 0 0 0 0 0 5 1 0 0 0 0 0 0\n`;
const use: FileSystemUse = { sizeBytes: 1000, freeBytes: 200, availableBytes: 200, inodes: 100, inodesFree: 90 };

async function sampleOf(files: Record<string, TreeEntry>, state: SampleState, clock = 0) {
  const tree = await writeTree({ ...FILES, ...files });
  const machine = linuxMachine({
    root: tree.root,
    now: () => 1_795_000_000_000 + clock,
    monotonicMs: () => clock,
    statfs: async () => ({ kind: 'read', value: use }),
  });
  const sample = await collectSample(machine, state);
  await tree.remove();
  return sample;
}

const newState = (): SampleState => ({ policy: { extraMounts: [], watchedServices: [] } });

describe('a sample', () => {
  it('holds the means since the one before', async () => {
    const state = newState();
    await sampleOf({ '/proc/stat': 'cpu  100 0 0 900 0 0 0 0 0 0\n', '/proc/net/dev': netDev(1000, 500) }, state);

    const sample = await sampleOf(
      { '/proc/stat': 'cpu  400 0 0 1600 0 0 0 0 0 0\n', '/proc/net/dev': netDev(61_000, 500) },
      state,
      60_000,
    );

    expect(sample).toEqual({
      at: 1_795_000_060_000,
      bootId: 'b4c6ed54-4728-4026-a944-a2a54d3af8bf',
      uptimeSeconds: 5430,
      cpu: 30,
      memory: 58,
      temperature: null,
      volumes: [{ id: '/', usedPercent: 80, freeBytes: 200, sizeBytes: 1000, inodesUsedPercent: 10 }],
      network: [{ id: 'eth0', up: true, rx: 1000, tx: 0 }],
      services: [],
      unavailable: { temperature: 'no_sensor' },
    });
  });

  it('that is the first has no means, and says so', async () => {
    const files = { '/proc/stat': 'cpu  1 0 0 9 0 0 0 0 0 0\n', '/proc/net/dev': netDev(1, 1) };

    const sample = await sampleOf(files, newState());

    expect(sample).toMatchObject({
      cpu: null,
      network: [{ rx: null, tx: null }],
      unavailable: { cpu: 'first_sample' },
    });
  });

  it('goes on without what cannot be read', async () => {
    const sample = await sampleOf({ '/proc/meminfo': 'nothing', '/proc/self/mountinfo': '' }, newState());

    expect(sample).toMatchObject({ uptimeSeconds: 5430, memory: null, volumes: [] });
    expect(sample.unavailable).toEqual({
      cpu: 'missing',
      memory: 'unreadable',
      network: 'missing',
      temperature: 'no_sensor',
    });
  });

  it.skipIf(process.platform === 'win32')(
    'says what is missing, and never 0, where Windows does not answer',
    async () => {
      const sample = await collectSample(windowsMachine(), newState());

      expect(sample).toMatchObject({ cpu: null, memory: null, uptimeSeconds: null, volumes: [], network: [] });
      expect(new Set(Object.values(sample.unavailable))).toEqual(new Set(['missing', 'no_sensor']));
      expect(Object.keys(sample.unavailable)).toHaveLength(7);
    },
  );

  it.runIf(process.platform === 'linux')('of this computer is plausible', async () => {
    const sample = await collectSample(linuxMachine(), newState());

    expect(sample.memory).toBeGreaterThan(0);
    expect(sample.memory).toBeLessThan(100);
    expect(sample.uptimeSeconds).toBeGreaterThan(0);
    expect(sample.volumes.map(({ id }) => id)).toContain('/');
  });
});
