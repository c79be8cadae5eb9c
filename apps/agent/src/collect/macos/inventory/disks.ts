import type { SectionInputs } from '@lanet/contracts/inventory';
import { isJunkSerial } from '@lanet/contracts/junk-serial';
import { type MacMachine, type Reading, read } from '../../../platform/machine.ts';
import { profiler } from '../profiler.ts';
import { plistOutputOf } from '../program-output.ts';
import { countOf, type Dictionary, dictionaryOf, flagOf, textOf, textsOf } from '../property.ts';

type Disk = SectionInputs['disks']['disks'][number];

const MAX_DISKS = 32;
const BUSES: [RegExp, string][] = [
  [/^(Apple Fabric|PCI)/, 'nvme'],
  [/^(SATA|ATA)/, 'ata'],
  [/^USB/, 'usb'],
  [/^Secure Digital/, 'mmc'],
  [/^Thunderbolt/, 'thunderbolt'],
  [/^FireWire/, 'firewire'],
  [/^Virtio|^Virtual/i, 'virtio'],
  [/^(SAS|SCSI)/, 'scsi'],
];

/** Source: diskutil(8) for what every disk says, SPNVMeDataType and SPSerialATADataType for serial numbers. */
export async function macDisksSection(machine: MacMachine): Promise<Reading<SectionInputs['disks']>> {
  const list = await plistOutputOf(machine, '/usr/sbin/diskutil', ['list', '-plist', 'physical'], 10);
  if (list.kind === 'unavailable') return list;
  const { SPNVMeDataType, SPSerialATADataType } = await profiler(machine);
  const profiles = [...SPNVMeDataType, ...SPSerialATADataType];
  const disks: Disk[] = [];
  for (const name of textsOf(list.value, 'WholeDisks').slice(0, MAX_DISKS)) {
    if (!/^disk\d+$/.test(name)) continue;
    const info = await plistOutputOf(machine, '/usr/sbin/diskutil', ['info', '-plist', name], 10);
    const profile = profiles.find((item) => textOf(item, 'bsd_name') === name);
    const disk = diskOf(name, info.kind === 'read' ? info.value : undefined, profile);
    if (disk) disks.push(disk);
  }
  return read({ disks });
}

/** `info` of diskutil and `profile` of system_profiler, either of which may be missing. Undefined without a medium. */
export function diskOf(name: string, info: unknown, profile: Dictionary | undefined): Disk | undefined {
  const sizeBytes = countOf(info, 'TotalSize') ?? countOf(info, 'Size') ?? countOf(profile, 'size_in_bytes');
  if (!sizeBytes) return undefined;
  const serial = textOf(profile, 'device_serial');
  const type = busOf(textOf(info, 'BusProtocol'));
  const solid = flagOf(info, 'SolidState');
  return {
    name,
    model: textOf(info, 'MediaName') ?? textOf(profile, 'device_model') ?? textOf(profile, '_name'),
    serial: isJunkSerial(serial) ? null : serial,
    sizeBytes,
    medium: type === 'virtio' ? null : solid === null ? mediumOf(profile) : solid ? 'ssd' : 'hdd',
    type: type ?? (textOf(profile, 'spsata_ncq') === null ? null : 'ata'),
    removable: flagOf(info, 'RemovableMediaOrExternalDevice') ?? flagOf(info, 'Removable'),
    healthy: healthOf(textOf(info, 'SMARTStatus') ?? textOf(profile, 'smart_status')),
    ...nvmeHealth(dictionaryOf(info, 'SMARTDeviceSpecificKeysMayVaryNotGuaranteed')),
  };
}

function busOf(protocol: string | null): string | null {
  if (protocol === null) return null;
  return BUSES.find(([pattern]) => pattern.test(protocol))?.[1] ?? protocol.toLowerCase();
}

function mediumOf(profile: Dictionary | undefined): Disk['medium'] {
  const medium = textOf(profile, 'spsata_medium_type');
  if (medium === null) return null;
  return medium === 'Solid State' ? 'ssd' : medium === 'Rotational' ? 'hdd' : null;
}

/** USB bridges mostly hide SMART: `Not Supported` says nothing about the disk. */
function healthOf(status: string | null): boolean | null {
  if (status === 'Verified') return true;
  return status === 'Failing' || status === 'About to Fail' ? false : null;
}

/** The health log of NVMe, with 128-bit counters in two halves. A temperature of 0 kelvin is none. */
function nvmeHealth(smart: Dictionary): Partial<Disk> {
  const used = countOf(smart, 'PERCENTAGE_USED');
  const kelvin = countOf(smart, 'TEMPERATURE');
  return {
    // The rated life may be exceeded: the counter goes on to 255.
    wearPercent: used === null ? null : Math.min(100, used),
    powerOnHours: lowHalf(smart, 'POWER_ON_HOURS'),
    temperatureCelsius: kelvin !== null && kelvin >= 173 && kelvin <= 473 ? kelvin - 273 : null,
    badSectors: lowHalf(smart, 'MEDIA_ERRORS'),
  };
}

function lowHalf(smart: Dictionary, name: string): number | null {
  const value = countOf(smart, `${name}_0`);
  return value !== null && value <= 1_000_000_000 && !countOf(smart, `${name}_1`) ? value : null;
}
