import { isJunkSerial } from '@lanet/contracts/junk-serial';
import { type MacMachine, valueOrNull } from '../../platform/machine.ts';
import type { OwnFacts } from '../facts.ts';
import { isHardwareMac } from '../hardware-mac.ts';
import { deviceType } from '../inventory/chassis.ts';
import { readAdapters } from './adapters.ts';
import { readApfsVolumes, volumeOf } from './apfs.ts';
import { macDisksSection } from './inventory/disks.ts';
import { readMacRelease } from './inventory/os.ts';
import { chassisOf } from './inventory/system.ts';
import { readMacVolumes } from './mounts.ts';
import { readPlatform } from './platform-expert.ts';
import { profiler } from './profiler.ts';
import { textOf } from './property.ts';

const MAX_MARKS = 64;

/** What a Mac states about itself when it enrols. */
export async function macFacts(machine: MacMachine): Promise<OwnFacts> {
  const platform = await readPlatform(machine);
  const hardware = (await profiler(machine)).SPHardwareDataType[0];
  const release = await readMacRelease(machine);
  const serial = platform.serial ?? textOf(hardware, 'serial_number');
  const model = platform.model ?? textOf(hardware, 'machine_model');
  const chassis = chassisOf(textOf(hardware, 'machine_name') ?? model);
  return {
    platform: 'macos',
    os: [release.name, release.version].filter((part) => part !== null).join(' '),
    deviceType: deviceType(chassis),
    uuid: platform.uuid ?? textOf(hardware, 'platform_UUID')?.toLowerCase() ?? null,
    serial: isJunkSerial(serial) ? null : serial,
    installId: await installId(machine),
    vendor: 'Apple Inc.',
    model,
    macs: await ownMacs(machine),
    diskSerials: await ownDiskSerials(machine),
  };
}

/** The id of the data volume: erasing the Mac makes a new one, upgrades keep it. */
async function installId(machine: MacMachine): Promise<string | null> {
  const root = valueOrNull(await readMacVolumes(machine, []))?.find(({ id }) => id === '/');
  return root ? (volumeOf(await readApfsVolumes(machine), root.device)?.uuid ?? null) : null;
}

/**
 * MACs burnt into adapters inside the computer. Those of its Thunderbolt ports are made up by the system, which the second
 * bit of the address says (IEEE 802: locally administered).
 */
async function ownMacs(machine: MacMachine): Promise<string[]> {
  const macs = (await readAdapters(machine)).flatMap(({ id, mac, builtIn, path }) => {
    const isOwn = builtIn && /^en\d+$/.test(id) && !/usb/i.test(path);
    return isOwn && mac !== null && isBurntIn(mac) ? [mac] : [];
  });
  return [...new Set(macs)].sort().slice(0, MAX_MARKS);
}

function isBurntIn(mac: string): boolean {
  return isHardwareMac(mac) && (Number.parseInt(mac.slice(0, 2), 16) & 0b10) === 0;
}

async function ownDiskSerials(machine: MacMachine): Promise<string[]> {
  const disks = valueOrNull(await macDisksSection(machine))?.disks ?? [];
  const own = disks.filter(({ removable, type }) => !removable && type !== 'usb');
  return own.flatMap(({ serial }) => serial ?? []).slice(0, MAX_MARKS);
}
