import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { accountFor, canEnter } from './cluster-account.ts';
import { homeOf, launch, launchInChild, makeFolder, newDataDir, query, serverPid } from './launch-fixture.ts';

const isRoot = process.getuid?.() === 0;

it('starts although another program has the number in postmaster.pid, as after a container restart', async () => {
  const dataDir = await newDataDir();
  const first = await launch(dataDir);
  await first.stop();
  // Of the database's own account: PostgreSQL believes any such process to be its predecessor.
  const other = spawn('/bin/sleep', ['600'], { ...(await accountFor(join(dataDir, 'postgres'))), stdio: 'ignore' });
  onTestFinished(() => void other.kill('SIGKILL'));
  await once(other, 'spawn');
  const file = join(dataDir, 'postgres', 'postmaster.pid');
  await writeFile(
    file,
    `${other.pid}\n${join(dataDir, 'postgres')}\n1\n${first.port}\n\n127.0.0.1\n        1        1\nready   \n`,
  );

  const second = await launch(dataDir);

  expect(second).toMatchObject({ adopted: false, firstStart: false });
  expect(await query(second.url, 'select 1 as alive')).toEqual([{ alive: 1 }]);
  expect(other.exitCode).toBeNull();
});

it('does not make an empty cluster in place of one whose password is lost', async () => {
  const dataDir = await newDataDir();
  await (await launch(dataDir)).stop();
  await rm(join(dataDir, 'postgres.password'));

  await expect(launch(dataDir)).rejects.toThrow('postgres.password is missing');
});

it('refuses a cluster of another major version and says what to do', async () => {
  const dataDir = await newDataDir();
  await (await launch(dataDir)).stop();
  await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '17\n');

  await expect(launch(dataDir)).rejects.toThrow(/made by PostgreSQL 17, this release brings 18.*Back up/);
});

// Only root can drop to another account, and only root sees through folders closed to that account.
describe.skipIf(!isRoot)('as root', () => {
  it('runs the server under an unprivileged account', async () => {
    const dataDir = await newDataDir();
    await launch(dataDir);

    const status = await readFile(`/proc/${await serverPid(dataDir)}/status`, 'utf8');

    expect(/^Uid:\s+(\d+)/m.exec(status)?.[1]).not.toBe('0');
    expect(/^Groups:\s*$/m.test(status)).toBe(true);
  });

  it('opens an empty data folder for the server, to pass through only, and leaves one in use as it is', async () => {
    const [empty, used] = [await newDataDir(), await newDataDir()];
    await makeFolder(empty, 0o700);
    await makeFolder(used, 0o700);
    await writeFile(join(used, 'key'), 'secret');

    await launch(empty);
    await launch(used);

    expect((await stat(empty)).mode & 0o777).toBe(0o711);
    expect(await homeOf(empty)).toBe(empty);
    expect((await stat(used)).mode & 0o777).toBe(0o700);
    expect(await homeOf(used)).not.toBe(used);
  });

  it('keeps the cluster elsewhere when a folder above the data folder is closed', async () => {
    const dataDir = await newDataDir();
    await chmod(dirname(dataDir), 0o700);
    const first = await launch(dataDir);
    await query(first.url, 'create table kept as select 42 as answer');
    await first.stop();

    const second = await launch(dataDir);

    expect(await homeOf(dataDir)).toMatch(/^\/var\/lib\/lanet\/clusters\/[0-9a-f-]+$/);
    expect(second).toMatchObject({ firstStart: false });
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect((await stat(dirname(dataDir))).mode & 0o777).toBe(0o700);
  });

  it('gives a new data folder in the place of a deleted one a cluster of its own', async () => {
    const dataDir = await newDataDir();
    await chmod(dirname(dataDir), 0o700);
    await (await launch(dataDir)).stop();
    const firstHome = await homeOf(dataDir);
    onTestFinished(() => rm(firstHome, { recursive: true, force: true }));
    await rm(dataDir, { recursive: true });

    const second = await launch(dataDir);

    expect(second.firstStart).toBe(true);
    expect(await homeOf(dataDir)).not.toBe(firstHome);
  });

  it('lets an ordinary user run all of it, and root go on with that cluster under that user', async ({ skip }) => {
    const dataDir = await newDataDir();
    const user = await accountFor(join(dataDir, 'postgres'));
    if (!user) throw new Error('root always gets an account');
    skip(
      !(await canEnter(import.meta.dirname, user)),
      'the program is in a folder closed to that user, who cannot run it',
    );
    await makeFolder(dataDir, 0o700);
    await chown(dataDir, user.uid, user.gid);
    const first = await launchInChild(dataDir, user);
    await query(first.url, 'create table kept as select 42 as answer');
    await first.kill();

    const second = await launchInChild(dataDir, user);
    await second.stop();

    expect(first).toMatchObject({ firstStart: true });
    expect(second).toMatchObject({ adopted: true, url: first.url });
    expect((await stat(join(dataDir, 'postgres'))).uid).toBe(user.uid);
    const third = await launch(dataDir);
    expect(await query(third.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });
});
