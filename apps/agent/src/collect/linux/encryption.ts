import type { SectionInputs } from '@lanet/contracts/inventory';
import { type LinuxMachine, valueOrNull } from '../../platform/machine.ts';
import { attribute, udevProperties } from '../attribute.ts';
import { blockDevice } from '../inventory/volumes.ts';
import { readVolumes } from '../volumes.ts';
import { cryptLayer } from './crypt-layer.ts';

type Encryption = NonNullable<SectionInputs['security']['encryption']>[number];

/** File systems that encrypt by themselves, which no device below tells. */
const OWN_ENCRYPTION = new Set(['zfs', 'bcachefs']);

/**
 * Every local volume, by whether an encrypting layer (dm-crypt) lies below it at any depth, and closed LUKS containers nobody
 * opened. Source: /sys, and udev's `ID_FS_TYPE`.
 */
export async function readEncryption(
  machine: LinuxMachine,
  extraMounts: readonly string[],
): Promise<Encryption[] | null> {
  const mounts = valueOrNull(await readVolumes(machine, extraMounts));
  if (mounts === null) return null;
  const open: Encryption[] = [];
  for (const mount of mounts) {
    const device = await blockDevice(machine, mount);
    const layer = device === undefined ? null : await cryptLayer(machine, device);
    if (layer) open.push({ volume: mount.path, product: layer, state: 'encrypted' });
    else if (OWN_ENCRYPTION.has(mount.type)) open.push({ volume: mount.path, product: mount.type, state: 'unknown' });
    // Overlays and the like have no device that could tell.
    else if (device !== undefined) open.push({ volume: mount.path, product: 'LUKS', state: 'decrypted' });
  }
  return [...open, ...(await closedContainers(machine))];
}

async function closedContainers(machine: LinuxMachine): Promise<Encryption[]> {
  const closed: Encryption[] = [];
  for (const name of await machine.list('/sys/class/block')) {
    const at = `/sys/class/block/${name}`;
    if ((await machine.list(`${at}/holders`)).length > 0) continue;
    const number = await attribute(machine, `${at}/dev`);
    if (number === null) continue;
    const type = (await udevProperties(machine, `b${number}`)).get('ID_FS_TYPE');
    if (type === 'crypto_LUKS') closed.push({ volume: `/dev/${name}`, product: 'LUKS', state: 'locked' });
    if (type === 'BitLocker') closed.push({ volume: `/dev/${name}`, product: 'BitLocker', state: 'locked' });
  }
  return closed;
}
