import { type MacMachine, type Reading, read, valueOrNull } from '../../platform/machine.ts';
import { outputOf, plistOutputOf } from './program-output.ts';
import { dictionariesOf, textOf } from './property.ts';

export type MacMount = { device: string; path: string; type: string; options: readonly string[] };

/** A volume that can fill up. `id` is what people call it, `path` where its space is asked for. */
export type MacVolume = { id: string; path: string; device: string; type: string };

/** The writable half of the system volume; what is written below `/` lands there. */
const DATA = '/System/Volumes/Data';
/** Preboot, VM, Update and alike share the space of the system's container, and are the system's own business. */
const SYSTEM_VOLUMES = '/System/Volumes/';
const NEVER_FILLS = new Set(['devfs', 'autofs', 'cd9660', 'udf', 'cddafs', 'nullfs', 'bindfs', 'lifs', 'fdesc']);
const REFRESH_MS = 15 * 60_000;

type Table = { at: number; changedAt: number | null; mounts: readonly MacMount[]; images: ReadonlySet<string> };
const tables = new WeakMap<MacMachine, Table>();

/**
 * The volumes of a Mac, without their use. The table of mounts is asked again only when a folder of /Volumes came or went, or
 * after a quarter of an hour, so that a sample costs no process for it. `extra`: mount points to take whatever they are.
 */
export async function readMacVolumes(machine: MacMachine, extra: readonly string[]): Promise<Reading<MacVolume[]>> {
  const at = machine.monotonicMs();
  const changedAt = valueOrNull(await machine.modifiedAt('/Volumes'));
  const known = tables.get(machine);
  if (known && at - known.at < REFRESH_MS && known.changedAt === changedAt) {
    return read(localVolumes(known.mounts, known.images, extra));
  }
  const output = await outputOf(machine, '/sbin/mount', []);
  if (output.kind === 'unavailable') return output;
  const mounts = parseMounts(output.value);
  const images = await imageDevices(machine, mounts);
  tables.set(machine, { at, changedAt, mounts, images });
  return read(localVolumes(mounts, images, extra));
}

/** Lines `device on path (type, option, option)`; the path may hold spaces and brackets of its own. */
export function parseMounts(output: string): MacMount[] {
  return output.split('\n').flatMap((line) => {
    const [, device, path, words] = /^(.*?) on (\/.*) \(([^()]*)\)$/.exec(line) ?? [];
    const [type, ...options] = words?.split(', ') ?? [];
    return device && path && type ? [{ device, path, type, options }] : [];
  });
}

/** Devices of attached disk images: installers, and backups that are files of another volume. None is a disk. */
async function imageDevices(machine: MacMachine, mounts: readonly MacMount[]): Promise<ReadonlySet<string>> {
  // Without a volume besides the system's own there is nothing to tell apart.
  if (localVolumes(mounts, new Set(), []).every(({ id }) => id === '/')) return new Set();
  const info = await plistOutputOf(machine, '/usr/bin/hdiutil', ['info', '-plist']);
  const images = info.kind === 'read' ? dictionariesOf(info.value, 'images') : [];
  return new Set(
    images
      .flatMap((image) => dictionariesOf(image, 'system-entities'))
      .flatMap((entity) => textOf(entity, 'dev-entry') ?? []),
  );
}

/**
 * Those that are this Mac's own disks and can fill up: no pseudo or network file systems, nothing read-only, no disk images.
 * The sealed system volume and its data half are one volume, `/`.
 */
export function localVolumes(
  mounts: readonly MacMount[],
  images: ReadonlySet<string>,
  extra: readonly string[],
): MacVolume[] {
  const data = mounts.find(({ path }) => path === DATA);
  const volumes = mounts.flatMap((mount): MacVolume[] => {
    const { path, device, type } = mount;
    if (path === '/') return [{ id: '/', path: data?.path ?? '/', device: data?.device ?? device, type }];
    const isWanted = extra.includes(path) || (canFill(mount) && !images.has(device));
    return isWanted ? [{ id: path, path, device, type }] : [];
  });
  return volumes.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function canFill({ path, type, device, options }: MacMount): boolean {
  if (!options.includes('local') || options.includes('read-only') || NEVER_FILLS.has(type)) return false;
  if (path.startsWith(SYSTEM_VOLUMES) || !device.startsWith('/dev/')) return false;
  // What the system hides from people (its recovery, the assets it downloads) is none of their volumes.
  return !options.includes('nobrowse');
}
