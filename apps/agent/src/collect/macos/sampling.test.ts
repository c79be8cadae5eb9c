import { describe, expect, it } from 'vitest';
import { type FileSystemUse, read, unavailable } from '../../platform/machine.ts';
import { recordedMac } from '../../testing/recorded-mac.ts';
import { MACBOOK } from '../../testing/recorded-macs/macbook.ts';
import { collectSample, type SampleState } from '../sample.ts';
import { macGateway, parseGateway } from './gateway.ts';
import { jobState, parseJobs } from './launchd.ts';
import { parseVmStat } from './memory.ts';
import { localVolumes, parseMounts, readMacVolumes } from './mounts.ts';
import { parseLinkCounters } from './network.ts';

const use: FileSystemUse = { sizeBytes: 1000, freeBytes: 250, availableBytes: 250, inodes: 4e9, inodesFree: 3e9 };
const EN0 = { interface: 'en0', family: 4, cidr: '192.168.10.52/23' } as const;

/** A MacBook whose clock and counters go on with each sample. */
function liveMac() {
  const clock = { ms: 0 };
  const machine = recordedMac({
    ...MACBOOK,
    monotonicMs: () => clock.ms,
    addresses: () => read([EN0]),
    processorTimes: () => read({ busyMs: 100 + clock.ms * 0.3, idleMs: 900 + clock.ms * 0.7 }),
    uptimeSeconds: () => read(95_000),
    statfs: async (path) => (path === '/Volumes/Respaldo (2)' ? unavailable('timeout') : read(use)),
  });
  return { machine, clock };
}

const newState = (watchedServices: string[] = []): SampleState => ({ policy: { extraMounts: [], watchedServices } });

describe('a sample of a Mac', () => {
  it('holds what Activity Monitor would show, the system volume once, and says what it could not read', async () => {
    const { machine, clock } = liveMac();
    const state = newState(['org.cups.cupsd', 'mx.ejemplo.sincroniza', 'mx.ejemplo.viejo', 'no.such', '../../etc/x']);
    await collectSample(machine, state);
    clock.ms = 60_000;

    const sample = await collectSample(machine, state);

    expect(sample).toEqual({
      at: 1_795_000_000_000,
      bootId: '0d5e9f61-2a3b-4c11-9d20-77ab12cd34ef',
      uptimeSeconds: 95_000,
      cpu: 30,
      memory: 59.1,
      temperature: null,
      volumes: [{ id: '/', usedPercent: 75, freeBytes: 250, sizeBytes: 1000, inodesUsedPercent: null }],
      network: [
        { id: 'en0', up: true, rx: 0, tx: 0 },
        { id: 'en6', up: false, rx: 0, tx: 0 },
      ],
      services: [
        { name: 'org.cups.cupsd', state: 'running' },
        { name: 'mx.ejemplo.sincroniza', state: 'failed' },
        { name: 'mx.ejemplo.viejo', state: 'stopped' },
        { name: 'no.such', state: 'missing' },
      ],
      unavailable: { temperature: 'no_sensor', 'volumes /Volumes/Respaldo (2)': 'timeout' },
    });
  });

  it('costs two small processes when nothing is watched and no volume came or went', async () => {
    const { machine, clock } = liveMac();
    const state = newState();
    await collectSample(machine, state);
    machine.ran.length = 0;
    clock.ms = 60_000;

    await collectSample(machine, state);

    expect(machine.ran.toSorted()).toEqual(['/usr/bin/vm_stat', '/usr/sbin/netstat -ibn']);
  });

  it('of a Mac that answers nothing has no zeros in it', async () => {
    const sample = await collectSample(recordedMac({}), newState());

    expect(sample).toMatchObject({ cpu: null, memory: null, uptimeSeconds: null, bootId: null, volumes: [] });
    expect(Object.keys(sample.unavailable).sort()).toEqual(
      ['bootId', 'cpu', 'memory', 'network', 'temperature', 'uptime', 'volumes'].sort(),
    );
  });
});

describe('the volumes of a Mac', () => {
  const MOUNTED = parseMounts(MACBOOK.programs['/sbin/mount']);

  it('are its own disks: no system parts, no images, no network shares', () => {
    const volumes = localVolumes(MOUNTED, new Set(['/dev/disk8s1']), []);

    expect(volumes).toEqual([
      { id: '/', path: '/System/Volumes/Data', device: '/dev/disk3s5', type: 'apfs' },
      { id: '/Volumes/Respaldo (2)', path: '/Volumes/Respaldo (2)', device: '/dev/disk4s1', type: 'hfs' },
    ]);
  });

  it('hold a network share when the policy asks for it', () => {
    const ids = localVolumes(MOUNTED, new Set(['/dev/disk8s1']), ['/Volumes/datos']).map(({ id }) => id);

    expect(ids).toEqual(['/', '/Volumes/Respaldo (2)', '/Volumes/datos']);
  });

  it('are asked for again when a folder of /Volumes comes or goes', async () => {
    let changedAt = 1;
    const machine = recordedMac({ ...MACBOOK, modifiedAt: async () => read(changedAt) });
    await readMacVolumes(machine, []);
    await readMacVolumes(machine, []);
    changedAt = 2;
    await readMacVolumes(machine, []);

    expect(machine.ran.filter((line) => line === '/sbin/mount')).toHaveLength(2);
  });

  it('are one, at its own path, on a Mac whose system is not split', () => {
    expect(localVolumes(parseMounts('/dev/disk1s1 on / (apfs, local, journaled)\n'), new Set(), [])).toEqual([
      { id: '/', path: '/', device: '/dev/disk1s1', type: 'apfs' },
    ]);
  });
});

describe('vm_stat', () => {
  const page = (bytes: number, compressor = 100) =>
    `Mach Virtual Memory Statistics: (page size of ${bytes} bytes)\nPages wired down:   200.\nPages purgeable:    50.\n` +
    `Anonymous pages:    350.\nPages occupied by compressor:    ${compressor}.\n`;

  it.each([
    { pageBytes: 4096, used: 600 * 4096 },
    { pageBytes: 16_384, used: 600 * 16_384 },
  ])('is counted in pages of $pageBytes bytes: app, wired and compressed memory', ({ pageBytes, used }) => {
    expect(parseVmStat(page(pageBytes), 4 * used)).toEqual({
      usedPercent: 25,
      totalBytes: 4 * used,
      availableBytes: 3 * used,
    });
  });

  it('that adds up to more than there is means full, and a missing line means unknown', () => {
    expect(parseVmStat(page(4096, 9000), 1_000_000)).toMatchObject({ usedPercent: 100, availableBytes: 0 });
    expect(parseVmStat('Pages wired down: 1.\n', 1_000_000)).toBeUndefined();
  });
});

it.each([
  {
    line: 'en0 1500 <Link#4> aa:bb:cc:dd:ee:ff 10 0 100 20 0 200 0',
    found: { id: 'en0', enabled: true, mac: 'aa:bb:cc:dd:ee:ff', rxBytes: 100, txBytes: 200 },
  },
  {
    line: 'utun2* 1380 <Link#15> 10 0 100 20 0 200 0 0',
    found: { id: 'utun2', enabled: false, mac: null, rxBytes: 100, txBytes: 200 },
  },
  { line: 'en0 1500 192.168.1 192.168.1.5 10 - 100 20 - 200 -', found: undefined },
  { line: 'en0 1500 <Link#4> aa:bb:cc:dd:ee:ff 10 0 - 20 0 - 0', found: undefined },
  { line: 'Name Mtu Network Address Ipkts Ierrs Ibytes Opkts Oerrs Obytes Coll', found: undefined },
])('netstat says of "$line" what it counts', ({ line, found }) => {
  expect(parseLinkCounters(line)).toEqual(found ? [found] : []);
});

describe('the gateway', () => {
  it.each([
    { output: '    gateway: 10.0.0.1\n', gateway: '10.0.0.1' },
    { output: '    gateway: fe80::1%en0\n', gateway: 'fe80::1%en0' },
    { output: '    gateway: link#18\n', gateway: undefined },
    { output: 'route: writing to routing socket: not in table\n', gateway: undefined },
  ])('is $gateway in $output', ({ output, gateway }) => {
    expect(parseGateway(output)).toBe(gateway);
  });

  it('is the one of IPv6 where IPv4 has none', async () => {
    const machine = recordedMac({
      programs: {
        '/sbin/route -n get default': { exitCode: 1, stdout: 'route: not in table\n' },
        '/sbin/route -n get -inet6 default': '    gateway: fe80::1%en0\n',
      },
    });

    expect(await macGateway(machine)).toBe('fe80::1%en0');
    expect(await macGateway(recordedMac(MACBOOK))).toBe('192.168.10.1');
  });
});

it.each([
  { line: '412\t0\tcom.a', state: 'running' },
  { line: '-\t0\tcom.a', state: 'stopped' },
  { line: '-\t-9\tcom.a', state: 'stopped' },
  { line: '-\t78\tcom.a', state: 'failed' },
])('launchctl means by $line that the job is $state', ({ line, state }) => {
  expect(parseJobs(`PID\tStatus\tLabel\n${line}\n`).map(jobState)).toEqual([state]);
});
