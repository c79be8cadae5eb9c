import { closeSync, fchmodSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** The text of a file; undefined when there is none. @throws any other error of the file system. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Replaces a file as a whole: after a crash there is the old text or the new one, never half of one. `mode`: 0600 unless said.
 * `durable: false` leaves the writing to the system: the new text survives the end of the process, not a power cut.
 */
export function replaceFile(path: string, text: string | Uint8Array, { durable = true, mode = 0o600 } = {}): void {
  const draft = `${path}.draft`;
  const file = openSync(draft, 'w', mode);
  try {
    // What others are to read must not depend on the mask of the service.
    if (mode !== 0o600) fchmodSync(file, mode);
    const bytes = Buffer.from(text);
    // A disk that becomes full takes a part without an error; the next write says what is wrong.
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    if (durable) fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
  if (durable) syncFolder(dirname(path));
}

/** Makes names that were created, renamed or removed in a folder survive a power cut. */
export function syncFolder(folder: string): void {
  // Windows has no such call for folders and needs none: NTFS journals names.
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The JSON of a file, or undefined when there is no file or it is not JSON: what is kept is parsed by its reader. */
export function readJson(path: string): unknown {
  const text = readIfThere(path);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
