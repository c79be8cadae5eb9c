import type { SectionInputs } from '@lanet/contracts/inventory';
import { type Reading, read, unavailable, type WindowsMachine } from '../../../platform/machine.ts';
import { diskDrives, physicalDisks } from '../disk-rows.ts';
import { wmi } from '../wmi.ts';

/**
 * Source: MSFT_PhysicalDisk with MSFT_StorageReliabilityCounter, else Win32_DiskDrive; a failure that SMART predicts by
 * MSStorageDriver_FailurePredictStatus.
 */
export async function windowsDisksSection(machine: WindowsMachine): Promise<Reading<SectionInputs['disks']>> {
  const answer = await wmi(machine, 'hardware');
  if (answer.kind === 'unavailable') return answer;
  const { rows } = answer.value;
  const drives = rows('Win32_DiskDrive') ?? [];
  const warnings = rows('MSStorageDriver_FailurePredictStatus') ?? [];
  const disks = physicalDisks(rows('MSFT_PhysicalDisk') ?? [], rows('MSFT_StorageReliabilityCounter') ?? []);
  const known = diskDrives(drives, warnings);
  if (disks.length === 0) {
    return drives.length === 0 && rows('Win32_DiskDrive') === null ? unavailable('failed') : read({ disks: known });
  }
  // Both number disks as Windows does, which is how a prediction finds its disk.
  const failing = new Set(known.filter(({ healthy }) => healthy === false).map(({ name }) => name));
  return read({ disks: disks.map((disk) => (failing.has(disk.name) ? { ...disk, healthy: false } : disk)) });
}
