// What the pages about the agent's packages and releases look at: installers, a signed release, a rollout that halted.
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enrolmentTokens } from '@lanet/contracts/agents';
import { enrolmentLinks } from '@lanet/contracts/install';
import { releaseText } from '@lanet/contracts/releases';
import { releases } from '@lanet/contracts/rollouts';
import { eventually } from '../eventually.ts';
import type { SignedIn } from '../staff-api.ts';

const VERSION = '0.9.0';
const INSTALLERS = [
  `lanet-helpdesk-agent_${VERSION}_x64.msi`,
  `lanet-helpdesk-agent_${VERSION}_amd64.deb`,
  `lanet-helpdesk-agent_${VERSION}_arm64.deb`,
];

const sumOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A folder of packages as they are built, with a release in it; the caller removes it. No installer for macOS. */
export async function writePackagesFolder(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'lanet-pages-packages-'));
  const bundle = Buffer.from('a bundle');
  const files: Record<string, Uint8Array> = {
    'agent.cjs': bundle,
    'release.json': Buffer.from(JSON.stringify(signedRelease(bundle))),
    ...Object.fromEntries(INSTALLERS.map((name) => [name, Buffer.alloc(300_000, name)])),
  };
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
  const sums = Object.entries(files).map(([name, bytes]) => `${sumOf(bytes)}  ${name}\n`);
  await writeFile(join(folder, 'SHA256SUMS'), sums.join(''));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

function signedRelease(bundle: Uint8Array) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const files = [{ file: 'agent.cjs', sha256: sumOf(bundle), sizeBytes: bundle.length }];
  const manifest = JSON.stringify({ version: VERSION, number: 9, protocol: { min: 1, max: 1 }, files });
  const signature = sign(null, Buffer.from(releaseText(manifest)), privateKey).toString('base64url');
  return { manifest, signature, key: rawKey(publicKey) };
}

const rawKey = (key: KeyObject) => String(key.export({ format: 'jwk' }).x);

/** Starts a rollout to one chosen device, once the server has taken the release over. */
export async function startRollout({ call }: SignedIn, deviceId: string): Promise<void> {
  const release = await eventually('the release', async () => (await call(releases.overview)).releases[0]);
  await call(releases.startRollout, {
    body: { releaseId: release.id, percent: 1, canaryDeviceIds: [deviceId], widenAfterHours: 24 },
  });
}

/** A link to install with, as its page's path. */
export async function makeInstallPath(
  { call }: SignedIn,
  { clientId, siteId }: { clientId: string; siteId: string },
): Promise<string> {
  const { item } = await call(enrolmentTokens.create, { body: { clientId, siteId, label: 'Laptops nuevas' } });
  const { address } = await call(enrolmentLinks.create, { params: { id: item.id }, body: {} });
  return new URL(address).pathname;
}
