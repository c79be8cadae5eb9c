import { type FileSystemUse, type LinuxMachine, type Reading, read } from '../platform/machine.ts';
import { type Collector, toTenths } from './collector.ts';
import { macVolumes } from './macos/volumes.ts';
import { localVolumes, type Mount, parseMountinfo } from './mounts.ts';
import { windowsVolumes } from './windows/volumes.ts';

export type VolumeUse = {
  usedPercent: number;
  /** What users can still write; root's reserve is not in it. */
  freeBytes: number;
  sizeBytes: number;
  /** Null where the file system has no fixed number of inodes. */
  inodesUsedPercent: number | null;
};

/** `id`: the mount point, or the drive letter with its colon. One volume that does not answer never hides the others. */
export type VolumeReading = { id: string; use: Reading<VolumeUse> };

const MAX_VOLUMES = 200;

/** How full each volume is, every minute. `extraMounts`: mount points to read besides the machine's own disks. */
export const volumes: Collector<VolumeReading[], { extraMounts: readonly string[] }> = {
  name: 'volumes',
  everySeconds: 60,
  read: {
    linux: async (machine, { extraMounts }) => {
      const mounts = await readVolumes(machine, extraMounts);
      if (mounts.kind === 'unavailable') return mounts;
      const uses = mounts.value.slice(0, MAX_VOLUMES).map(async ({ path }) => {
        const use = await machine.statfs(path);
        return { id: path, use: use.kind === 'read' ? read(toVolumeUse(use.value)) : use };
      });
      return read(await Promise.all(uses));
    },
    win32: windowsVolumes,
    darwin: macVolumes,
  },
};

/** The volumes of a Linux machine, without their use. */
export async function readVolumes(machine: LinuxMachine, extra: readonly string[]): Promise<Reading<Mount[]>> {
  const mountinfo = await machine.readFile('/proc/self/mountinfo', 4 * 1024 * 1024);
  return mountinfo.kind === 'read' ? read(localVolumes(parseMountinfo(mountinfo.value), extra)) : mountinfo;
}

/** Percent as `df` computes it: of what users can fill, so a disk that refuses their writes says 100. */
export function toVolumeUse(use: FileSystemUse): VolumeUse {
  const used = use.sizeBytes - use.freeBytes;
  const fillable = used + use.availableBytes;
  return {
    usedPercent: fillable > 0 ? toTenths((100 * used) / fillable) : 0,
    freeBytes: use.availableBytes,
    sizeBytes: use.sizeBytes,
    inodesUsedPercent: use.inodes > 0 ? toTenths((100 * (use.inodes - use.inodesFree)) / use.inodes) : null,
  };
}
