import type { SectionInputs } from '@lanet/contracts/inventory';
import { isJunkSerial } from '@lanet/contracts/junk-serial';
import { type MacMachine, type Reading, read } from '../../../platform/machine.ts';
import { readPlatform } from '../platform-expert.ts';
import { profiler } from '../profiler.ts';
import { textOf } from '../property.ts';
import { sysctl } from '../sysctl.ts';

const MAKER = 'Apple Inc.';

/** By the family's name, which `system_profiler` never translates. */
const CHASSIS: [RegExp, string][] = [
  [/^MacBook/, 'notebook'],
  [/^iMac/, 'all_in_one'],
  [/^Mac (mini|Studio)/, 'mini_pc'],
  [/^Mac Pro/, 'tower'],
  [/^Xserve/, 'rack_server'],
];

/** Source: ioreg(8) IOPlatformExpertDevice for the marks of the computer, SPHardwareDataType for its family and firmware. */
export async function macSystemSection(machine: MacMachine): Promise<Reading<SectionInputs['system']>> {
  const platform = await readPlatform(machine);
  const profile = await profiler(machine);
  const hardware = profile.SPHardwareDataType[0];
  const family = textOf(hardware, 'machine_name');
  const model = platform.model ?? textOf(hardware, 'machine_model');
  const serial = platform.serial ?? textOf(hardware, 'serial_number');
  return read({
    hostname: machine.hostname(),
    hardwareVendor: MAKER,
    hardwareModel: model,
    hardwareVersion: family,
    hardwareSerial: isJunkSerial(serial) ? null : serial,
    uuid: platform.uuid ?? textOf(hardware, 'platform_UUID')?.toLowerCase() ?? null,
    chassis: chassisOf(family ?? model),
    boardVendor: MAKER,
    boardModel: platform.board,
    biosVendor: MAKER,
    biosVersion: textOf(hardware, 'boot_rom_version'),
    secureBoot: secureBoot(textOf(profile.SPiBridgeDataType[0], 'ibridge_secure_boot')),
    virtualization: await hypervisor(machine, model),
  });
}

/** Null for models that say nothing of their form: `Mac14,2` is a notebook, `Mac14,3` is none. */
export function chassisOf(name: string | null): string | null {
  return CHASSIS.find(([pattern]) => pattern.test(name ?? ''))?.[1] ?? null;
}

/** The levels of Macs with a T2 chip and of Apple silicon; null on older ones, and where the value is translated. */
export function secureBoot(level: string | null): boolean | null {
  if (level === null || !/ Security$/.test(level)) return null;
  return !/^(No|Permissive) /.test(level);
}

async function hypervisor(machine: MacMachine, model: string | null): Promise<string | null> {
  const present = (await sysctl(machine, ['kern.hv_vmm_present'])).get('kern.hv_vmm_present');
  if (present !== '1') return null;
  if (/^VMware/.test(model ?? '')) return 'vmware';
  if (/^Parallels/.test(model ?? '')) return 'parallels';
  return /^VirtualMac/.test(model ?? '') ? 'apple' : 'other';
}
