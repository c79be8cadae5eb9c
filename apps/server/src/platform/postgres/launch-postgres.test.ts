import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { launch, launchInChild, newDataDir, query, serverPid, startChild } from './launch-fixture.ts';

it('makes a cluster at the first start that sorts Spanish as people do and keeps what it acknowledged', async () => {
  const postgres = await launch(await newDataDir());

  const words = await query(
    postgres.url,
    `select word from unnest(array['zorro', 'oso', 'ñandú', 'nube', 'árbol', 'azul', 'Árbol']) as word order by word`,
  );
  const settings = await query(
    postgres.url,
    `select name, setting from pg_settings where name in
      ('listen_addresses', 'fsync', 'data_checksums', 'password_encryption', 'TimeZone', 'server_encoding',
       'unix_socket_directories') order by name collate "C"`,
  );

  expect(postgres).toMatchObject({ firstStart: true, adopted: false });
  expect(words).toEqual(['árbol', 'Árbol', 'azul', 'nube', 'ñandú', 'oso', 'zorro'].map((word) => ({ word })));
  expect(settings).toEqual([
    { name: 'TimeZone', setting: 'UTC' },
    { name: 'data_checksums', setting: 'on' },
    { name: 'fsync', setting: 'on' },
    { name: 'listen_addresses', setting: '127.0.0.1' },
    { name: 'password_encryption', setting: 'scram-sha-256' },
    { name: 'server_encoding', setting: 'UTF8' },
    { name: 'unix_socket_directories', setting: '' },
  ]);
});

it('lets in nobody without the password, which only our account can read', async () => {
  const dataDir = await newDataDir();
  const { port, url } = await launch(dataDir);

  const stranger = query(`postgres://postgres:guess@127.0.0.1:${port}/postgres`, 'select 1');

  await expect(stranger).rejects.toMatchObject({ code: '28P01' });
  const passwordFile = join(dataDir, 'postgres.password');
  expect((await stat(passwordFile)).mode & 0o777).toBe(0o600);
  expect(url).toContain((await readFile(passwordFile, 'utf8')).trim());
});

it('keeps data, password and port from one start to the next, and stops as often as asked', async () => {
  const dataDir = await newDataDir();
  const first = await launch(dataDir);
  await query(first.url, 'create table kept as select 42 as answer');
  await Promise.all([first.stop(), first.stop()]);
  expect(await serverPid(dataDir)).toBeUndefined();

  const second = await launch(dataDir);

  expect(second).toMatchObject({ firstStart: false, adopted: false, url: first.url });
  expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
});

it('adopts the server that a killed process left behind, and can stop it', async () => {
  const dataDir = await newDataDir();
  const first = await launchInChild(dataDir);
  await query(first.url, 'create table kept as select 42 as answer');
  const pid = await serverPid(dataDir);
  await first.kill();

  const second = await launch(dataDir);

  expect(second).toMatchObject({ adopted: true, firstStart: false, url: first.url });
  expect(await serverPid(dataDir)).toBe(pid);
  expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  await second.stop();
  expect(await serverPid(dataDir)).toBeUndefined();
});

it('leaves the end of the server to us when somebody presses Ctrl+C', async () => {
  const dataDir = await newDataDir();
  const { url, pressCtrlC } = await launchInChild(dataDir);

  await pressCtrlC();

  expect(await query(url, 'select 1 as alive')).toEqual([{ alive: 1 }]);
});

it('refuses a second process by naming the first, until that one has ended', async () => {
  const dataDir = await newDataDir();
  const first = await launchInChild(dataDir);

  await expect(launch(dataDir)).rejects.toThrow(`Another LANET process (pid ${first.pid}) uses this data folder`);

  expect(await query(first.url, 'select 1 as alive')).toEqual([{ alive: 1 }]);
  await first.stop();
  await expect(launch(dataDir)).resolves.toMatchObject({ adopted: false });
});

it('lets exactly one of several processes that start at once on a new folder have it', async () => {
  const dataDir = await newDataDir();

  const results = await Promise.allSettled([1, 2, 3].map(() => launchInChild(dataDir)));

  const refusals = results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
  expect(refusals).toHaveLength(2);
  for (const refusal of refusals) expect(refusal).toContain('Another LANET process');
});

it('recovers when the first start was killed while it made the cluster', async () => {
  const dataDir = await newDataDir();
  const interrupted = startChild(dataDir);
  const unfinished = async () => (await readdir(dataDir)).filter((name) => name.startsWith('postgres.initialising-'));
  await expect
    .poll(async () => readdir(join(dataDir, (await unfinished())[0] ?? '', 'cluster')), {
      timeout: 20_000,
      interval: 5,
    })
    .toContain('base');
  interrupted.child.kill('SIGKILL');
  await interrupted.ended;
  expect(await readdir(dataDir)).not.toContain('postgres');

  const postgres = await launch(dataDir);

  expect(postgres.firstStart).toBe(true);
  expect(await unfinished()).toEqual([]);
  expect(await query(postgres.url, 'select 1 as alive')).toEqual([{ alive: 1 }]);
});

it('starts a killed server again on the same port with everything it had acknowledged', async () => {
  const dataDir = await newDataDir();
  const { url } = await launch(dataDir);
  await query(url, 'create table kept as select 42 as answer');
  const pid = await serverPid(dataDir);
  process.kill(pid ?? Number.NaN, 'SIGKILL');

  const answer = () => query(url, 'select answer from kept').catch(() => undefined);

  await expect.poll(() => serverPid(dataDir), { timeout: 20_000 }).not.toBe(pid);
  await expect.poll(answer, { timeout: 20_000 }).toEqual([{ answer: 42 }]);
});

it('says what the server logged when it does not start, and works once that is mended', async () => {
  const dataDir = await newDataDir();
  const { stop } = await launch(dataDir);
  await stop();
  const configuration = join(dataDir, 'postgres', 'postgresql.conf');
  const working = await readFile(configuration, 'utf8');
  await writeFile(configuration, `${working}\nno_such_setting = 1\n`);

  await expect(launch(dataDir)).rejects.toThrow('unrecognized configuration parameter "no_such_setting"');

  await writeFile(configuration, working);
  await expect(launch(dataDir)).resolves.toMatchObject({ firstStart: false });
});
