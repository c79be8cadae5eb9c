import type { SectionInputs } from '@lanet/contracts/inventory';
import { isJunkSerial } from '@lanet/contracts/junk-serial';
import { type LinuxMachine, read } from '../../platform/machine.ts';
import { attribute, numberAttribute, udevProperties } from '../attribute.ts';
import { diskHealth } from '../linux/disk-health.ts';
import { macDisksSection } from '../macos/inventory/disks.ts';
import { windowsDisksSection } from '../windows/inventory/disks.ts';
import { HOURS, type InventoryCollector } from './inventory-collector.ts';

type Disk = SectionInputs['disks']['disks'][number];
type DiskOfSystem = Disk & { type: string; serial: string | null };

/** The kernel counts every disk in sectors of 512 bytes, whatever the disk's own are. */
const SECTOR_BYTES = 512;
/** Optical and floppy drives. */
const NO_DISK = /^(sr|fd)\d/;
/** Buses whose "rotational" flag is the host's guess, not the disk's word. */
const VIRTUAL_BUSES = new Set(['virtio', 'xen']);

/**
 * Disks with a medium in them, and their health every 6 h. Source: Linux `/sys/block` (kernel ABI documentation), udev for serial
 * numbers, smartctl(8) where it is installed.
 */
export const disks: InventoryCollector<'disks'> = {
  name: 'disks',
  everySeconds: 6 * HOURS,
  timeoutSeconds: 120,
  read: {
    linux: async (machine) => {
      const found: Disk[] = [];
      for (const disk of await readDisks(machine)) found.push({ ...disk, ...(await diskHealth(machine, disk)) });
      return read({ disks: found });
    },
    win32: windowsDisksSection,
    darwin: macDisksSection,
  },
};

/** Without what SMART says, which takes a process for each. */
export async function readDisks(machine: LinuxMachine) {
  const found: DiskOfSystem[] = [];
  for (const name of await machine.list('/sys/block')) {
    // Loop devices, RAM disks and volumes built of other disks have no device behind them.
    if (NO_DISK.test(name) || !(await machine.exists(`/sys/block/${name}/device`))) continue;
    const disk = await readDisk(machine, name);
    if (disk) found.push(disk);
  }
  return found;
}

async function readDisk(machine: LinuxMachine, name: string): Promise<DiskOfSystem | undefined> {
  const at = `/sys/block/${name}`;
  const sectors = await numberAttribute(machine, `${at}/size`);
  if (!sectors) return undefined;
  const link = await machine.readLink(at);
  const type = busOf(name, link.kind === 'read' ? link.value : '');
  const udev = await udevProperties(machine, `b${await attribute(machine, `${at}/dev`)}`);
  const rotational = await attribute(machine, `${at}/queue/rotational`);
  return {
    name,
    vendor: VIRTUAL_BUSES.has(type) ? null : realVendor(await attribute(machine, `${at}/device/vendor`)),
    model: (await attribute(machine, `${at}/device/model`)) ?? (await attribute(machine, `${at}/device/name`)),
    serial: await serialOf(machine, at, udev),
    sizeBytes: sectors * SECTOR_BYTES,
    medium: rotational === null || VIRTUAL_BUSES.has(type) ? null : rotational === '0' ? 'ssd' : 'hdd',
    type,
    removable: (await attribute(machine, `${at}/removable`)) === '1',
  };
}

/** SATA disks answer "ATA" for their maker: the name of the translation, not of anybody. */
function realVendor(vendor: string | null): string | null {
  return vendor === 'ATA' ? null : vendor;
}

/** The bus, from the kernel name and the place in the device tree (`…/usb2/2-1/…/block/sda`). */
export function busOf(name: string, link: string): string {
  if (name.startsWith('nvme')) return 'nvme';
  if (name.startsWith('mmcblk')) return 'mmc';
  if (name.startsWith('xvd')) return 'xen';
  if (/\/virtio\d+\/block\//.test(link)) return 'virtio';
  if (/\/usb\d+\//.test(link)) return 'usb';
  return /\/ata\d+\//.test(link) ? 'ata' : 'scsi';
}

async function serialOf(machine: LinuxMachine, at: string, udev: ReadonlyMap<string, string>): Promise<string | null> {
  const candidates = [
    udev.get('ID_SCSI_SERIAL'),
    udev.get('ID_SERIAL_SHORT'),
    await attribute(machine, `${at}/device/serial`),
    await attribute(machine, `${at}/serial`),
    await unitSerialNumber(machine, at),
  ];
  return candidates.find((serial) => serial && !isJunkSerial(serial)) ?? null;
}

/** SCSI page 0x80 (SPC-4, 7.8.15): four bytes of header, then the serial number. */
async function unitSerialNumber(machine: LinuxMachine, at: string): Promise<string | undefined> {
  const page = await machine.readBytes(`${at}/device/vpd_pg80`);
  return page.kind === 'read' ? Buffer.from(page.value.subarray(4)).toString('latin1').trim() : undefined;
}
