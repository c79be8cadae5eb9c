import { spawn } from 'node:child_process';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfig } from '../platform/config/config.ts';
import { type OpenPlatform, openPlatform } from '../platform/open-platform.ts';
import { PASSPHRASE, temporaryFolder } from '../testing/backup-world.ts';

const silent = pino({ level: 'silent' });
const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

let folder: string;
let data: string;
let running: OpenPlatform;
beforeAll(async () => {
  folder = await temporaryFolder();
  data = join(folder, 'data');
  await writeFile(join(folder, 'passphrase'), `${PASSPHRASE}\n`, { mode: 0o600 });
  await writeFile(join(folder, 'another'), 'another passphrase of theirs\n', { mode: 0o600 });
  // As `lanet serve` holds it: the embedded database belongs to this process.
  running = await openPlatform(loadConfig({ env: { LANET_DATA_DIR: data } }), silent, { makeKeys: true });
});
afterAll(async () => {
  await running.close();
  await rm(folder, { recursive: true, force: true });
});

/** One call of the command, with the passphrase in a file as an operator gives it. */
async function lanet(args: string[], key = 'passphrase') {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: folder,
    env: { PATH, HOME, ...(key && { LANET_BACKUP_KEY_FILE: join(folder, key) }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { stdout, stderr, code };
}

it('backs a running installation up, verifies it, and restores it into a new data folder', async () => {
  const made = await lanet(['backup', '--data', data]);
  const [name = ''] = await readdir(join(data, 'backups'));
  const archive = join(data, 'backups', name);

  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect(made.stdout).toContain(archive);
  expect(made.stdout).toContain('verified: restored into a scratch database and compared');
  expect((await stat(archive)).mode & 0o777).toBe(0o600);
  expect((await readFile(archive)).includes(PASSPHRASE)).toBe(false);
  const verified = await lanet(['restore', archive, '--verify', '--data', data]);
  expect(verified).toMatchObject({ code: 0, stderr: '' });
  expect(verified.stdout).toContain('Verified');

  const restored = join(folder, 'restored');
  const result = await lanet(['restore', archive, '--data', restored]);
  expect(result).toMatchObject({ code: 0, stderr: '' });
  for (const key of ['keys/identity.key', 'keys/data.key', 'keys/bearer.key'])
    expect(await readFile(join(restored, key), 'utf8')).toBe(await readFile(join(data, key), 'utf8'));
  const status = await lanet(['migrate', 'status', '--data', restored]);
  expect(status.stdout).not.toContain('pending');

  // It starts with the keys that came with it, and a login of its own that the first one does not have.
  const started = await openPlatform(loadConfig({ env: { LANET_DATA_DIR: restored } }), silent, { makeKeys: true });
  await started.close();
  const login = (of: string) => readFile(join(of, 'keys/database-login'), 'utf8');
  expect(await login(restored)).not.toBe(await login(data));

  const again = await lanet(['restore', archive, '--data', restored]);
  expect(again).toMatchObject({ code: 1, stdout: '' });
  expect(again.stderr).toMatch(/^The database is not empty/);
}, 120_000);

it('puts it where it is told, and gives it to a command', async () => {
  const out = join(folder, 'own.lanetbackup');

  const made = await lanet([
    'backup',
    '--data',
    data,
    '--to',
    out,
    '--no-verify',
    '--command',
    `cat > ${join(folder, 'copy')}`,
  ]);

  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect(made.stdout).toContain('not verified');
  expect(made.stdout).toContain('taken off the box');
  expect((await readFile(join(folder, 'copy'))).equals(await readFile(out))).toBe(true);
  expect((await lanet(['backup', '--data', data, '--to', out])).stderr).toMatch(/exists already/);
  const wrong = await lanet(['restore', out, '--verify', '--data', data], 'another');
  expect(wrong).toMatchObject({ code: 1, stdout: '' });
  expect(wrong.stderr).toMatch(/^The backup was made with another key/);
}, 60_000);

it.each([
  { what: 'without a key', args: ['backup', '--data', 'data'], key: '', says: /LANET_BACKUP_KEY_FILE/ },
  {
    what: 'where nothing is installed',
    args: ['backup', '--data', 'nothing-here'],
    key: 'passphrase',
    says: /no installation in/,
  },
  {
    what: 'of a file that is not there',
    args: ['restore', 'absent', '--verify', '--data', 'data'],
    key: 'passphrase',
    says: /There is no file/,
  },
])('ends with 1 and a sentence $what', async ({ args, key, says }) => {
  const { code, stderr } = await lanet(args, key);

  expect(code).toBe(1);
  expect(stderr).toMatch(says);
  expect(stderr).not.toContain('    at ');
  expect(await readdir(folder)).not.toContain('nothing-here');
});

it('is made by the script for cron, which is silent when all went well', async () => {
  const script = fileURLToPath(new URL('../../../../deployment/scripts/backup.sh', import.meta.url));
  const run = async (args: string[], env: Record<string, string>) => {
    const child = spawn('bash', [script, ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, LANET_ENV_FILE: join(folder, 'production.env'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { stdout, stderr, code };
  };
  await writeFile(
    join(folder, 'production.env'),
    `LANET_BACKUP_KEY_FILE='${join(folder, 'passphrase')}'\nLANET_DATA_DIR=/nowhere\n`,
  );
  const home = fileURLToPath(new URL('../../../../', import.meta.url));
  const chosen = { LANET_DATA_DIR: data, LANET_HOME: home };

  expect(await run(['--quiet', '--no-verify'], chosen)).toEqual({ code: 0, stdout: '', stderr: '' });
  expect((await run(['--no-verify', '--to', join(folder, 'by-script')], chosen)).stdout).toContain('by-script');
  expect(await run(['--quiet'], { LANET_HOME: home })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no installation'),
  });
  expect((await run([], { ...chosen, LANET_HOME: '/nowhere' })).code).toBe(4);
  expect((await run(['--help'], {})).stdout).toMatch(/^Uso: backup\.sh/);
}, 60_000);
