import type { SectionInputs } from '@lanet/contracts/inventory';
import { type Reading, read, valueOrNull, type WindowsMachine } from '../../../platform/machine.ts';
import { hypervisor } from '../../inventory/hypervisor.ts';
import { smbiosSystem } from '../../inventory/smbios-system.ts';
import { numberValue, valuesOf } from '../registry.ts';
import { textOf } from '../row.ts';
import { wmiRows } from '../wmi.ts';

const SECURE_BOOT = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecureBoot\\State';

/** Source: the SMBIOS table of the firmware; the registry for secure boot; Win32_Tpm. */
export async function windowsSystemSection(machine: WindowsMachine): Promise<Reading<SectionInputs['system']>> {
  const identity = smbiosSystem(valueOrNull(machine.firmwareTable()) ?? new Uint8Array());
  const secureBoot = numberValue(valuesOf(machine, SECURE_BOOT), 'UEFISecureBootEnabled');
  return read({
    hostname: machine.hostname(),
    ...identity,
    secureBoot: secureBoot === null ? null : secureBoot === 1,
    tpmVersion: await tpmVersion(machine),
    // Hyper-V runs below every Windows that protects its kernel with it, so only what the machine calls itself counts.
    virtualization: hypervisor({ vendor: identity.hardwareVendor, model: identity.hardwareModel, cpuinfo: '' }),
  });
}

/** `2.0, 0, 1.38`: version of the specification, its errata and revision. The major version, as on Linux. */
async function tpmVersion(machine: WindowsMachine): Promise<string | null> {
  const [tpm] = (await wmiRows(machine, 'hardware', 'Win32_Tpm')) ?? [];
  return (tpm && /^\d+/.exec(textOf(tpm, 'SpecVersion') ?? '')?.[0]) ?? null;
}
