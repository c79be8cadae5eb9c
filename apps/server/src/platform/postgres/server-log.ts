import { type FileHandle, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { failedWith } from './durable-files.ts';

const ROTATE_ABOVE_BYTES = 10 * 1024 * 1024;
const TAIL_BYTES = 4096;

/** Where the database server writes; the one of before is kept as `postgres.log.1`. */
export function logPath(dataDir: string): string {
  return join(dataDir, 'postgres.log');
}

/**
 * Opens the log to append, after setting a large one aside, and says at which byte the new entries begin. Only our own
 * account may read it: refused statements name what was in them.
 */
export async function openServerLog(dataDir: string): Promise<{ file: FileHandle; startsAt: number }> {
  const path = logPath(dataDir);
  if ((await sizeOf(path)) > ROTATE_ABOVE_BYTES) await rename(path, `${path}.1`);
  const file = await open(path, 'a', 0o600);
  return { file, startsAt: (await file.stat()).size };
}

/** The end of what was logged since that byte, at most 4 KiB. */
export async function readLogTail(dataDir: string, startsAt = 0): Promise<string> {
  const path = logPath(dataDir);
  const size = await sizeOf(path);
  const from = Math.max(startsAt, size - TAIL_BYTES);
  if (size <= from) return '';
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
    return buffer.toString('utf8', 0, bytesRead).trim();
  } finally {
    await file.close();
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (failedWith(error, 'ENOENT')) return 0;
    throw error;
  }
}
