/** One line of mountinfo. */
export type Mount = {
  /** major:minor of the device; 0 as major means there is no block device behind it. */
  deviceNumber: string;
  /** The folder of the file system that is mounted; other than `/` for bind mounts and btrfs subvolumes. */
  root: string;
  path: string;
  type: string;
  source: string;
  /** Whether the file system itself is read-only, not only this view of it. */
  readOnly: boolean;
};

/** File systems of real disks that show no block device number in mountinfo. */
const WITHOUT_BLOCK_DEVICE = new Set(['btrfs', 'zfs', 'bcachefs', 'ubifs']);
/** Images and discs: always full, never writable. */
const NEVER_FILLS = new Set(['squashfs', 'iso9660', 'udf', 'erofs', 'cramfs', 'romfs']);

/**
 * Lines of `/proc/self/mountinfo` (proc_pid_mountinfo(5)). Read-only is taken from the super block: the agent's own service
 * may run with most of the tree mounted read-only for it alone, and these volumes still fill up.
 */
export function parseMountinfo(mountinfo: string): Mount[] {
  const mounts: Mount[] = [];
  for (const line of mountinfo.split('\n')) {
    const [left = '', right] = line.split(' - ');
    const [, , deviceNumber, root, path] = left.split(' ');
    const [type, source, superOptions = ''] = right?.split(' ') ?? [];
    if (!deviceNumber || !root || !path || !type || source === undefined) continue;
    const readOnly = superOptions.split(',').includes('ro');
    mounts.push({ deviceNumber, root: plain(root), path: plain(path), type, source: plain(source), readOnly });
  }
  return mounts;
}

/** Space, tab, line break and backslash are written as octal escapes. */
function plain(field: string): string {
  if (!field.includes('\\')) return field;
  return field.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/**
 * The mounts that are this machine's own disks and can fill up: no pseudo, network, read-only or optical file systems, and
 * each file system once, at its shortest path. Mount points in `extra` are taken whatever they are.
 */
export function localVolumes(mounts: readonly Mount[], extra: readonly string[]): Mount[] {
  // A later mount on the same path hides the earlier one.
  const visible = [...new Map(mounts.map((mount) => [mount.path, mount])).values()];
  const wanted = visible.filter(({ path }) => extra.includes(path));
  const byDevice = new Map<string, Mount>();
  for (const mount of visible.filter(canFill)) {
    const known = byDevice.get(mount.deviceNumber);
    if (!known || mount.path.length < known.path.length) byDevice.set(mount.deviceNumber, mount);
  }
  return [...new Set([...byDevice.values(), ...wanted])].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function canFill({ deviceNumber, root, path, type, readOnly }: Mount): boolean {
  if (readOnly || NEVER_FILLS.has(type)) return false;
  // A container's own root is an overlay: the only volume it has.
  if (type === 'overlay') return path === '/';
  if (WITHOUT_BLOCK_DEVICE.has(type)) return true;
  // A folder mounted a second time (a bind mount) belongs to a file system listed elsewhere.
  return !deviceNumber.startsWith('0:') && (root === '/' || path === '/');
}
