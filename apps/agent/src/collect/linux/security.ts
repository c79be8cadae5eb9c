import type { SectionInputs } from '@lanet/contracts/inventory';
import { type LinuxMachine, type Reading, read } from '../../platform/machine.ts';
import type { InventoryPolicy } from '../inventory/inventory-collector.ts';
import { ANTIVIRUS_UNITS, readAntivirus } from './antivirus.ts';
import { readEncryption } from './encryption.ts';
import { FIREWALL_UNITS, readFirewalls } from './firewall.ts';
import { unitStates } from './units.ts';

/** Source: one `systemctl show` for the units of all known products, their own files and commands, /sys. */
export async function linuxSecuritySection(
  machine: LinuxMachine,
  { extraMounts }: InventoryPolicy,
): Promise<Reading<SectionInputs['security']>> {
  const units = await unitStates(machine, [...FIREWALL_UNITS, ...ANTIVIRUS_UNITS]);
  return read({
    antivirus: await readAntivirus(machine, units),
    firewalls: await readFirewalls(machine, units),
    encryption: await readEncryption(machine, extraMounts),
  });
}
