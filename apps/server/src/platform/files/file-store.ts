/**
 * Attachments and other large content, named by their sha256: written once, never changed. On disk they are
 * `<dataDir>/files/ab/cd/<sha256>`, with drafts in `<dataDir>/files/drafts`.
 */
import { randomUUID } from 'node:crypto';
import { type FileHandle, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { failedWith } from '../postgres/durable-files.ts';
import { checked, headOf, placeOf, reading, type StoredFile, verified } from './content.ts';
import { placedFiles } from './placed-files.ts';

export { FileDamaged, FilesUnavailable, FileTooLarge, FileUnexpected, type StoredFile } from './content.ts';

/** One driver a kind of storage; the row that names a file is written after `put` has returned. */
export interface FileStore {
  /**
   * Stores what the stream yields and returns when it is durable. The same content twice is stored once.
   * @throws FileTooLarge as soon as more than `maxBytes` came; FileUnexpected when it is not the `expected` one. Either
   * way nothing is kept, and what was stored before stays.
   */
  put(content: AsyncIterable<Uint8Array>, limits: { maxBytes: number; expected?: StoredFile }): Promise<StoredFile>;
  /**
   * The content, or undefined when there is none. With `verify` the stream fails with FileDamaged at its end if what was
   * read is not what was stored.
   */
  open(sha256: string, options?: { verify?: boolean }): Promise<Readable | undefined>;
  /** Its bytes from `start` to `end`, both included; undefined when there is no such file. */
  openPart(sha256: string, part: { start: number; end: number }): Promise<Readable | undefined>;
  /** Whether there was such a file. The caller makes sure that no row names it any more. */
  delete(sha256: string): Promise<boolean>;
  /**
   * Deletes a file that nobody stored since `beforeMs` (epoch milliseconds, as the disk counts). `written`: somebody did, whose
   * row may be on its way, and it stays. Whoever stores the same meanwhile keeps theirs. The caller has made sure that no row
   * names it.
   */
  deleteUnwritten(sha256: string, beforeMs: number): Promise<'deleted' | 'written' | 'absent'>;
  /** The hashes of all files, in no order; of those stored or deleted meanwhile perhaps. */
  list(): AsyncIterable<string>;
  /** Removes drafts that a crash left behind, last written before `beforeMs` (epoch milliseconds). Returns how many. */
  sweep(beforeMs: number): Promise<number>;
}

/** Opens, or makes, the store in `<dataDir>/files`. Only this operating system user can read it. */
export async function openFileStore(dataDir: string): Promise<FileStore> {
  const folder = join(dataDir, 'files');
  const drafts = join(folder, 'drafts');
  await mkdir(drafts, { recursive: true, mode: 0o700 });

  const placed = placedFiles(folder);

  return {
    async put(content, { maxBytes, expected }) {
      const { chunks, stored } = reading(content, maxBytes);
      try {
        const head = await headOf(chunks, HEAD_BYTES);
        const known = head.isAll ? checked(stored(), expected) : undefined;
        if (known && (await placed.touch(pathOf(folder, known.sha256), head.chunks))) return known;
        const draft = join(drafts, randomUUID());
        try {
          await writeDraft(draft, head.chunks, chunks);
          // Now, while it is a draft: once in place it may be the file of somebody else that it equals.
          const file = known ?? checked(stored(), expected);
          await placed.moveIn(draft, pathOf(folder, file.sha256));
          return file;
        } catch (error) {
          await rm(draft, { force: true });
          throw error;
        }
      } finally {
        // Whoever sends what is not wanted any more is told so.
        await chunks.return(undefined);
      }
    },
    open: (sha256, options) => openStored(pathOf(folder, sha256), sha256, options?.verify ?? false),
    openPart: (sha256, part) => openedPart(pathOf(folder, sha256), part),
    async delete(sha256) {
      try {
        await rm(pathOf(folder, sha256));
        return true;
      } catch (error) {
        if (failedWith(error, 'ENOENT')) return false;
        throw error;
      }
    },
    deleteUnwritten: async (sha256, beforeMs) =>
      leave(pathOf(folder, sha256), join(drafts, `${LEAVING}${sha256}`), beforeMs),
    list: () => listFiles(folder),
    sweep: (beforeMs) => sweepDrafts(folder, drafts, beforeMs),
  };
}

const pathOf = (folder: string, sha256: string) => join(folder, ...placeOf(sha256));

/** Up to here content is looked at before any of it is written: the picture of a signature is there already. */
const HEAD_BYTES = 256 * 1024;

async function writeDraft(path: string, head: readonly Uint8Array[], rest: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    for (const chunk of head) await writeWhole(file, chunk);
    for await (const chunk of rest) await writeWhole(file, chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** One write may take only a part of the chunk, on a disk that is nearly full for one. */
async function writeWhole(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let written = 0; written < chunk.length; ) {
    written += (await file.write(chunk, written)).bytesWritten;
  }
}

async function openStored(path: string, sha256: string, verify: boolean): Promise<Readable | undefined> {
  try {
    const content = (await open(path)).createReadStream();
    return verify ? verified(content, sha256) : content;
  } catch (error) {
    if (failedWith(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function openedPart(path: string, part: { start: number; end: number }): Promise<Readable | undefined> {
  try {
    return (await open(path)).createReadStream(part);
  } catch (error) {
    if (failedWith(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** What is on its way out stands among the drafts under this. */
const LEAVING = 'leaving-';

async function leave(path: string, aside: string, beforeMs: number): Promise<'deleted' | 'written' | 'absent'> {
  try {
    if ((await stat(path)).mtimeMs >= beforeMs) return 'written';
    // Out of the way first, and looked at again there: whoever stores the same from now on makes a file of their own.
    await rename(path, aside);
  } catch (error) {
    if (failedWith(error, 'ENOENT')) return 'absent';
    throw error;
  }
  if ((await stat(aside)).mtimeMs >= beforeMs) {
    await rename(aside, path);
    return 'written';
  }
  await rm(aside);
  return 'deleted';
}

/** Nobody knows any more whether it was to go: back to its place, unless it is there again. */
async function bringBack(path: string, aside: string): Promise<void> {
  try {
    await link(aside, path);
  } catch (error) {
    if (!failedWith(error, 'EEXIST')) throw error;
  }
  await rm(aside);
}

async function* listFiles(folder: string): AsyncGenerator<string> {
  for (const outer of await readdir(folder)) {
    // Two letters of a hash; the drafts are beside them.
    if (!/^[0-9a-f]{2}$/.test(outer)) continue;
    for (const inner of await readdir(join(folder, outer))) yield* await readdir(join(folder, outer, inner));
  }
}

async function sweepDrafts(folder: string, drafts: string, beforeMs: number): Promise<number> {
  let removed = 0;
  for (const name of await readdir(drafts)) {
    const path = join(drafts, name);
    try {
      if (name.startsWith(LEAVING)) {
        await bringBack(pathOf(folder, name.slice(LEAVING.length)), path);
        continue;
      }
      if ((await stat(path)).mtimeMs >= beforeMs) continue;
      await rm(path);
      removed += 1;
    } catch (error) {
      // Finished in this moment by the one who writes it.
      if (!failedWith(error, 'ENOENT')) throw error;
    }
  }
  return removed;
}
