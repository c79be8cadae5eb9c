import { describe, expect, it } from 'vitest';
import { linuxMachine } from '../platform/linux.ts';
import { type FileSystemUse, type Reading, unavailable } from '../platform/machine.ts';
import { writeTree } from '../platform/recorded-tree.ts';
import { collect } from './collector.ts';
import { localVolumes, parseMountinfo } from './mounts.ts';
import { toVolumeUse, volumes } from './volumes.ts';

const MOUNTINFO = `22 27 0:21 / /proc rw,relatime - proc proc rw
24 27 0:6 / /dev rw,relatime - devtmpfs devtmpfs rw,size=12334460k,nr_inodes=3083615,mode=755
25 24 0:23 / /dev/shm rw,relatime - tmpfs tmpfs rw,size=24684084k
27 1 254:0 / / ro,relatime shared:1 - ext4 /dev/vda rw,discard
38 31 0:31 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
40 27 254:0 /srv/data /data rw,relatime - ext4 /dev/vda rw,discard
41 27 7:0 / /mnt/image rw,relatime - ext4 /dev/loop0 rw
42 27 7:1 / /snap/core/1 ro,nodev - squashfs /dev/loop1 ro
43 27 11:0 / /media/disc ro - iso9660 /dev/sr0 ro
44 27 8:17 / /mnt/archive rw,relatime - xfs /dev/sdb1 ro,attr2
45 27 0:40 / /mnt/share rw,relatime - nfs4 server:/share rw,vers=4.2
46 27 0:41 / /mnt/win rw,relatime - cifs //server/win rw
47 27 8:33 / /mnt/My\\040Disk rw,relatime - fuseblk /dev/sdc1 rw
48 27 0:45 /@home /home rw,relatime - btrfs /dev/sdd1 rw,subvol=/@home
49 27 0:45 /@ /mnt/all rw,relatime - btrfs /dev/sdd1 rw,subvol=/@
50 27 0:50 / /mnt/limited rw,relatime - tmpfs tmpfs rw,size=64k
51 27 8:49 / /mnt/hidden rw,relatime - ext4 /dev/sde1 rw
52 51 0:51 / /mnt/hidden rw,relatime - tmpfs tmpfs rw
53 27 0:52 / /var/lib/docker/overlay2/x/merged rw - overlay overlay rw,lowerdir=a
cut off line
`;

describe('volumes of a machine', () => {
  const paths = (extra: string[]) => localVolumes(parseMountinfo(MOUNTINFO), extra).map(({ path }) => path);

  it('are its own writable file systems, each once, also where only our view of them is read-only', () => {
    expect(paths([])).toEqual(['/', '/home', '/mnt/My Disk', '/mnt/image']);
  });

  it('can be extended by mount points of any kind', () => {
    expect(paths(['/mnt/limited', '/data', '/', '/nowhere'])).toEqual([
      '/',
      '/data',
      '/home',
      '/mnt/My Disk',
      '/mnt/image',
      '/mnt/limited',
    ]);
  });

  it('of a container are its overlay', () => {
    const mounts = parseMountinfo(
      '1 0 0:60 / / rw - overlay overlay rw,lowerdir=a\n2 1 8:1 /etc/hosts /etc/hosts rw - ext4 /dev/sda1 rw\n',
    );

    expect(localVolumes(mounts, []).map(({ path }) => path)).toEqual(['/']);
  });
});

describe('use of a volume', () => {
  it('counts as df does: root reserve is not free, and not part of what can be filled', () => {
    const use = { sizeBytes: 1000, freeBytes: 150, availableBytes: 100, inodes: 200, inodesFree: 150 };

    expect(toVolumeUse(use)).toEqual({ usedPercent: 89.5, freeBytes: 100, sizeBytes: 1000, inodesUsedPercent: 25 });
  });

  it('is complete when users can write nothing more', () => {
    const use = { sizeBytes: 1000, freeBytes: 50, availableBytes: 0, inodes: 0, inodesFree: 0 };

    expect(toVolumeUse(use)).toMatchObject({ usedPercent: 100, inodesUsedPercent: null });
  });

  it('is told for the others when one disk does not answer', async () => {
    const tree = await writeTree({ '/proc/self/mountinfo': MOUNTINFO });
    const use: FileSystemUse = { sizeBytes: 100, freeBytes: 50, availableBytes: 50, inodes: 10, inodesFree: 10 };
    const statfs = async (path: string): Promise<Reading<FileSystemUse>> =>
      path === '/home' ? unavailable('timeout') : { kind: 'read', value: use };

    const reading = await collect(volumes, linuxMachine({ root: tree.root, statfs }), { extraMounts: [] });
    await tree.remove();

    expect(reading.kind === 'read' && reading.value.map(({ id, use }) => [id, use.kind])).toEqual([
      ['/', 'read'],
      ['/home', 'unavailable'],
      ['/mnt/My Disk', 'read'],
      ['/mnt/image', 'read'],
    ]);
  });
});
