import type { MacMachine } from '../../platform/machine.ts';
import { plistOutputOf } from './program-output.ts';
import { type Dictionary, dictionariesOf, flagOf, textOf, textsOf } from './property.ts';

export type ApfsVolume = {
  /** `disk3s5` */
  device: string;
  /** `disk3`: volumes of one container share its space. */
  container: string;
  name: string | null;
  uuid: string | null;
  roles: readonly string[];
  /** By FileVault. The hardware encrypts the rest too, but gives it to whoever starts the computer. */
  encrypted: boolean | null;
  locked: boolean;
  /** While FileVault encrypts or decrypts. */
  changing: boolean;
};

/** Source: diskutil(8) `apfs list`; empty when it fails. */
export async function readApfsVolumes(machine: MacMachine): Promise<ApfsVolume[]> {
  const output = await plistOutputOf(machine, '/usr/sbin/diskutil', ['apfs', 'list', '-plist'], 10);
  if (output.kind === 'unavailable') return [];
  return dictionariesOf(output.value, 'Containers').flatMap((container) =>
    dictionariesOf(container, 'Volumes').flatMap((volume) => toVolume(volume, container) ?? []),
  );
}

/** The volume a device holds. The system is started from a snapshot of its volume: `disk3s1s1` of `disk3s1`. */
export function volumeOf(volumes: readonly ApfsVolume[], device: string): ApfsVolume | undefined {
  const name = device.replace(/^\/dev\//, '').replace(/^(disk\d+s\d+)s\d+$/, '$1');
  return volumes.find((volume) => volume.device === name);
}

function toVolume(volume: Dictionary, container: Dictionary): ApfsVolume | undefined {
  const device = textOf(volume, 'DeviceIdentifier');
  if (device === null) return undefined;
  return {
    device,
    container: textOf(container, 'ContainerReference') ?? '',
    name: textOf(volume, 'Name'),
    uuid: textOf(volume, 'APFSVolumeUUID')?.toLowerCase() ?? null,
    roles: textsOf(volume, 'Roles'),
    encrypted: flagOf(volume, 'FileVault') ?? flagOf(volume, 'Encryption'),
    locked: flagOf(volume, 'Locked') === true,
    changing: flagOf(volume, 'CryptoMigrationOn') === true,
  };
}
