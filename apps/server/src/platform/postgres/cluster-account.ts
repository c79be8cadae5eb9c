import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failedWith } from './durable-files.ts';

/** The system account the database runs under. Undefined elsewhere in this folder means: under our own. */
export type Account = { uid: number; gid: number };

/** PostgreSQL refuses to run as root. `lanet` is the installer's account, the others exist on every bare system. */
const CANDIDATES = ['lanet', 'nobody', 'daemon'];

/**
 * The account for the cluster in `directory`: its owner if it exists, so that the choice never changes later; otherwise
 * an unprivileged account when we are root, and our own (undefined) when we are not.
 * @throws Error when the cluster belongs to an account we cannot become.
 */
export async function accountFor(directory: string): Promise<Account | undefined> {
  const ownUid = process.getuid?.();
  if (ownUid === undefined) return undefined;
  const owner = await ownerOf(directory);

  if (ownUid === 0) {
    if (owner?.uid === 0) throw new Error(`${directory} belongs to root, under which PostgreSQL does not run.`);
    return owner ?? unprivilegedAccount();
  }
  if (owner && owner.uid !== ownUid) {
    throw new Error(
      `${directory} belongs to uid ${owner.uid}; start as that account or as root, not as uid ${ownUid}.`,
    );
  }
  return undefined;
}

/** Whether the account may enter this folder, judged by the permission bits of it and of every folder above. */
export async function canEnter(directory: string, account: Account): Promise<boolean> {
  const { uid, gid, mode } = await stat(directory);
  const searchBit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  if ((mode & searchBit) === 0) return false;
  const parent = dirname(directory);
  return parent === directory || canEnter(parent, account);
}

async function ownerOf(directory: string): Promise<Account | undefined> {
  try {
    const { uid, gid } = await stat(directory);
    return { uid, gid };
  } catch (error) {
    if (failedWith(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** initdb looks its uid up in the password file, so an invented number would not do. Source: passwd(5). */
async function unprivilegedAccount(): Promise<Account> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of CANDIDATES) {
    const entry = lines.find(([login]) => login === name);
    const [uid, gid] = [Number(entry?.[2]), Number(entry?.[3])];
    // macOS gives `nobody` the number -2, which cannot own files through Node.
    if (uid > 0 && gid > 0) return { uid, gid };
  }
  throw new Error(`PostgreSQL does not run as root and there is none of these accounts: ${CANDIDATES.join(', ')}.`);
}
