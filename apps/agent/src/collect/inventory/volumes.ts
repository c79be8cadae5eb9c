import { type LinuxMachine, read, valueOrNull } from '../../platform/machine.ts';
import { attribute, linkName, udevProperties } from '../attribute.ts';
import { cryptLayer } from '../linux/crypt-layer.ts';
import { macVolumesSection } from '../macos/inventory/volumes.ts';
import type { Mount } from '../mounts.ts';
import { readVolumes } from '../volumes.ts';
import { windowsVolumesSection } from '../windows/inventory/volumes.ts';
import { HOURS, type InventoryCollector } from './inventory-collector.ts';

/** The volumes of the minute samples, with what does not change every minute. Source: mountinfo, statfs, udev, `/sys`. */
export const volumes: InventoryCollector<'volumes'> = {
  name: 'volumes',
  everySeconds: HOURS / 4,
  timeoutSeconds: 60,
  read: {
    linux: async (machine, { extraMounts }) => {
      const mounts = await readVolumes(machine, extraMounts);
      if (mounts.kind === 'unavailable') return mounts;
      return read({ volumes: await Promise.all(mounts.value.map((mount) => describe(machine, mount))) });
    },
    win32: windowsVolumesSection,
    darwin: macVolumesSection,
  },
};

async function describe(machine: LinuxMachine, mount: Mount) {
  const use = valueOrNull(await machine.statfs(mount.path));
  const device = await blockDevice(machine, mount);
  const number = device && (await attribute(machine, `${device}/dev`));
  const udev = number ? await udevProperties(machine, `b${number}`) : new Map<string, string>();
  return {
    id: mount.path,
    device: mount.source,
    label: udev.get('ID_FS_LABEL') ?? null,
    type: mount.type,
    sizeBytes: use?.sizeBytes ?? null,
    freeBytes: use?.availableBytes ?? null,
    inodes: use && use.inodes > 0 ? use.inodes : null,
    inodesFree: use && use.inodes > 0 ? use.inodesFree : null,
    encrypted: device ? (await cryptLayer(machine, device)) !== null : null,
  };
}

/** Folder of the device in /sys. Undefined for file systems of several devices and of none. */
export async function blockDevice(machine: LinuxMachine, mount: Mount): Promise<string | undefined> {
  const path = mount.deviceNumber.startsWith('0:')
    ? `/sys/class/block/${await kernelName(machine, mount.source)}`
    : `/sys/dev/block/${mount.deviceNumber}`;
  return (await machine.exists(path)) ? path : undefined;
}

/** `/dev/mapper/<name>` is a link to `/dev/dm-<number>`; other names are the kernel's own. */
async function kernelName(machine: LinuxMachine, source: string): Promise<string> {
  return (await linkName(machine, source)) ?? source.slice(source.lastIndexOf('/') + 1);
}
