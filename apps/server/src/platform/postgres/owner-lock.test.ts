import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { acquireOwnerLock, isHeld, removeStaleLock } from './owner-lock.ts';
import { identify } from './process-identity.ts';

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lanet-lock-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

it('has one owner at a time and can be had again after its release', async () => {
  const folder = await newFolder();
  const path = join(folder, 'owner');

  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => acquireOwnerLock(path)));

  const won = tries.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
  expect(won).toHaveLength(1);
  await won[0]?.release();
  await (await acquireOwnerLock(path)).release();
  expect(await readdir(folder)).toEqual([]);
});

it.each([
  { left: 'a process that ended', pid: spawnSync('/bin/true').pid, startMark: '' },
  { left: 'an earlier process with a number now in use', pid: process.pid, startMark: 'earlier boot/1' },
])('is taken over by exactly one when left by $left', async ({ pid, startMark }) => {
  const path = join(await newFolder(), 'owner');
  await writeFile(path, JSON.stringify({ pid, startMark, token: 'abc' }));

  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => acquireOwnerLock(path)));

  expect(tries.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1);
});

it('is held by a process that was shown another boot, as services in containers are', async () => {
  const path = join(await newFolder(), 'owner');
  const child = spawn('sleep', ['60']);
  onTestFinished(() => void child.kill());
  const { pid, startMark } = identify(child.pid ?? 0);
  const ticks = startMark.slice(startMark.indexOf('/') + 1);
  await writeFile(path, JSON.stringify({ pid, startMark: `another-boot/${ticks}`, token: 'abc' }));

  expect(await isHeld(path)).toBe(true);
  await expect(acquireOwnerLock(path)).rejects.toThrow(`(pid ${pid})`);
});

it('stays with who took it over when a slower starter then removes the dead one it had read', async () => {
  const path = join(await newFolder(), 'owner');
  await acquireOwnerLock(path);

  await removeStaleLock(path, 'abc');

  await expect(acquireOwnerLock(path)).rejects.toThrow(`(pid ${process.pid})`);
});

it('is not removed by two at once, one of which would be late', async () => {
  const path = join(await newFolder(), 'owner');
  await acquireOwnerLock(`${path}.abc`);

  await expect(removeStaleLock(path, 'abc')).rejects.toThrow(`(pid ${process.pid})`);
});

it('is taken over when unreadable', async () => {
  const folder = await newFolder();
  await writeFile(join(folder, 'owner'), '');

  await expect(acquireOwnerLock(join(folder, 'owner'))).resolves.toBeDefined();
  expect(await readdir(folder)).toEqual(['owner']);
});

it('is refused while its owner lives, naming it', async () => {
  const path = join(await newFolder(), 'owner');
  await writeFile(path, JSON.stringify({ ...identify(process.ppid), token: 'abc' }));

  await expect(acquireOwnerLock(path)).rejects.toThrow(`(pid ${process.ppid})`);
});
