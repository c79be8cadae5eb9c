import type { SectionInputs } from '@lanet/contracts/inventory';
import { type MacMachine, type Reading, read, valueOrNull } from '../../../platform/machine.ts';
import type { InventoryPolicy } from '../../inventory/inventory-collector.ts';
import { type ApfsVolume, readApfsVolumes, volumeOf } from '../apfs.ts';
import { type MacVolume, readMacVolumes } from '../mounts.ts';

type Volume = SectionInputs['volumes']['volumes'][number];

/** The volumes of the minute samples, with their names and whether FileVault encrypts them. */
export async function macVolumesSection(
  machine: MacMachine,
  { extraMounts }: InventoryPolicy,
): Promise<Reading<SectionInputs['volumes']>> {
  const found = await readMacVolumes(machine, extraMounts);
  if (found.kind === 'unavailable') return found;
  const apfs = await readApfsVolumes(machine);
  return read({ volumes: await Promise.all(found.value.map((volume) => describe(machine, volume, apfs))) });
}

async function describe(machine: MacMachine, volume: MacVolume, apfs: readonly ApfsVolume[]): Promise<Volume> {
  const use = valueOrNull(await machine.statfs(volume.path));
  const own = volumeOf(apfs, volume.device);
  return {
    id: volume.id,
    device: volume.device,
    label: volume.id === '/' ? systemName(own, apfs) : (own?.name ?? volume.id.split('/').at(-1) ?? null),
    type: volume.type,
    sizeBytes: use?.sizeBytes ?? null,
    freeBytes: use?.availableBytes ?? null,
    // Other file systems on a Mac have no encryption macOS could state.
    encrypted: own?.encrypted ?? null,
  };
}

/** People know the pair of system and data by the name of the former. */
function systemName(data: ApfsVolume | undefined, apfs: readonly ApfsVolume[]): string | null {
  const system = apfs.find(({ container, roles }) => container === data?.container && roles.includes('System'));
  return system?.name ?? data?.name ?? null;
}
