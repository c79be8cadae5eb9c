import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ReleaseManifest, releaseText, SignedRelease } from '@lanet/contracts/releases';
import { v7 as uuidv7 } from 'uuid';
import { readPublicKey, verifyText } from '../../platform/crypto/ed25519.ts';
import { announce, inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import { Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { audit } from '../audit/index.ts';
import { sumOf } from './releases.packages.service.ts';
import { findClashing, insertRelease, insertTrustedKey, lockReleases, readTrustedKeys } from './releases.repo.ts';

/** Name of the signed manifest in a folder of packages. */
export const RELEASE_FILE = 'release.json';

const MANIFEST_MAX_BYTES = 200_000;

interface Addition {
  folder: string;
  /** Takes the key of this release for trusted from now on. */
  trustKey: boolean;
  /** Who does it, for the list and the audit log. */
  by: string;
}

export interface Added {
  version: string;
  number: number;
  /** False when the release was there already. */
  isNew: boolean;
}

interface ReadRelease {
  signed: SignedRelease;
  manifest: ReleaseManifest;
}

/**
 * Takes a release over from a folder: its signature is checked, its files are stored, then it is listed. Nobody gets it
 * before a rollout says so. Adding one again changes nothing.
 * @throws Refusal 422 `releases.invalid` with what is wrong, 409 `releases.key_unknown` for a key that is not trusted,
 *   409 `releases.taken` for another release of the same version or number.
 */
export async function addRelease(platform: Platform, { folder, trustKey, by }: Addition): Promise<Added> {
  const release = await readRelease(folder);
  const { version, number } = release.manifest;
  // Asked before the files are stored: what is there already, or is refused, costs nothing.
  const known = await inScope(platform.db, SYSTEM, (tx) => checkRelease(tx, platform, release, trustKey));
  if (known) return { version, number, isNew: false };
  await storeFiles(platform, folder, release.manifest);
  const isNew = await inScope(platform.db, SYSTEM, (tx) => listRelease(tx, platform, release, { trustKey, by }));
  return { version, number, isNew };
}

async function listRelease(
  tx: ScopedTx,
  platform: Platform,
  release: ReadRelease,
  { trustKey, by }: Omit<Addition, 'folder'>,
): Promise<boolean> {
  await lockReleases(tx);
  if (await checkRelease(tx, platform, release, trustKey)) return false;
  const { signed, manifest } = release;
  const at = new Date(platform.clock.now());
  const before = await readTrustedKeys(tx);
  if (!before.includes(signed.key)) {
    await insertTrustedKey(tx, { key: signed.key, at, by });
    await audit(tx, {
      actor: { kind: 'system', id: null, name: by },
      action: 'releases.key_trusted',
      target: signed.key,
      security: true,
      detail: { isFirst: before.length === 0 },
    });
  }
  const id = uuidv7();
  await insertRelease(tx, { id, signed, manifest, at, by });
  await audit(tx, {
    actor: { kind: 'system', id: null, name: by },
    action: 'releases.added',
    target: manifest.version,
    detail: { releaseId: id, number: manifest.number, key: signed.key },
  });
  announce(tx, { topic: 'live', event: { type: 'rollout', id }, audience: { staffOnly: true } });
  return true;
}

/** Whether the very same release is there. @throws Refusal as `addRelease`. */
async function checkRelease(
  tx: ScopedTx,
  { config }: Platform,
  { signed, manifest }: ReadRelease,
  trustKey: boolean,
): Promise<boolean> {
  const clashing = await findClashing(tx, manifest);
  if (clashing.some((other) => other.manifest !== signed.manifest || other.key !== signed.key))
    throw new Refusal('releases.taken', {
      detail: `another release is ${manifest.version} or number ${manifest.number}`,
    });
  const trusted = await readTrustedKeys(tx);
  const pinned = config.releaseKey ? [config.releaseKey] : trusted;
  const isFirst = pinned.length === 0;
  if (!isFirst && !trustKey && !pinned.includes(signed.key) && !trusted.includes(signed.key))
    throw new Refusal('releases.key_unknown', { detail: `signed by ${signed.key}` });
  return clashing.length > 0;
}

/** @throws Refusal 422 `releases.invalid` for what is no manifest signed by the key it carries. */
async function readRelease(folder: string): Promise<ReadRelease> {
  const path = join(folder, RELEASE_FILE);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new Refusal('releases.invalid', { detail: `there is no ${RELEASE_FILE} in ${folder}` });
  if (found.size > MANIFEST_MAX_BYTES)
    throw new Refusal('releases.invalid', { detail: `${RELEASE_FILE} is too large` });
  const signed = SignedRelease.safeParse(parsedJson(await readFile(path, 'utf8')));
  if (!signed.success) throw new Refusal('releases.invalid', { detail: `${RELEASE_FILE} is no signed release` });
  const { manifest: text, signature, key: keyText } = signed.data;
  const key = readPublicKey(keyText);
  if (!key || !verifyText(key, releaseText(text), signature))
    throw new Refusal('releases.invalid', { detail: 'the signature is not of the key that the release names' });
  const manifest = ReleaseManifest.safeParse(parsedJson(text));
  if (!manifest.success) throw new Refusal('releases.invalid', { detail: 'the manifest is not one of this product' });
  return { signed: signed.data, manifest: manifest.data };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON: the schema refuses `undefined` with everything else.
    return undefined;
  }
}

/** Of the folder and those in it: more are no folder of packages. */
const MOST_FILES = 2000;

/** Stores every file of the manifest. Files are found by their content, wherever in the folder they lie. */
async function storeFiles({ files: store }: Platform, folder: string, manifest: ReleaseManifest): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  if (paths.length > MOST_FILES) throw new Refusal('releases.invalid', { detail: `${folder} holds too many files` });
  const bySize = new Map<number, string[]>();
  for (const path of paths) {
    const { size } = await stat(path);
    bySize.set(size, [...(bySize.get(size) ?? []), path]);
  }
  for (const { file, sha256, sizeBytes } of manifest.files) {
    const path = await firstWithSum(bySize.get(sizeBytes) ?? [], sha256);
    if (!path) throw new Refusal('releases.invalid', { detail: `${file} (${sha256}) is not in ${folder}` });
    await store.put(createReadStream(path), { maxBytes: sizeBytes, expected: { sha256, sizeBytes } });
  }
}

async function firstWithSum(paths: readonly string[], sha256: string): Promise<string | undefined> {
  for (const path of paths) if ((await sumOf(path)) === sha256) return path;
  return undefined;
}
