// How a file comes to its place so that it survives a power cut, with no more work for the disk than that takes.
import { mkdir, readFile, rename, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failedWith, syncDirectory } from '../postgres/durable-files.ts';

/** More are forgotten, and placed again. */
const MOST_KNOWN = 20_000;

/** `folder`: what all paths are in, two folders deep. */
export function placedFiles(folder: string) {
  /** Files that this process has seen durable, and folders whose names are: those are never removed. */
  const files = new Set<string>();
  const folders = new Set<string>();

  async function moveIn(draft: string, path: string): Promise<void> {
    const inner = dirname(path);
    const isNew = !folders.has(inner);
    if (isNew) await mkdir(inner, { recursive: true, mode: 0o700 });
    try {
      await rename(draft, path);
    } catch (error) {
      // Somebody else took the empty folders away, which nobody should.
      if (isNew || !failedWith(error, 'ENOENT')) throw error;
      folders.clear();
      return moveIn(draft, path);
    }
    await syncDirectory(inner);
    if (isNew) await syncNames(inner);
    remember(files, path);
  }

  async function syncNames(inner: string): Promise<void> {
    const outer = dirname(inner);
    await syncDirectory(outer);
    if (!folders.has(outer)) await syncDirectory(folder);
    remember(folders, inner);
    remember(folders, outer);
  }

  return {
    /**
     * A rename is whole or not at all; a file that is there already is replaced by the same bytes, which also repairs a
     * damaged one. Folders may be new names in theirs, so those are synced as well.
     */
    moveIn,
    /**
     * Whether the same bytes are there for sure, dated anew as if they had been stored now. What is on its way out, or not known
     * to be durable, is not.
     */
    async touch(path: string, chunks: readonly Uint8Array[]): Promise<boolean> {
      if (!files.has(path)) return false;
      try {
        if (!(await readFile(path)).equals(Buffer.concat(chunks))) return false;
        const now = new Date();
        await utimes(path, now, now);
        return true;
      } catch (error) {
        if (failedWith(error, 'ENOENT')) return false;
        throw error;
      }
    },
  };
}

function remember(known: Set<string>, path: string): void {
  if (known.size >= MOST_KNOWN) known.clear();
  known.add(path);
}
