import type { SectionInputs } from '@lanet/contracts/inventory';
import { type MacMachine, type Reading, read, valueOrNull } from '../../../platform/machine.ts';
import type { InventoryPolicy } from '../../inventory/inventory-collector.ts';
import { readAntivirus } from '../antivirus.ts';
import { type ApfsVolume, readApfsVolumes, volumeOf } from '../apfs.ts';
import { loadedJobs } from '../launchd.ts';
import { readMacVolumes } from '../mounts.ts';
import { outputOf } from '../program-output.ts';

type Security = SectionInputs['security'];
type EncryptionState = NonNullable<Security['encryption']>[number]['state'];

const FIREWALL = '/usr/libexec/ApplicationFirewall/socketfilterfw';

/** Source: Info.plist of the protection programs, socketfilterfw(8), fdesetup(8), diskutil(8). */
export async function macSecuritySection(
  machine: MacMachine,
  { extraMounts }: InventoryPolicy,
): Promise<Reading<Security>> {
  const jobs = valueOrNull(await loadedJobs(machine));
  const firewall = valueOrNull(await outputOf(machine, FIREWALL, ['--getglobalstate']));
  return read({
    antivirus: await readAntivirus(machine, jobs),
    firewalls: firewall === null ? null : [{ product: 'Application Firewall', enabled: parseFirewall(firewall) }],
    encryption: await encryption(machine, extraMounts),
  });
}

/** `Firewall is enabled. (State = 1)`; 2 blocks everything that is not essential. */
export function parseFirewall(output: string): boolean | null {
  const state = /State = (\d)/.exec(output)?.[1];
  if (state !== undefined) return state !== '0';
  const word = /\b(enabled|disabled)\b/.exec(output)?.[1];
  return word === undefined ? null : word === 'enabled';
}

async function encryption(machine: MacMachine, extraMounts: readonly string[]): Promise<Security['encryption']> {
  const volumes = valueOrNull(await readMacVolumes(machine, extraMounts));
  if (volumes === null) return null;
  const apfs = await readApfsVolumes(machine);
  // The program speaks of the system's volume alone, but knows what diskutil does not: which way a change goes.
  const status = valueOrNull(await outputOf(machine, '/usr/bin/fdesetup', ['status']));
  return volumes.flatMap(({ id, device }) => {
    const own = volumeOf(apfs, device);
    const state = (id === '/' && status !== null && parseFileVault(status)) || stateOf(own);
    return own || id === '/' ? [{ volume: id, product: 'FileVault', state }] : [];
  });
}

/** Undefined when the sentence says none of the known states. */
export function parseFileVault(output: string): EncryptionState | undefined {
  if (/^Encryption in progress/m.test(output)) return 'encrypting';
  if (/^Decryption in progress/m.test(output)) return 'decrypting';
  const word = /^FileVault is (On|Off)\b/m.exec(output)?.[1];
  return word === undefined ? undefined : word === 'On' ? 'encrypted' : 'decrypted';
}

function stateOf(volume: ApfsVolume | undefined): EncryptionState {
  if (!volume || volume.encrypted === null) return 'unknown';
  if (volume.locked) return 'locked';
  if (volume.changing) return volume.encrypted ? 'encrypting' : 'decrypting';
  return volume.encrypted ? 'encrypted' : 'decrypted';
}
