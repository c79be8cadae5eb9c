import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { AgentPackage } from '@lanet/contracts/rollouts';
import type { Platform } from '../../platform/platform.ts';
import { describePackage, type ListedFile, offered, readSums } from './releases.packages.rules.ts';

/** A file that this server hands out to anybody: its bytes are those that SHA256SUMS names. */
interface ShelvedFile extends ListedFile {
  sizeBytes: number;
  path: string;
}

export interface Shelf {
  folder: string;
  files: ReadonlyMap<string, ShelvedFile>;
  /** Those to offer, as SHA256SUMS lists them. */
  packages: readonly AgentPackage[];
}

/** Where `npm run package` leaves them in a checkout. */
const BUILT = fileURLToPath(new URL('../../../../../deployment/packages', import.meta.url));

interface Read {
  shelf: Shelf;
  /** Size and time of SHA256SUMS when it was read. */
  mark: string;
}

const shelves = new WeakMap<Platform, Promise<Read>>();

/** The packages there are now. Read again whenever SHA256SUMS is another file than before. */
export async function packageShelf(platform: Platform): Promise<Shelf> {
  const folder = await packagesFolder(platform);
  const mark = `${folder} ${await markOf(join(folder, 'SHA256SUMS'))}`;
  const before = await shelves.get(platform)?.catch(() => undefined);
  if (before?.mark === mark) return before.shelf;
  const reading = readShelf(platform, folder).then((shelf) => ({ shelf, mark }));
  shelves.set(platform, reading);
  return (await reading).shelf;
}

/** As configured; else in the data folder, else where a checkout builds them. */
async function packagesFolder({ config }: Platform): Promise<string> {
  if (config.packagesDir) return config.packagesDir;
  const installed = join(config.dataDir, 'packages');
  if ((await markOf(join(installed, 'SHA256SUMS'))) !== ABSENT && !config.demo) return installed;
  return (await markOf(join(BUILT, 'SHA256SUMS'))) === ABSENT ? installed : BUILT;
}

const ABSENT = 'absent';

async function markOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? `${found.size} ${found.mtimeMs}` : ABSENT;
}

async function readShelf({ log }: Platform, folder: string): Promise<Shelf> {
  const text = await readFile(join(folder, 'SHA256SUMS'), 'utf8').catch(() => '');
  const files = new Map<string, ShelvedFile>();
  for (const listed of readSums(text)) {
    const shelved = await checkedFile(folder, listed);
    if (shelved) files.set(listed.file, shelved);
    else log.warn({ folder, file: listed.file }, 'a package is missing or is not what SHA256SUMS says: not offered');
  }
  const packages = [...files.values()].flatMap(({ file, sha256, sizeBytes }) => {
    const described = describePackage(file);
    return described ? [{ file, sha256, sizeBytes, ...described }] : [];
  });
  return { folder, files, packages: offered(packages) };
}

/** Undefined for a file that is not there, leads out of the folder, or holds other bytes than its sum says. */
async function checkedFile(folder: string, { file, sha256 }: ListedFile): Promise<ShelvedFile | undefined> {
  try {
    const path = await realpath(join(folder, file));
    if (!path.startsWith(`${await realpath(folder)}/`)) return undefined;
    const found = await stat(path);
    if (!found.isFile() || found.size === 0 || (await sumOf(path)) !== sha256) return undefined;
    return { file, sha256, sizeBytes: found.size, path };
  } catch {
    // Not readable is as good as not there: said above, once.
    return undefined;
  }
}

/** sha256 of a file, lower-case hex. */
export async function sumOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** Bytes of a shelved file; undefined when it is gone since the shelf was read. */
export async function openShelved(
  { path, sizeBytes }: ShelvedFile,
  part: { start: number; end: number },
): Promise<Readable | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.size === sizeBytes ? createReadStream(path, part) : undefined;
}
