import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { publicText, signRelease } from '../../../../scripts/package/release.ts';
import { sha256Hex } from '../keys/ed25519.ts';
import type { BadVersion } from '../launcher/handle.ts';
import { enrolledPeer, removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { servePackages } from '../testing/release-kit.ts';
import type { Scripted } from '../testing/scripted.ts';
import { ScriptedServer } from '../testing/scripted-server.ts';
import { checkRelease, mayTry } from './check-release.ts';
import { downloadFile, FileRefused } from './download.ts';

let folder = '';
let server: ScriptedServer;
beforeEach(async () => {
  folder = temporaryFolder();
  server = await new ScriptedServer().start();
});
afterEach(async () => {
  await server.stop();
  removeFolder(folder);
});

const bytes = randomBytes(1_300_000);
const file = { file: 'agent.cjs', sha256: sha256Hex(bytes), sizeBytes: bytes.length };
const serve = servePackages(new Map([[file.sha256, bytes]]));
const download = async () => {
  const { session, http } = await enrolledPeer(server, folder);
  try {
    await downloadFile(session, file, join(folder, 'in'), AbortSignal.timeout(20_000));
  } finally {
    http.close();
  }
};

it('goes on where the line broke, and asks for no byte twice', async () => {
  const asked: string[] = [];
  let broken = 1;
  server.script = (request) => {
    if (!request.path.includes('/packages/')) return undefined;
    asked.push(request.headers.range ?? '');
    return asked.length === 2 && broken-- > 0 ? 'hang up' : serve(request);
  };

  await expect(download()).rejects.toThrow();
  await download();

  expect(readFileSync(join(folder, 'in/agent.cjs')).equals(bytes)).toBe(true);
  expect(asked.map((range) => range.split('-')[0])).toEqual([
    'bytes=0',
    'bytes=524288',
    'bytes=524288',
    'bytes=1048576',
  ]);
});

it('takes the whole file from a server that knows no parts', async () => {
  server.script = ({ path }) => (path.includes('/packages/') ? { status: 200, body: bytes } : undefined);

  await download();

  expect(readFileSync(join(folder, 'in/agent.cjs')).equals(bytes)).toBe(true);
});

const part = (body: Buffer, range: string): Scripted => ({ status: 206, body, headers: { 'content-range': range } });
it.each([
  ['another part', () => part(bytes.subarray(5, 100), 'bytes 5-99/1300000')],
  ['nothing', () => part(Buffer.alloc(0), 'bytes 0-0/1300000')],
  ['more than there is', () => ({ status: 200, body: Buffer.concat([bytes, bytes]) })],
  ['other bytes', () => ({ status: 200, body: randomBytes(bytes.length) })],
])('refuses a server that sends %s', async (_what, answer) => {
  server.script = ({ path }) => (path.includes('/packages/') ? answer() : undefined);

  await expect(download()).rejects.toThrow(FileRefused);
});

const DAY_MS = 86_400_000;
const bad = (change: Partial<BadVersion>): BadVersion => ({
  version: '1.1.0',
  at: 0,
  reason: 'no_health',
  times: 1,
  ...change,
});
it.each([
  ['never failed', undefined, 0, true],
  ['got no answer a day ago', bad({}), DAY_MS, true],
  ['got no answer an hour ago', bad({}), DAY_MS / 24, false],
  ['got no answer three times', bad({ times: 3 }), 9 * DAY_MS, false],
  ['did not start', bad({ reason: 'failed_starts' }), 9 * DAY_MS, false],
] as const)('a version that %s', (_what, before, now, expected) => {
  expect(mayTry(before, now)).toBe(expected);
});

it('takes a lower version only when the release itself allows it', () => {
  const key = generateKeyPairSync('ed25519').privateKey;
  const files = [{ file: 'agent.cjs', sha256: file.sha256, sizeBytes: 1 }];
  const release = (allowsDowngrade: boolean) =>
    signRelease(
      JSON.stringify({ version: '1.0.0', number: 5, protocol: { min: 1, max: 1 }, allowsDowngrade, files }),
      key,
    );
  const target = { system: 'linux', arch: 'x64' };
  const installed = { version: '1.1.0', number: 6, keys: [publicText(key)], target, bad: () => undefined, now: 0 };

  expect(checkRelease(release(false), installed)).toMatchObject({ kind: 'refused', reason: 'older' });
  expect(checkRelease(release(true), installed)).toMatchObject({ kind: 'take', files });
  expect(checkRelease(release(true), { ...installed, version: '1.0.0', number: 5 })).toEqual({ kind: 'nothing' });
});
