import type { StatsFs } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type FileSystemUse, type Reading, read, reasonOf, unavailable } from './machine.ts';

/** What Linux and macOS share in reading files. */
export const DEFAULT_MAX_BYTES = 256 * 1024;
const STATFS_TIMEOUT_MS = 2000;

/** The bytes of a file on a disk, `too_large` above `maxBytes`. */
export async function readFromDisk(path: string, maxBytes: number): Promise<Reading<Buffer>> {
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

export function toFileSystemUse(use: StatsFs): FileSystemUse {
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
): (path: string) => Promise<Reading<FileSystemUse>> {
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
