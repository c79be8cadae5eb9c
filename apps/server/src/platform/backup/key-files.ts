// The keys in the data folder: without them a restored database cannot be read, and agents would not know the server.
import { createPrivateKey } from 'node:crypto';
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

/** Where they are: the signer may have a folder of its own, which no other account reads. */
export interface KeyFolders {
  dataDir: string;
  signerDir: string;
}

/** The password of lanet_login belongs to the database server, and is given anew: `keys/database-login` does not end so. */
const isKey = (name: string) => /^[a-z0-9-]+\.key$/.test(name);

/** @throws BackupProblem when this account may not read them. */
export async function readKeyFiles(folders: KeyFolders): Promise<KeyFile[]> {
  const found: KeyFile[] = [];
  for (const kind of ['keys', 'signer']) {
    const folder = folderOf(folders, kind);
    for (const name of (await namesIn(folder)).filter(isKey).sort()) {
      found.push({ path: `${kind}/${name}`, content: await readKey(join(folder, name)) });
    }
  }
  return found;
}

const folderOf = ({ dataDir, signerDir }: KeyFolders, kind: string) =>
  join(kind === 'signer' ? signerDir : dataDir, kind);

/** Of the key that agents know this installation by; null before there is one. */
export async function identityOf(dataDir: string): Promise<string | null> {
  if (!(await namesIn(join(dataDir, 'keys'))).includes('identity.key')) return null;
  return fingerprintOf((await openKeyPair(join(dataDir, 'keys'), 'identity.key')).publicKey);
}

/**
 * Agents run only what the command key signed, and know it from their enrolment: a backup without it would bring back a server that
 * they see and do not obey. `keyIds`: of the keys that the signer has published. @throws BackupProblem
 */
export function refuseWithoutCommandKey(keys: readonly KeyFile[], keyIds: readonly string[]): void {
  const present = keys
    .filter(({ path }) => path.startsWith('signer/'))
    .map(({ content }) => fingerprintOf(createPrivateKey(content)));
  if (keyIds.length === 0 || keyIds.some((id) => present.includes(id))) return;
  throw new BackupProblem(
    'The key that signs commands is not in the data folder. Where the signer has a folder of its own, name it with LANET_BACKUP_SIGNER_DIR and make the backups as root (LANET_BACKUP_TIME=off and scripts/backup.sh by cron or a timer).',
  );
}

/** @throws BackupProblem when a key of another installation is there: overwritten, it would be lost. */
export async function refuseOtherKeys(folders: KeyFolders, keys: readonly KeyFile[]): Promise<void> {
  for (const present of await readKeyFiles(folders)) {
    const wanted = keys.find(({ path }) => path === present.path);
    if (!wanted?.content.equals(present.content))
      throw new BackupProblem(
        `${present.path} of the data folder is a key that is not of this backup. Restore into another data folder (--data), or move that file away.`,
      );
  }
}

/** Writes the keys that are not there yet, and says how to take them back. */
export async function writeKeyFiles(folders: KeyFolders, keys: readonly KeyFile[]): Promise<() => Promise<void>> {
  const before = new Set((await readKeyFiles(folders)).map(({ path }) => path));
  const written: string[] = [];
  for (const { path, content } of keys) {
    if (before.has(path)) continue;
    const [kind = '', name = ''] = path.split('/');
    await readOrCreateKeyFile(folderOf(folders, kind), name, () => content.toString('utf8'));
    written.push(join(folderOf(folders, kind), name));
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
