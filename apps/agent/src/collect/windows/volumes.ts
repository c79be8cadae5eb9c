import { type Drive, type Reading, read, unavailable, type WindowsMachine } from '../../platform/machine.ts';
import { parsed, toTenths } from '../collector.ts';
import type { VolumeReading, VolumeUse } from '../volumes.ts';

const MAX_VOLUMES = 200;

/**
 * The volumes with a drive letter that are this machine's own disks, or a card or stick that is in it. Mounts a policy names
 * besides are never read here: they could only be network or optical drives, which may hang.
 * Source: GetDiskFreeSpaceExW (kernel32).
 */
export async function windowsVolumes(machine: WindowsMachine): Promise<Reading<VolumeReading[]>> {
  return parsed(await machine.drives(), (drives) =>
    drives
      .filter(
        ({ kind, sizeBytes }) => kind === 'fixed' || kind === 'ram' || (kind === 'removable' && sizeBytes !== null),
      )
      .slice(0, MAX_VOLUMES)
      .map((drive) => ({ id: drive.id, use: toWindowsUse(drive) })),
  );
}

/** Percent of what can be filled: where quotas leave the agent less than is free, of that. NTFS has no fixed number of inodes. */
function toWindowsUse({ sizeBytes, freeBytes, availableBytes }: Drive): Reading<VolumeUse> {
  // Not formatted, locked by BitLocker, or it did not answer.
  if (sizeBytes === null || freeBytes === null || availableBytes === null) return unavailable('unreadable');
  const used = sizeBytes - freeBytes;
  const fillable = used + availableBytes;
  const usedPercent = fillable > 0 ? toTenths((100 * used) / fillable) : 0;
  return read({ usedPercent, freeBytes: availableBytes, sizeBytes, inodesUsedPercent: null });
}
