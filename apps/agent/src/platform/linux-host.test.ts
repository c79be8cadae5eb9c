import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readVolumes } from '../collect/volumes.ts';
import { linuxHost } from './linux-host.ts';
import { writeTree } from './recorded-tree.ts';

const removals: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const remove of removals.splice(0)) await remove();
});

/** The disk of a host as a container sees it: `/proc/self` and `/proc/net` in it are still the container's. */
async function hostWith(files: Parameters<typeof writeTree>[0]) {
  const tree = await writeTree(files);
  removals.push(tree.remove);
  return { root: tree.root, machine: linuxHost(tree.root, { interfaces: join(tree.root, 'own-interfaces') }) };
}

const DISK = '22 1 254:0 / / rw,relatime - ext4 /dev/vda rw';
const CONTAINER =
  '600 500 0:55 / / ro,relatime - overlay overlay rw,lowerdir=x\n601 600 254:0 /docker/volumes/x /var/lib/lanet-agent rw - ext4 /dev/vda rw';
const interfaces = (...names: string[]) =>
  `Inter-| Receive\n face |bytes\n${names.map((name) => `  ${name}: 1 2 3\n`).join('')}`;

describe('the host of the agent’s container', () => {
  it('has the mounts of its first process, not those of the container', async () => {
    const { machine } = await hostWith({ '/proc/1/mountinfo': DISK, '/proc/self/mountinfo': CONTAINER });

    expect(await readVolumes(machine, [])).toMatchObject({ kind: 'read', value: [{ path: '/', type: 'ext4' }] });
  });

  it('has the network of its first process', async () => {
    const { machine } = await hostWith({ '/proc/1/net/route': 'the host’s', '/proc/net/route': 'the container’s' });

    expect(await machine.readFile('/proc/net/route')).toEqual({ kind: 'read', value: 'the host’s' });
    expect(await machine.exists('/proc/net/route')).toBe(true);
    expect(await machine.list('/proc/net')).toEqual(['route']);
  });

  it('leaves other paths of /proc as they are', async () => {
    const { machine } = await hostWith({
      '/proc/meminfo': 'all',
      '/proc/selfish': 'a name',
      '/proc/network': 'another',
    });

    for (const path of ['/proc/meminfo', '/proc/selfish', '/proc/network'])
      expect(await machine.readFile(path)).toMatchObject({ kind: 'read' });
  });

  it.each([
    ['srv-archivo\n', 'srv-archivo'],
    ['# set by hand\n\n  srv-archivo  \n', 'srv-archivo'],
    ['\n', hostname()],
  ])('is called what %j says', async (text, expected) => {
    const { machine } = await hostWith({ '/etc/hostname': text });

    expect(machine.hostname()).toBe(expected);
  });

  it('has our addresses when our network is its own, and none that are known otherwise', async () => {
    const shared = interfaces('lo', 'eth0');
    const same = await hostWith({ '/proc/1/net/dev': shared, '/own-interfaces': shared });
    const other = await hostWith({ '/proc/1/net/dev': interfaces('lo', 'eth0', 'veth1'), '/own-interfaces': shared });
    const closed = await hostWith({ '/own-interfaces': shared });

    expect(same.machine.addresses()).toMatchObject({ kind: 'read' });
    for (const { machine } of [other, closed]) expect(machine.addresses()).toMatchObject({ kind: 'unavailable' });
  });

  it('runs no programs, which would be the container’s', async () => {
    const { machine } = await hostWith({});

    expect(await machine.run({ program: 'hostname', args: [], timeoutSeconds: 5 })).toMatchObject({
      kind: 'unavailable',
    });
  });
});
