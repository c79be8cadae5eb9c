// A release: what the release key signs, and how. The key belongs on a machine that is not connected; see run.ts.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AGENT_PROTOCOL } from '@lanet/contracts/agent';
import { ReleaseManifest, ReleaseVersion, releaseText, SignedRelease } from '@lanet/contracts/releases';

/** `from`: where the file lies now; the rest as in the manifest. */
export type ReleasePart = {
  file: string;
  from: string;
  system?: 'linux' | 'windows' | 'macos';
  arch?: 'x64' | 'arm64';
};

/** The manifest's text for a version. The same parts always give the same text. @throws ZodError for a version that is none */
export function manifestOf(version: string, parts: readonly ReleasePart[], { allowsDowngrade = false } = {}): string {
  const files = parts.map(({ from, ...part }) => {
    const bytes = readFileSync(from);
    return { ...part, sha256: createHash('sha256').update(bytes).digest('hex'), sizeBytes: bytes.length };
  });
  const manifest: ReleaseManifest = {
    version,
    number: releaseNumber(version),
    protocol: { min: AGENT_PROTOCOL, max: AGENT_PROTOCOL },
    allowsDowngrade,
    files,
  };
  return JSON.stringify(ReleaseManifest.parse(manifest));
}

/** Grows with the version: each of its three numbers has five digits. */
export function releaseNumber(version: string): number {
  const [major = 0, minor = 0, patch = 0] = ReleaseVersion.parse(version).split('.').map(Number);
  return (major * 1e5 + minor) * 1e5 + patch;
}

export function signRelease(manifest: string, key: KeyObject): SignedRelease {
  const signature = sign(null, Buffer.from(releaseText(manifest)), key).toString('base64url');
  return SignedRelease.parse({ manifest, signature, key: publicText(key) });
}

/** The private release key of a file that nobody else may read. @throws Error with a sentence to act on */
export function readReleaseKey(file: string): KeyObject {
  if ((statSync(file).mode & 0o077) !== 0) throw new Error(`Others may read the release key. Run: chmod 600 ${file}`);
  const key = createPrivateKey(readFileSync(file));
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${file} holds no Ed25519 key.`);
  return key;
}

/** As `readReleaseKey`; makes the key when there is none. Answers also whether it did. */
export function openReleaseKey(file: string): { key: KeyObject; isNew: boolean } {
  if (existsSync(file)) return { key: readReleaseKey(file), isNew: false };
  const key = generateKeyPairSync('ed25519').privateKey;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, String(key.export({ type: 'pkcs8', format: 'pem' })), { mode: 0o600, flag: 'wx' });
  return { key, isNew: true };
}

/** A public key as launchers hold it, of a PEM file with either half of the pair. */
export function readPublicKeyFile(file: string): string {
  return publicText(createPublicKey(readFileSync(file)));
}

export function publicText(key: KeyObject): string {
  const { x } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  if (!x || key.asymmetricKeyType !== 'ed25519') throw new Error('The release key has to be an Ed25519 key.');
  return x;
}
