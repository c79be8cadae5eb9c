/** One secret file that is made once, whole, and read by its owner only. */
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createFile, readIfPresent, syncDirectory } from '../postgres/durable-files.ts';

/** A key file that exists and must not be used. The message names the file and the step to take. */
export class KeyFileRefused extends Error {
  override readonly name = 'KeyFileRefused';

  constructor(path: string, why: string) {
    super(`Key file ${path} is refused: ${why}`);
  }
}

/**
 * Reads a key file, or makes it with what `create` returns. Two processes that start together get the same key.
 * @throws KeyFileRefused when the folder or the file is open to other users.
 */
export async function readOrCreateKeyFile(folder: string, fileName: string, create: () => string): Promise<string> {
  const path = join(folder, fileName);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await refuseIfOpenToOthers(folder, 0o700);
  if ((await readIfPresent(path)) === undefined) {
    // Whole or not at all, and the first process wins: nobody reads half a key, not even after a power cut.
    await createFile(path, create(), 0o600);
    await syncDirectory(folder);
  }
  await refuseIfOpenToOthers(path, 0o600);
  return readFile(path, 'utf8');
}

async function refuseIfOpenToOthers(path: string, mode: number): Promise<void> {
  // Windows has no such bits: there the installer's access list on the data folder guards it.
  if (process.platform === 'win32') return;
  const found = (await stat(path)).mode & 0o777;
  if (found & 0o077) {
    throw new KeyFileRefused(
      path,
      `its mode is ${found.toString(8)}, so other users of this computer may have read it. Run: chmod ${mode.toString(8)} ${path}`,
    );
  }
}
