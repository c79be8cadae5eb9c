import { appendFileSync, closeSync, fsyncSync, mkdirSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { agent } from '@lanet/contracts/agent';
import { sha256Hex } from '../keys/ed25519.ts';
import type { ReleaseFile } from '../launcher/trusted-release.ts';
import type { Answer } from '../server/http-client.ts';
import type { Session } from '../server/session.ts';

/** What arrived is not the file that the release names. */
export class FileRefused extends Error {}

/** Asked for in parts, so that a slow or broken line loses at most one, and memory holds at most one. */
const PART_BYTES = 512 * 1024;
const PART_TIMEOUT_MS = 300_000;

/**
 * Brings one file of a release into a folder under its name, going on where an earlier attempt ended.
 * @throws FileRefused, NoAnswer, ServerRefused, and what the file system says
 */
export async function downloadFile(session: Session, file: ReleaseFile, folder: string, signal: AbortSignal) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, file.file);
  for (let have = sizeOf(path); have < file.sizeBytes; have = sizeOf(path)) {
    const bytes = partOf(await ask(session, file, have, signal), have, file);
    appendFileSync(path, bytes, { mode: 0o600 });
  }
  if (statSync(path).size !== file.sizeBytes || sha256Hex(readFileSync(path)) !== file.sha256) {
    // Nothing of it is worth going on with.
    rmSync(path);
    throw new FileRefused(`${file.file} is not the file that the release names`);
  }
  sync(path);
}

function ask(session: Session, { sha256, sizeBytes }: ReleaseFile, have: number, signal: AbortSignal): Promise<Answer> {
  const last = Math.min(have + PART_BYTES, sizeBytes) - 1;
  const path = agent.package.path.replace(':sha256', sha256);
  const headers = { range: `bytes=${have}-${last}` };
  return session.call({ method: agent.package.method, path, headers, timeoutMs: PART_TIMEOUT_MS }, signal);
}

/** The bytes from `have` on: of a part as asked for, or of the whole file from a server or proxy that knows no parts. */
function partOf({ status, headers, body }: Answer, have: number, { file, sizeBytes }: ReleaseFile): Buffer {
  const starts = /^bytes (\d+)-/.exec(headers['content-range'] ?? '')?.[1];
  const bytes = status === 206 && Number(starts) === have ? body : status === 200 ? body.subarray(have) : undefined;
  if (!bytes || bytes.length === 0 || have + bytes.length > sizeBytes) {
    throw new FileRefused(`the server sent another part of ${file} than was asked for`);
  }
  return bytes;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function sync(path: string): void {
  const handle = openSync(path, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
