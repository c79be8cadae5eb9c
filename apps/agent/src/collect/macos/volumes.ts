import { type FileSystemUse, type MacMachine, type Reading, read } from '../../platform/machine.ts';
import { toTenths } from '../collector.ts';
import type { VolumeReading, VolumeUse } from '../volumes.ts';
import { readMacVolumes } from './mounts.ts';

const MAX_VOLUMES = 200;

/** Source: mount(8) when the mounts change, statfs(2) each time. */
export async function macVolumes(
  machine: MacMachine,
  { extraMounts }: { extraMounts: readonly string[] },
): Promise<Reading<VolumeReading[]>> {
  const volumes = await readMacVolumes(machine, extraMounts);
  if (volumes.kind === 'unavailable') return volumes;
  const uses = volumes.value.slice(0, MAX_VOLUMES).map(async ({ id, path }): Promise<VolumeReading> => {
    const use = await machine.statfs(path);
    return { id, use: use.kind === 'read' ? read(toMacUse(use.value)) : use };
  });
  return read(await Promise.all(uses));
}

/**
 * Percent of what can be filled. Volumes of one APFS container share their free space, so it is how full the container is.
 * APFS and HFS+ make inodes as they need them: the number they state is no limit anybody meets.
 */
function toMacUse({ sizeBytes, freeBytes, availableBytes }: FileSystemUse): VolumeUse {
  const used = sizeBytes - freeBytes;
  const fillable = used + availableBytes;
  const usedPercent = fillable > 0 ? toTenths((100 * used) / fillable) : 0;
  return { usedPercent, freeBytes: availableBytes, sizeBytes, inodesUsedPercent: null };
}
