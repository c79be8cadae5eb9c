import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { releaseText } from '@lanet/contracts/releases';
import { type KeyPair, publicKeyText, signText } from '../platform/crypto/ed25519.ts';

export const sumOfBytes = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

interface TestRelease {
  keys: KeyPair;
  version: string;
  number: number;
  allowsDowngrade?: boolean;
  /** Where to put it; a new folder unless said. */
  folder?: string;
}

/** A folder as `npm run package` leaves it: the signed manifest, and its one file somewhere below. */
export async function writeRelease({ keys, version, number, allowsDowngrade = false, folder }: TestRelease) {
  const target = folder ?? (await mkdtemp(join(tmpdir(), 'lanet-release-')));
  const bytes = randomBytes(5000);
  const sha256 = sumOfBytes(bytes);
  const manifest = JSON.stringify({
    ...{ version, number, allowsDowngrade, protocol: { min: 1, max: 1 } },
    files: [{ file: 'agent.cjs', sha256, sizeBytes: bytes.length }],
  });
  const signed = {
    manifest,
    signature: signText(keys.privateKey, releaseText(manifest)),
    key: publicKeyText(keys.publicKey),
  };
  await mkdir(join(target, 'files', version), { recursive: true });
  await writeFile(join(target, 'files', version, 'agent.cjs'), bytes);
  await writeFile(join(target, 'release.json'), JSON.stringify(signed));
  return { folder: target, signed, sha256, bytes };
}

/** A folder of packages with its SHA256SUMS; answers the sums. */
export async function writePackages(
  folder: string,
  files: Record<string, Uint8Array>,
): Promise<Record<string, string>> {
  await mkdir(folder, { recursive: true });
  const sums = Object.fromEntries(Object.entries(files).map(([file, bytes]) => [file, sumOfBytes(bytes)]));
  for (const [file, bytes] of Object.entries(files)) await writeFile(join(folder, file), bytes);
  const lines = Object.entries(sums).map(([file, sum]) => `${sum}  ${file}\n`);
  await writeFile(join(folder, 'SHA256SUMS'), lines.join(''));
  return sums;
}
