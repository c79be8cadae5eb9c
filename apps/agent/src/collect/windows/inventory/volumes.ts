import type { SectionInputs } from '@lanet/contracts/inventory';
import { type Drive, type Reading, read, type WindowsMachine } from '../../../platform/machine.ts';
import type { Row } from '../row.ts';
import { encryptionOf } from '../security-products.ts';
import { wmiRows } from '../wmi.ts';

type Volume = SectionInputs['volumes']['volumes'][number];

/** Disks of other computers and discs in a drive are not this computer's volumes. */
const OWN_KINDS = new Set<Drive['kind']>(['fixed', 'removable', 'ram']);

/** Drive letters. Source: GetLogicalDrives and its relatives; Win32_EncryptableVolume for the encryption. */
export async function windowsVolumesSection(machine: WindowsMachine): Promise<Reading<SectionInputs['volumes']>> {
  const drives = await machine.drives();
  if (drives.kind === 'unavailable') return drives;
  const own = drives.value.filter(({ kind, sizeBytes }) => OWN_KINDS.has(kind) && sizeBytes !== null);
  const protectedVolumes = await wmiRows(machine, 'state', 'Win32_EncryptableVolume');
  return read({ volumes: own.map((drive) => toVolume(drive, protectedVolumes)) });
}

/** Inodes there are none on Windows. `volumes`: instances of Win32_EncryptableVolume, null when it could not be read. */
function toVolume(drive: Drive, volumes: readonly Row[] | null): Volume {
  const found = volumes && encryptionOf(volumes).find(({ volume }) => volume.toUpperCase() === drive.id.toUpperCase());
  return {
    id: drive.id,
    device: `\\\\.\\${drive.id}`,
    label: drive.label,
    type: drive.fileSystem ?? drive.kind,
    sizeBytes: drive.sizeBytes,
    freeBytes: drive.availableBytes ?? drive.freeBytes,
    encrypted: found && found.state !== 'unknown' ? found.state !== 'decrypted' && found.state !== 'encrypting' : null,
  };
}
