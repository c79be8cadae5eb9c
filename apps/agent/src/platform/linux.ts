import { closeSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { lstat, readdir, readlink, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { anyMachine } from './any-machine.ts';
import { type LinuxMachine, type Reading, read, reasonOf, unavailable } from './machine.ts';
import { DEFAULT_MAX_BYTES, patientStatfs, readFromDisk, toFileSystemUse } from './posix-files.ts';

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
