import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCommandKey } from './command-key.ts';
import { fingerprintOf, signText, verifyText } from './ed25519.ts';
import { KeyFileRefused } from './key-file.ts';
import { openKeys } from './keys.ts';

let dataDir = '';
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lanet-keys-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const modeOf = async (...path: string[]) => (await stat(join(dataDir, ...path))).mode & 0o777;

describe('keys', () => {
  it('are made at the first start, for the owner only, and found again', async () => {
    const first = await openKeys(dataDir, ['identity', 'data', 'bearer']);
    const again = await openKeys(dataDir, ['identity', 'data', 'bearer']);

    expect(await readdir(join(dataDir, 'keys'))).toEqual(['bearer.key', 'data.key', 'identity.key']);
    expect(await modeOf('keys')).toBe(0o700);
    for (const file of ['bearer.key', 'data.key', 'identity.key']) expect(await modeOf('keys', file)).toBe(0o600);
    expect(again.data).toEqual(first.data);
    expect(again.bearer).toEqual(first.bearer);
    expect(again.bearer).not.toEqual(again.data);
    expect(verifyText(again.identity.publicKey, 'x', signText(first.identity.privateKey, 'x'))).toBe(true);
  });

  it('are made only when a service names them', async () => {
    const keys = await openKeys(dataDir, ['data']);

    expect(Object.keys(keys)).toEqual(['data']);
    expect(await readdir(join(dataDir, 'keys'))).toEqual(['data.key']);
  });

  it('are the same for processes that start together', async () => {
    const opened = await Promise.all(Array.from({ length: 20 }, () => openKeys(dataDir, ['identity', 'data'])));

    expect(new Set(opened.map(({ data }) => data.toString('hex'))).size).toBe(1);
    expect(new Set(opened.map(({ identity }) => fingerprintOf(identity.publicKey))).size).toBe(1);
    expect(await readdir(join(dataDir, 'keys'))).toEqual(['data.key', 'identity.key']);
  });

  it.each([
    ['data', 'data.key', ''],
    ['data', 'data.key', 'c2hvcnQ='],
    ['identity', 'identity.key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'],
  ] as const)('are never replaced when damaged: %s', async (name, file, content) => {
    await mkdir(join(dataDir, 'keys'), { mode: 0o700 });
    await writeFile(join(dataDir, 'keys', file), content, { mode: 0o600 });

    await expect(openKeys(dataDir, [name])).rejects.toThrow(KeyFileRefused);
    expect(await readFile(join(dataDir, 'keys', file), 'utf8')).toBe(content);
  });

  it('are refused, with the step to take, when other users may read the file or its folder', async () => {
    await openKeys(dataDir, ['data']);
    const path = join(dataDir, 'keys', 'data.key');

    await chmod(path, 0o640);
    await expect(openKeys(dataDir, ['data'])).rejects.toThrow(`Run: chmod 600 ${path}`);
    await chmod(path, 0o600);
    await chmod(join(dataDir, 'keys'), 0o755);
    await expect(openKeys(dataDir, ['data'])).rejects.toThrow(KeyFileRefused);
  });
});

describe('the command key', () => {
  it('has a folder of its own, and no other service opens it', async () => {
    await openKeys(dataDir, ['identity', 'data', 'bearer']);
    expect(await readdir(dataDir)).toEqual(['keys']);

    const first = await openCommandKey(dataDir);

    expect(await modeOf('signer')).toBe(0o700);
    expect(await modeOf('signer', 'command.key')).toBe(0o600);
    expect((await openCommandKey(dataDir)).keyId).toBe(first.keyId);
    expect(first.keyId).toBe(fingerprintOf(first.publicKey));
  });
});
