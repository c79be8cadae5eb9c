/** One secret file that is made once, whole, and read by its owner only. */
import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

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
  if (!(await exists(path))) await createOnce(folder, path, create());
  await refuseIfOpenToOthers(path, 0o600);
  return readFile(path, 'utf8');
}

/**
 * Writes beside and links into place: `link` fails if the name exists, so the first process wins, and nobody ever reads
 * half a key, not even after a power cut.
 */
async function createOnce(folder: string, path: string, content: string): Promise<void> {
  const draft = join(folder, `.${randomUUID()}.new`);
  try {
    const file = await open(draft, 'wx', 0o600);
    await file.writeFile(content);
    await file.sync();
    await file.close();
    await link(draft, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  await syncFolder(folder);
}

/** Makes new names in a folder survive a power cut. Windows cannot open folders and needs no such step. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
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

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw error;
  }
}

const isCode = (error: unknown, code: string) => error instanceof Error && 'code' in error && error.code === code;
