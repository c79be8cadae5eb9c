import { type Adapter, valueOrNull, type WindowsMachine } from '../../platform/machine.ts';
import type { OwnFacts } from '../facts.ts';
import { isHardwareMac } from '../hardware-mac.ts';
import { deviceType } from '../inventory/chassis.ts';
import { ownSerial } from '../inventory/junk.ts';
import { smbiosSystem } from '../inventory/smbios-system.ts';
import { diskDrives, physicalDisks } from './disk-rows.ts';
import { keysBelow, type RegistryValues, textValue, valuesOf } from './registry.ts';
import { windowsVersion } from './windows-version.ts';
import { wmi } from './wmi.ts';

const CRYPTOGRAPHY = 'HKLM\\SOFTWARE\\Microsoft\\Cryptography';
const NETWORK_ADAPTERS = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e972-e325-11ce-bfc1-08002be10318}';
/** As many as the contract takes. */
const MAX_MARKS = 64;
const WIFI = 71;
/** Bit of an address nobody assigned for ever; Wi-Fi draws such ones at random, hypervisors keep theirs. */
const LOCALLY_ADMINISTERED = 0x02;

/** Source: the SMBIOS table, the registry, the adapters; disks by WMI, once. */
export async function windowsFacts(machine: WindowsMachine): Promise<OwnFacts> {
  const identity = smbiosSystem(valueOrNull(machine.firmwareTable()) ?? new Uint8Array());
  const version = windowsVersion(machine);
  return {
    platform: 'windows',
    os: [version.name, version.release].filter((part) => part !== null).join(' '),
    // A server in a tower, or in a hypervisor that calls its machines desktops, is a server by what runs on it.
    deviceType: version.isServer ? 'server' : deviceType(identity.chassis),
    uuid: identity.uuid,
    serial: identity.hardwareSerial ?? identity.boardSerial,
    installId: ownSerial(textValue(valuesOf(machine, CRYPTOGRAPHY), 'MachineGuid')),
    vendor: identity.hardwareVendor,
    model: identity.hardwareModel,
    macs: ownMacs(machine),
    diskSerials: await ownDiskSerials(machine),
  };
}

/** MACs of adapters inside the computer: no virtual ones, none on USB (docks move between computers), no changed ones. */
function ownMacs(machine: WindowsMachine): string[] {
  const drivers = keysBelow(machine, NETWORK_ADAPTERS)
    .filter((name) => /^\d{4}$/.test(name))
    .map((name) => valuesOf(machine, `${NETWORK_ADAPTERS}\\${name}`));
  const macs = (valueOrNull(machine.adapters()) ?? []).flatMap((adapter) => lastingMac(adapter, drivers) ?? []);
  return [...new Set(macs)].sort().slice(0, MAX_MARKS);
}

function lastingMac(adapter: Adapter, drivers: readonly RegistryValues[]): string | undefined {
  const mac = adapter.mac?.toLowerCase().replaceAll('-', ':');
  if (!mac || !adapter.physical || !isHardwareMac(mac)) return undefined;
  const guid = plain(adapter.guid);
  const driver = drivers.find((values) => plain(textValue(values, 'NetCfgInstanceId') ?? '') === guid);
  const device = driver && (textValue(driver, 'DeviceInstanceID') ?? textValue(driver, 'MatchingDeviceId'));
  // Bluetooth adapters take their address from a module that is often a stick.
  if (device && /^(USB|BTH|PCMCIA)\\/i.test(device)) return undefined;
  if (driver && textValue(driver, 'NetworkAddress') !== null) return undefined;
  const isLocal = (Number.parseInt(mac.slice(0, 2), 16) & LOCALLY_ADMINISTERED) !== 0;
  return adapter.type === WIFI && isLocal ? undefined : mac;
}

function plain(guid: string): string {
  return guid.toLowerCase().replace(/[{}]/g, '');
}

/** A stick or card that is in today is no mark of the computer. */
async function ownDiskSerials(machine: WindowsMachine): Promise<string[]> {
  const answer = await wmi(machine, 'hardware');
  if (answer.kind === 'unavailable') return [];
  const { rows } = answer.value;
  const disks = physicalDisks(rows('MSFT_PhysicalDisk') ?? [], []);
  const known = disks.length > 0 ? disks : diskDrives(rows('Win32_DiskDrive') ?? [], []);
  return known
    .flatMap(({ serial, removable, type }) => (serial && !removable && type !== 'usb' ? [serial] : []))
    .slice(0, MAX_MARKS);
}
