import { closeSync, lstatSync, openSync, readdirSync, readSync, type StatsFs } from 'node:fs';
import { type FileHandle, lstat, open, readdir, readlink, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { anyMachine } from './any-machine.ts';
import { type FileSystemUse, type LinuxMachine, type Reading, read, reasonOf, unavailable } from './machine.ts';

const DEFAULT_MAX_BYTES = 256 * 1024;
const STATFS_TIMEOUT_MS = 2000;

/** Answered from the kernel's memory: a synchronous read costs 10-20 us, the thread pool's four trips 10 times that. */
const INSTANT = /^\/(proc|sys\/class\/net)\//;
/** Other values under /sys may ask the hardware (a sensor, a battery), the names of their files never do. */
const INSTANT_NAMES = /^\/(proc|sys)\//;

export type LinuxOptions = {
  /** Where the file system of the machine to read is mounted: a recorded tree, or the host seen from a container. */
  root?: string;
} & Partial<Omit<LinuxMachine, 'system'>>;

/**
 * A Linux machine. With a root other than `/` it starts no programs and knows no live addresses, since those would be of
 * another machine than the files; both can be given as options, as can every other reading.
 */
export function linuxMachine({ root = '/', ...own }: LinuxOptions = {}): LinuxMachine {
  const at = (path: string) => (root === '/' ? path : join(root, path));
  const elsewhere: Partial<LinuxMachine> =
    root === '/' ? {} : { addresses: () => unavailable('missing'), run: async () => unavailable('missing') };
  const machine: LinuxMachine = {
    ...anyMachine,
    system: 'linux',
    readFile: async (path, maxBytes = DEFAULT_MAX_BYTES) =>
      INSTANT.test(path) ? readNow(at(path), maxBytes, toText) : decoded(await readFromDisk(at(path), maxBytes)),
    readBytes: async (path, maxBytes = DEFAULT_MAX_BYTES) =>
      INSTANT.test(path)
        ? readNow(at(path), maxBytes, (bytes) => new Uint8Array(bytes))
        : readFromDisk(at(path), maxBytes),
    expand: (pattern) => expand(machine, pattern),
    readEach: async (pattern) => {
      const texts: string[] = [];
      for (const path of await machine.expand(pattern)) {
        const text = await machine.readFile(path);
        if (text.kind === 'read') texts.push(text.value);
      }
      return texts;
    },
    list: async (path) => names(INSTANT_NAMES.test(path), at(path)),
    exists: async (path) => existsAt(INSTANT_NAMES.test(path), at(path)),
    readLink: async (path) => readlink(at(path)).then(read<string>, reasonOf),
    modifiedAt: async (path) => lstat(at(path)).then(({ mtimeMs }) => read(Math.round(mtimeMs)), reasonOf),
    statfs: patientStatfs((path) => statfs(at(path)).then(toFileSystemUse)),
    ...elsewhere,
    ...own,
  };
  return machine;
}

const toText = (bytes: Buffer) => bytes.toString('utf8');

function decoded(reading: Reading<Buffer>): Reading<string> {
  return reading.kind === 'read' ? read(toText(reading.value)) : reading;
}

/** Where synchronous reads land first; they end before anything else can run, so one buffer serves all. */
const landing = Buffer.allocUnsafe(64 * 1024);

/** Files of /proc state the size 0, so they are read until they end. */
function readNow<T>(path: string, maxBytes: number, take: (bytes: Buffer) => T): Reading<T> {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    let whole: Buffer = landing;
    let total = 0;
    for (;;) {
      if (total === whole.length) whole = Buffer.concat([whole, Buffer.allocUnsafe(whole.length)]);
      const length = readSync(file, whole, total, whole.length - total, null);
      if (length === 0) return read(take(whole.subarray(0, total)));
      total += length;
      if (total > maxBytes) return unavailable('too_large');
    }
  } catch (error) {
    return reasonOf(error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

async function readFromDisk(path: string, maxBytes: number): Promise<Reading<Buffer>> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > maxBytes) return unavailable('too_large');
    const bytes = await file.readFile();
    return bytes.length > maxBytes ? unavailable('too_large') : read(bytes);
  } catch (error) {
    return reasonOf(error);
  } finally {
    await file?.close();
  }
}

async function names(instant: boolean, path: string): Promise<readonly string[]> {
  try {
    return (instant ? readdirSync(path) : await readdir(path)).sort();
  } catch {
    return []; // A folder that is not there holds nothing; one that is closed looks the same to a collector.
  }
}

async function existsAt(instant: boolean, path: string): Promise<boolean> {
  if (instant) return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  return lstat(path).then(
    () => true,
    () => false,
  );
}

async function expand(machine: LinuxMachine, pattern: string): Promise<readonly string[]> {
  let paths = [''];
  for (const segment of pattern.split('/').slice(1)) {
    if (!segment.includes('*')) {
      paths = paths.map((path) => `${path}/${segment}`);
      continue;
    }
    const literals = segment.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    const matcher = new RegExp(`^${literals.join('.*')}$`);
    const next: string[] = [];
    for (const path of paths) {
      for (const name of await machine.list(path || '/')) if (matcher.test(name)) next.push(`${path}/${name}`);
    }
    paths = next;
  }
  return paths;
}

function toFileSystemUse(use: StatsFs): FileSystemUse {
  return {
    sizeBytes: use.blocks * use.bsize,
    freeBytes: use.bfree * use.bsize,
    availableBytes: use.bavail * use.bsize,
    inodes: use.files,
    inodesFree: use.ffree,
  };
}

/**
 * A statfs on a dead disk never returns and holds one of the thread pool's four threads, so a second call for the same path
 * must not be started while the first still hangs.
 */
export function patientStatfs(
  ask: (path: string) => Promise<FileSystemUse>,
  timeoutMs = STATFS_TIMEOUT_MS,
): LinuxMachine['statfs'] {
  const hanging = new Set<string>();
  return async (path) => {
    if (hanging.has(path)) return unavailable('timeout');
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Reading<FileSystemUse>>((resolve) => {
      timer = setTimeout(() => resolve(unavailable('timeout')), timeoutMs);
    });
    hanging.add(path);
    const answer = ask(path)
      .then(read<FileSystemUse>, reasonOf)
      .finally(() => hanging.delete(path));
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
  };
}
