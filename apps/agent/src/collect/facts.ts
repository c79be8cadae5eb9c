import type { Facts } from '@lanet/contracts/agent';
import type { LinuxMachine, Machine } from '../platform/machine.ts';
import { attribute, linkName } from './attribute.ts';
import { isHardwareMac } from './hardware-mac.ts';
import { deviceType } from './inventory/chassis.ts';
import { readDisks } from './inventory/disks.ts';
import { readOsRelease } from './inventory/os.ts';
import { readDmi } from './inventory/system.ts';
import { macFacts } from './macos/facts.ts';
import { physicalInterfaces } from './network.ts';
import { windowsFacts } from './windows/facts.ts';

/** What each system reads its own way. */
export type OwnFacts = Omit<Facts, 'hostname' | 'arch'>;

/** As many MACs and disk serials as the contract takes; a storage server has more disks. */
const MAX_MARKS = 64;

/** What the agent states about its computer when it enrols. Junk serial numbers are null; only lasting, own MACs are in. */
export async function collectFacts(machine: Machine): Promise<Facts> {
  const common = { hostname: machine.hostname(), arch: machine.architecture() };
  if (machine.system === 'linux') return { ...common, ...(await linuxFacts(machine)) };
  const own = machine.system === 'win32' ? await windowsFacts(machine) : await macFacts(machine);
  return { ...common, ...own };
}

async function linuxFacts(machine: LinuxMachine): Promise<OwnFacts> {
  const dmi = await readDmi(machine);
  const release = await readOsRelease(machine);
  const disks = await readDisks(machine);
  return {
    platform: 'linux',
    os: release.get('PRETTY_NAME') ?? release.get('NAME') ?? 'Linux',
    deviceType: deviceType(dmi.chassis),
    uuid: dmi.uuid,
    serial: dmi.hardwareSerial ?? dmi.boardSerial,
    installId: await attribute(machine, '/etc/machine-id'),
    vendor: dmi.hardwareVendor,
    model: dmi.hardwareModel,
    macs: await ownMacs(machine),
    // A stick or card that is in today is no mark of the computer.
    diskSerials: disks
      .flatMap(({ serial, removable, type }) => (serial && !removable && type !== 'usb' ? [serial] : []))
      .slice(0, MAX_MARKS),
  };
}

/** MACs of adapters inside the computer: no virtual ones, none on USB (docks move between computers), no random ones. */
async function ownMacs(machine: LinuxMachine): Promise<string[]> {
  const macs: string[] = [];
  for (const name of await physicalInterfaces(machine, await machine.list('/sys/class/net'))) {
    const at = `/sys/class/net/${name}`;
    const mac = await attribute(machine, `${at}/address`);
    const bus = await linkName(machine, `${at}/device/subsystem`);
    // address 0 means permanent; a randomised or borrowed address says 1 or 3 (kernel ABI documentation, sysfs-class-net).
    const assigned = await attribute(machine, `${at}/addr_assign_type`);
    if (mac && bus !== 'usb' && assigned === '0' && isHardwareMac(mac)) macs.push(mac);
  }
  return macs.sort().slice(0, MAX_MARKS);
}
