import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, open, rm, statfs, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SIZE_BYTES = 64 * 1024 * 1024;
const OLD = new Date('2026-01-01T00:00:00Z');

/** A small real file system of its own, in a file. Wants root: it is mounted. */
export interface SmallVolume {
  path: string;
  /** As `df` counts it. */
  usedPercent(): Promise<number>;
  /** Writes files that a clean-up may delete until the volume is more than `percent` full. */
  fillBeyond(percent: number): Promise<void>;
  /** While frozen nothing can be written or deleted on it; reading goes on. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  remove(): Promise<void>;
}

export async function mountSmallVolume(): Promise<SmallVolume> {
  const folder = await mkdtemp(join(tmpdir(), 'lanet-volume-'));
  const image = join(folder, 'image');
  const path = join(folder, 'mounted');
  await mkdir(path);
  const file = await open(image, 'w');
  await file.truncate(SIZE_BYTES);
  await file.close();
  await run('mkfs.ext4', ['-q', '-F', '-m', '0', image]);
  await run('mount', ['-o', 'loop', image, path]);
  await mkdir(join(path, 'tmp'));
  let parts = 0;

  const usedPercent = async () => {
    const { blocks, bfree, bavail } = await statfs(path);
    return (100 * (blocks - bfree)) / (blocks - bfree + bavail);
  };
  return {
    path,
    usedPercent,
    async fillBeyond(percent) {
      while ((await usedPercent()) <= percent) {
        const part = join(path, 'tmp', `download-${parts++}.bin`);
        await writeFile(part, Buffer.alloc(1024 * 1024, parts), { flush: true });
        await utimes(part, OLD, OLD);
      }
    },
    freeze: async () => void (await run('fsfreeze', ['--freeze', path])),
    thaw: async () => void (await run('fsfreeze', ['--unfreeze', path])),
    async remove() {
      await run('fsfreeze', ['--unfreeze', path]).catch(() => undefined);
      await run('umount', ['--lazy', path]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
