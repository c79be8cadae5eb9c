/**
 * The installation's keys, as files in `<dataDir>/keys`: made at the first start, 0600 in a folder 0700. They belong to
 * every backup. The command key is apart, in command-key.ts.
 */
import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { generateKeyPair, type KeyPair } from './ed25519.ts';
import { KeyFileRefused, readOrCreateKeyFile } from './key-file.ts';

const openers = {
  /** Ed25519, proves the installation to agents. For `gateway`. */
  identity: (folder: string) => openKeyPair(folder, 'identity.key'),
  /** 32 bytes for `createSealer`. */
  data: (folder: string) => openSecret(folder, 'data.key'),
  /** 32 bytes for `issueBearer`. For `gateway`. */
  bearer: (folder: string) => openSecret(folder, 'bearer.key'),
};

export type KeyName = keyof typeof openers;
export type Keys = { [Name in KeyName]: Awaited<ReturnType<(typeof openers)[Name]>> };

/**
 * Opens the named keys, making those that do not exist yet; a service names only the ones it works with.
 * @throws KeyFileRefused when a file is damaged or others may read it: a lost key is never replaced in silence.
 */
export async function openKeys<Name extends KeyName>(
  dataDir: string,
  which: readonly Name[],
): Promise<Pick<Keys, Name>> {
  const folder = join(dataDir, 'keys');
  const opened = await Promise.all(which.map(async (name) => [name, await openers[name](folder)] as const));
  // Safe: each name was opened by its own opener, which `fromEntries` cannot express.
  return Object.fromEntries(opened) as Pick<Keys, Name>;
}

/** Opens the Ed25519 pair in a PKCS 8 PEM file, making it if it does not exist. @throws KeyFileRefused */
export async function openKeyPair(folder: string, fileName: string): Promise<KeyPair> {
  const pem = await readOrCreateKeyFile(folder, fileName, () =>
    generateKeyPair().privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  );
  try {
    const privateKey = createPrivateKey(pem);
    if (privateKey.asymmetricKeyType === 'ed25519') return { privateKey, publicKey: createPublicKey(privateKey) };
  } catch {
    // Not readable as a key: refused below, like a key of another kind, without quoting what the file holds.
  }
  throw new KeyFileRefused(join(folder, fileName), 'it does not hold an Ed25519 private key; restore it from a backup');
}

async function openSecret(folder: string, fileName: string): Promise<Buffer> {
  const text = await readOrCreateKeyFile(folder, fileName, () => `${randomBytes(32).toString('base64')}\n`);
  const key = Buffer.from(text, 'base64');
  if (key.length === 32) return key;
  throw new KeyFileRefused(join(folder, fileName), 'it does not hold 32 bytes as base64; restore it from a backup');
}
