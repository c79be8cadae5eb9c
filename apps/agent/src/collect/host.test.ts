// What is collected on the computer that runs the tests, beside what its own tools say. A part whose tool is not installed is
// reported as skipped.
import { execFileSync, spawnSync } from 'node:child_process';
import type { SectionName, Sections } from '@lanet/contracts/inventory';
import { isJunkSerial } from '@lanet/contracts/junk-serial';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { linuxMachine } from '../platform/linux.ts';
import { collectInventory } from './inventory.ts';

const PATH = '/usr/sbin:/usr/bin:/sbin:/bin';
const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, { encoding: 'utf8', env: { PATH, LC_ALL: 'C' }, maxBuffer: 64 * 1024 * 1024 });
const lacks = (program: string, ...args: string[]) =>
  process.platform !== 'linux' || spawnSync(program, args, { env: { PATH } }).status !== 0;

async function collected<S extends SectionName>(name: S): Promise<Sections[S]> {
  const reading = (await collectInventory(linuxMachine(), [name]))[name];
  if (reading?.kind !== 'read') throw new Error(`${name}: ${reading?.reason}`);
  return reading.value.data;
}

/** Made by the kernel or by a tool out of other disks or of memory, or without a medium. */
const NO_DISK = /^(loop|ram|zram|sr|fd|md|dm-|nbd|drbd|rbd)\d/;
const Lsblk = z.object({
  blockdevices: z.array(
    z.object({
      name: z.string(),
      size: z.coerce.number(),
      model: z.string().nullable(),
      serial: z.string().nullable(),
      rm: z.union([z.boolean(), z.enum(['0', '1'])]),
    }),
  ),
});

describe.skipIf(lacks('lsblk', '--version'))('lsblk and the inventory', () => {
  it('have the same disks, of the same size', async () => {
    const said = Lsblk.parse(JSON.parse(run('lsblk', '-J', '-b', '-d', '-o', 'NAME,SIZE,MODEL,SERIAL,RM')));
    const { disks } = await collected('disks');

    const expected = said.blockdevices.filter(({ name, size }) => size > 0 && !NO_DISK.test(name));
    expect(disks.map(({ name, sizeBytes, removable }) => ({ name, sizeBytes, removable }))).toEqual(
      expected
        .map(({ name, size, rm }) => ({ name, sizeBytes: size, removable: rm === true || rm === '1' }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    );
    for (const { name, model, serial } of expected) {
      const disk = disks.find((each) => each.name === name);
      if (model) expect(disk?.model).toBe(model.trim().replace(/_/g, ' '));
      if (serial && !isJunkSerial(serial)) expect(disk?.serial).toBe(serial.trim());
    }
  });

  it('have the same file systems on the same devices', async () => {
    const { volumes } = await collected('volumes');

    for (const { id, device, type } of volumes.filter((volume) => volume.device.startsWith('/dev/'))) {
      const [said = ''] = run('lsblk', '-n', '-o', 'MOUNTPOINTS,FSTYPE', '-P', device).split('\n');
      expect(said).toContain(id);
      // Without udev an ordinary user's lsblk cannot look at the file system.
      const known = /FSTYPE="([^"]+)"/.exec(said)?.[1];
      if (known) expect(type).toBe(known);
    }
  });
});

describe.skipIf(lacks('lscpu', '-V'))('lscpu and the inventory', () => {
  it('have the same processors, cores and threads', async () => {
    const threads = run('lscpu', '-p=CPU,CORE,SOCKET')
      .split('\n')
      .filter((line) => /^\d/.test(line))
      .map((line) => line.split(','));
    const { processors } = await collected('cpu');

    const sum = (counts: (number | null)[]) => counts.reduce<number>((total, count) => total + (count ?? 0), 0);
    expect(sum(processors.map(({ logicalProcessors }) => logicalProcessors))).toBe(threads.length);
    expect(sum(processors.map(({ numberOfCores }) => numberOfCores))).toBe(
      new Set(threads.map(([, core, socket]) => `${core} ${socket}`)).size,
    );
    expect(processors).toHaveLength(new Set(threads.map(([, , socket]) => socket)).size);
  });

  // lscpu knows ARM's part numbers by name, the kernel does not tell them.
  it.skipIf(process.arch !== 'x64')('call them the same', async () => {
    const said = run('lscpu');
    const { processors } = await collected('cpu');

    expect(processors[0]?.brand).toBe(/^Model name: +(.+)$/m.exec(said)?.[1]?.replace(/\s+/g, ' '));
    expect(processors[0]?.vendor).toBe(/^Vendor ID: +(.+)$/m.exec(said)?.[1]);
  });
});

const IpAddress = z.object({
  family: z.enum(['inet', 'inet6']),
  local: z.string(),
  prefixlen: z.number(),
  scope: z.string(),
  temporary: z.boolean().optional(),
});
const IpLinks = z.array(
  z.object({
    ifname: z.string(),
    mtu: z.number(),
    address: z.string().optional(),
    addr_info: z.array(IpAddress.partial({ family: true })),
    flags: z.array(z.string()),
  }),
);

describe.skipIf(lacks('ip', '-V'))('ip and the inventory', () => {
  it('have the same interfaces, with their hardware addresses and MTU', async () => {
    const links = IpLinks.parse(JSON.parse(run('ip', '-j', 'address'))).filter(({ ifname }) => isShown(ifname));
    const { interfaces } = await collected('network');

    expect(interfaces.map((each) => ({ name: each.interface, mac: each.mac, mtu: each.mtu }))).toEqual(
      links
        .map(({ ifname, address, mtu }) => ({ name: ifname, mac: realMac(address), mtu }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    );
  });

  it('have the same lasting addresses', async () => {
    const links = IpLinks.parse(JSON.parse(run('ip', '-j', 'address'))).filter(({ ifname }) => isShown(ifname));
    const { interfaces } = await collected('network');

    for (const { ifname, addr_info, flags } of links.filter((link) => link.flags.includes('UP'))) {
      const lasting = addr_info.filter(
        ({ family, scope, temporary }) => !temporary && (family === 'inet' || !['link', 'host'].includes(scope)),
      );
      const found = interfaces.find((each) => each.interface === ifname);
      expect({ flags, addresses: found?.addresses }).toEqual({
        flags,
        addresses: lasting.map(({ local, prefixlen }) => `${local}/${prefixlen}`).sort(),
      });
    }
  });

  it('have the same way out', async () => {
    const Route = z.array(z.object({ gateway: z.string().optional(), dev: z.string() }));
    const routes = ['-4', '-6'].flatMap((family) =>
      Route.parse(JSON.parse(run('ip', '-j', family, 'route', 'show', 'default') || '[]')),
    );
    const { interfaces } = await collected('network');

    const ways = interfaces.flatMap((each) => each.gateways.map((gateway) => `${gateway} ${each.interface}`));
    expect(new Set(ways)).toEqual(
      new Set(routes.flatMap(({ gateway, dev }) => (gateway ? [`${gateway} ${dev}`] : []))),
    );
  });
});

/** The loopback and the ends of containers' cables are no inventory. */
const isShown = (name: string) => name !== 'lo' && !name.startsWith('veth');
const realMac = (address: string | undefined) => (address === undefined || /^[0:]+$/.test(address) ? null : address);

describe.skipIf(lacks('dpkg-query', '--version'))('dpkg and the inventory', () => {
  const installed = () =>
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the way dpkg-query names fields
    run('dpkg-query', '-W', '-f', '${db:Status-Status}\\t${Package}\\t${Version}\\t${Architecture}\\n')
      .split('\n')
      .filter((line) => line.startsWith('installed\t'))
      .map((line) => line.slice('installed\t'.length))
      .sort();

  it('have the same packages in the same versions', async () => {
    const { programs } = await collected('software');

    const debs = programs.filter(({ source }) => source === 'deb');
    expect(debs.map(({ name, version, arch }) => `${name}\t${version}\t${arch}`).sort()).toEqual(installed());
  });

  it('count as many as dpkg -l lists', async () => {
    const { programs } = await collected('software');

    const listed = run('dpkg', '-l').match(/^[uirph]i /gm) ?? [];
    expect(programs.filter(({ source }) => source === 'deb')).toHaveLength(listed.length);
  });
});
