/**
 * What a version's folder must hold before anything of it is run: a manifest signed by a release key, and the files it names
 * for this system, to the byte. Imports no schema library: the launcher is small, and only a text whose signature held is read.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { lstatSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export type ReleaseFile = { file: string; system?: string; arch?: string; sha256: string; sizeBytes: number };
export type TrustedRelease = { version: string; number: number; files: readonly ReleaseFile[] };
export type Verdict = { kind: 'good'; release: TrustedRelease } | { kind: 'bad'; reason: string };

/** `system` as manifests name it, `arch` as Node and manifests do. */
export type Target = { system: string; arch: string };

export const BUNDLE = 'agent.cjs';
export const RELEASE = 'release.json';
const MAX_RELEASE_BYTES = 256 * 1024;
const SYSTEMS: Partial<Record<NodeJS.Platform, string>> = { win32: 'windows', darwin: 'macos' };

export const thisTarget = (): Target => ({ system: SYSTEMS[process.platform] ?? process.platform, arch: process.arch });

/** The files of a release that belong on such a computer. */
export function filesFor(files: readonly ReleaseFile[], { system, arch }: Target): readonly ReleaseFile[] {
  return files.filter((file) => (file.system ?? system) === system && (file.arch ?? arch) === arch);
}

/** Examines the folder of one version, named by the version. Never throws. */
export function examineVersion(folder: string, keys: readonly string[], target: Target = thisTarget()): Verdict {
  try {
    const path = join(folder, RELEASE);
    if (lstatSync(path).size > MAX_RELEASE_BYTES) return bad('manifest_wrong');
    const release = readSigned(readFileSync(path, 'utf8'), keys);
    if (!release) return bad('signature_wrong');
    if (release.version !== basename(folder)) return bad('manifest_wrong');
    const files = filesFor(release.files, target);
    if (!files.some(({ file }) => file === BUNDLE)) return bad('wrong_platform');
    return files.every((file) => isWhole(folder, file)) ? { kind: 'good', release } : bad('files_altered');
  } catch {
    return bad('files_missing');
  }
}

const bad = (reason: string): Verdict => ({ kind: 'bad', reason });

/** The text the release key signs for a manifest, as in the contract. */
export const signedText = (manifest: string): string => `lanet-release-v1\n${manifest}`;

/** Whether one of the keys signed this manifest. Keys and signature: base64url. */
export function isSignedBy(
  keys: readonly string[],
  signed: { manifest: string; signature: string; key: string },
): boolean {
  if (!keys.includes(signed.key)) return false;
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: signed.key }, format: 'jwk' });
  const signature = Buffer.from(signed.signature, 'base64url');
  return signature.length === 64 && verify(null, Buffer.from(signedText(signed.manifest)), key, signature);
}

function readSigned(text: string, keys: readonly string[]): TrustedRelease | undefined {
  const { manifest, signature, key }: Record<string, unknown> = JSON.parse(text);
  if (typeof manifest !== 'string' || typeof signature !== 'string' || typeof key !== 'string') return undefined;
  // Whoever holds a release key may say what runs here: what it signed needs no further mistrust, only its form.
  return isSignedBy(keys, { manifest, signature, key }) ? JSON.parse(manifest) : undefined;
}

function isWhole(folder: string, { file, sha256, sizeBytes }: ReleaseFile): boolean {
  if (file !== basename(file)) return false;
  const path = join(folder, file);
  const found = lstatSync(path);
  if (!found.isFile() || found.size !== sizeBytes) return false;
  return createHash('sha256').update(readFileSync(path)).digest('hex') === sha256;
}
