import type { LinuxMachine } from '../../platform/machine.ts';
import { attribute } from '../attribute.ts';

const MAX_DEPTH = 8;

/**
 * What encrypts a block device, by its folder in /sys: the first dm-crypt layer at or below it, at any depth (LVM on LUKS has it
 * two devices down). Null without one. Source: `dm/uuid` and `slaves` (kernel documentation, sysfs-block-dm).
 */
export async function cryptLayer(machine: LinuxMachine, device: string, depth = 0): Promise<string | null> {
  const layer = cryptProduct((await attribute(machine, `${device}/dm/uuid`)) ?? '');
  if (layer || depth >= MAX_DEPTH) return layer;
  for (const name of await machine.list(`${device}/slaves`)) {
    const below = await cryptLayer(machine, `${device}/slaves/${name}`, depth + 1);
    if (below) return below;
  }
  return null;
}

/** `CRYPT-LUKS2-<uuid>-<name>`: subsystem and type come first (libcryptsetup's names). Null for other mappings. */
export function cryptProduct(uuid: string): string | null {
  const type = /^CRYPT-([A-Z0-9]+)/.exec(uuid)?.[1];
  if (type === undefined) return null;
  if (type === 'BITLK') return 'BitLocker';
  if (type === 'TCRYPT') return 'VeraCrypt';
  return type.startsWith('LUKS') ? 'LUKS' : 'dm-crypt';
}
