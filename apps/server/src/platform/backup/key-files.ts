// The keys in the data folder: without them a restored database cannot be read, and agents would not know the server.
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fingerprintOf } from '../crypto/ed25519.ts';
import { readOrCreateKeyFile } from '../crypto/key-file.ts';
import { openKeyPair } from '../crypto/keys.ts';
import { failedWith } from '../postgres/durable-files.ts';
import { BackupProblem } from './problem.ts';

export interface KeyFile {
  /** Of the data folder, with slashes: `keys/data.key`. */
  path: string;
  content: Buffer;
}

/** The password of lanet_login belongs to the database server, and is given anew: `keys/database-login` does not end so. */
const isKey = (name: string) => /^[a-z0-9-]+\.key$/.test(name);

/** @throws BackupProblem when this account may not read them. */
export async function readKeyFiles(dataDir: string): Promise<KeyFile[]> {
  const found: KeyFile[] = [];
  for (const folder of ['keys', 'signer']) {
    for (const name of (await namesIn(join(dataDir, folder))).filter(isKey).sort()) {
      found.push({ path: `${folder}/${name}`, content: await readKey(join(dataDir, folder, name)) });
    }
  }
  return found;
}

/** Of the key that agents know this installation by; null before there is one. */
export async function identityOf(dataDir: string): Promise<string | null> {
  if (!(await namesIn(join(dataDir, 'keys'))).includes('identity.key')) return null;
  return fingerprintOf((await openKeyPair(join(dataDir, 'keys'), 'identity.key')).publicKey);
}

/** @throws BackupProblem when a key of another installation is there: overwritten, it would be lost. */
export async function refuseOtherKeys(dataDir: string, keys: readonly KeyFile[]): Promise<void> {
  for (const present of await readKeyFiles(dataDir)) {
    const wanted = keys.find(({ path }) => path === present.path);
    if (!wanted?.content.equals(present.content))
      throw new BackupProblem(
        `${join(dataDir, present.path)} is a key that is not of this backup. Restore into another data folder (--data), or move that file away.`,
      );
  }
}

/** Writes the keys that are not there yet, and says how to take them back. */
export async function writeKeyFiles(dataDir: string, keys: readonly KeyFile[]): Promise<() => Promise<void>> {
  const before = new Set((await readKeyFiles(dataDir)).map(({ path }) => path));
  const written: string[] = [];
  for (const { path, content } of keys) {
    if (before.has(path)) continue;
    const [folder = '', name = ''] = path.split('/');
    await readOrCreateKeyFile(join(dataDir, folder), name, () => content.toString('utf8'));
    written.push(join(dataDir, path));
  }
  return async () => {
    for (const path of written) await rm(path, { force: true });
  };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (failedWith(error, 'ENOENT')) return [];
    throw refusalOf(error, folder);
  }
}

async function readKey(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw refusalOf(error, path);
  }
}

function refusalOf(error: unknown, path: string): unknown {
  if (!failedWith(error, 'EACCES', 'EPERM')) return error;
  return new BackupProblem(
    `${path} cannot be read by this account. A backup holds every key: run it as root, or as the account that owns the data folder.`,
  );
}
