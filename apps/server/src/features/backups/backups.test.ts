import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { system } from '@lanet/contracts/system';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../platform/config/config.ts';
import { PASSPHRASE, temporaryFolder } from '../../testing/backup-world.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { archiveName } from './backups.rules.ts';
import { makeDueBackup, watchBackups, whileAlone } from './index.ts';

let server: TestServer;
let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  await mkdir(join(folder, 'archives'));
  server = await createTestServer({
    ...{ LANET_BACKUP_KEY: PASSPHRASE, LANET_BACKUP_FOLDER: join(folder, 'archives') },
    ...{ LANET_BACKUP_KEEP_DAILY: '2', LANET_BACKUP_KEEP_WEEKLY: '0', LANET_BACKUP_KEEP_MONTHLY: '0' },
  });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await server.db.admin.query('delete from backup_runs; update backup_alarm set watched_at = null, alarmed_at = null');
});

const archives = async () => (await readdir(join(folder, 'archives'))).sort();
const runs = async () =>
  (
    await server.db.admin.query(
      'select cause, day::text, state, error, verified_at is not null as verified, sent_at is not null as sent from backup_runs order by started_at, id',
    )
  ).rows;

/** The same platform with other settings. */
const withSettings = (env: Record<string, string>) => {
  const { config } = server.platform;
  const changed = loadConfig({
    env: {
      LANET_DATA_DIR: config.dataDir,
      LANET_BACKUP_KEY: PASSPHRASE,
      LANET_BACKUP_FOLDER: join(folder, 'archives'),
      ...env,
    },
    cwd: folder,
  });
  return { ...server.platform, config: changed };
};

describe('the daily backup', () => {
  it('is made once, verified and kept, however many processes are at it', async () => {
    const { platform } = server;

    const made = await Promise.all([makeDueBackup(platform), makeDueBackup(platform), makeDueBackup(platform)]);

    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await makeDueBackup(platform)).toBe(false);
    expect(await archives()).toEqual([archiveName(server.clock.now())]);
    expect(await runs()).toMatchObject([{ cause: 'schedule', state: 'done', verified: true, sent: false }]);
  });

  it('takes the place of those that have had their time, and of drafts', async () => {
    const old = ['lanet-2020-01-01T083000Z.lanetbackup', 'lanet-2020-01-02T083000Z.lanetbackup'];
    for (const name of [...old, 'lanet-2020-01-03T083000Z.lanetbackup.part', 'notas.txt'])
      await writeFile(join(folder, 'archives', name), 'x');
    server.clock.advance({ days: 1 });

    expect(await makeDueBackup(server.platform)).toBe(true);

    expect(await archives()).toEqual(
      [archiveName(server.clock.now() - 86_400_000), archiveName(server.clock.now()), 'notas.txt'].sort(),
    );
  });

  it('goes off the box by a command that reads it, or that is told its path', async () => {
    server.clock.advance({ days: 1 });
    const taken = join(folder, "afuera y 'lejos'");
    const byInput = withSettings({ LANET_BACKUP_COMMAND: `cat > "${taken}.1" && test -z "$LANET_BACKUP_KEY"` });
    await makeDueBackup(byInput);
    const [, , newest = ''] = await archives();
    expect(
      (await readFile(`${taken}.1`)).equals(await readFile(join(folder, 'archives', archiveName(server.clock.now())))),
    ).toBe(true);
    expect(await runs()).toMatchObject([{ state: 'done', sent: true }]);
    expect(newest).not.toBe('');

    server.clock.advance({ days: 1 });
    await makeDueBackup(withSettings({ LANET_BACKUP_COMMAND: `cp {file} "${taken}.2"` }));
    expect((await readFile(`${taken}.2`)).subarray(0, 8).toString()).toBe('LANETBK1');
  });

  it('says why it failed, removes no good one, and is tried again half an hour later', async () => {
    server.clock.advance({ days: 1 });
    const before = await archives();
    const failing = withSettings({
      LANET_BACKUP_COMMAND: 'echo sin espacio >&2; exit 3',
      LANET_BACKUP_KEEP_DAILY: '1',
    });

    await expect(makeDueBackup(failing)).rejects.toThrow('ended with 3. sin espacio');
    expect(await runs()).toMatchObject([
      { state: 'failed', error: expect.stringContaining('sin espacio'), verified: false },
    ]);
    expect(await archives()).toEqual(expect.arrayContaining(before));
    expect(await makeDueBackup(failing)).toBe(false);
    server.clock.advance({ minutes: 31 });
    expect(await makeDueBackup(server.platform)).toBe(true);
    expect((await runs()).map(({ state }) => state)).toEqual(['failed', 'done']);
  });

  it('waits for one that another process makes, and finds those whose process died', async () => {
    server.clock.advance({ days: 1 });
    await server.db.admin.query(
      "insert into backup_runs (id, cause, state, started_at) values (gen_random_uuid(), 'command', 'running', $1)",
      [new Date(server.clock.now() - 3_600_000)],
    );

    const inside = await whileAlone(server.db.ownerUrl, () => makeDueBackup(server.platform));
    expect(inside).toBe(false);
    expect(await makeDueBackup(server.platform)).toBe(true);

    expect((await runs()).map(({ cause, state, error }) => ({ cause, state, error }))).toEqual([
      { cause: 'command', state: 'failed', error: 'the process ended while it made this backup' },
      { cause: 'schedule', state: 'done', error: null },
    ]);
  });

  it('is for nobody else to read', async () => {
    const [name = ''] = await archives();
    const { mode } = await stat(join(folder, 'archives', name));

    expect(mode & 0o777).toBe(0o600);
  });
});

describe('a backup that is missing', () => {
  const told = async () =>
    (
      await server.db.admin.query(
        "select kind, priority, values from notifications where person_id = $1 and kind like 'backup%' order by created_at, id",
        [server.admin.id],
      )
    ).rows;
  const watch = async (platform = server.platform) => {
    const hours = await watchBackups(platform);
    await server.work();
    return hours;
  };
  const good = () =>
    server.db.admin.query(
      `insert into backup_runs (id, cause, state, started_at, finished_at, size_bytes, verified_at) values (gen_random_uuid(), 'schedule', 'done', $1, $1, 5, $1)`,
      [new Date(server.clock.now())],
    );

  it('is an alarm after 26 hours, once, and it is told when there is one again', async () => {
    expect(await watch()).toBeUndefined();
    server.clock.advance({ hours: 26 });
    await watch();
    expect(await told()).toEqual([]);

    server.clock.advance({ minutes: 61 });
    expect(await watch()).toBe(27);
    await watch();
    expect(await told()).toEqual([{ kind: 'backup_late', priority: 'critical', values: { hours: '27' } }]);

    await good();
    expect(await watch()).toBeUndefined();
    await watch();
    expect((await told()).map(({ kind }) => kind)).toEqual(['backup_late', 'backup_good']);

    // One that was not verified is none.
    server.clock.advance({ hours: 27 });
    await server.db.admin.query(
      `insert into backup_runs (id, cause, state, started_at, finished_at, size_bytes) values (gen_random_uuid(), 'command', 'done', $1, $1, 5)`,
      [new Date(server.clock.now())],
    );
    expect(await watch()).toBe(27);
    expect((await told()).map(({ kind }) => kind)).toEqual(['backup_late', 'backup_good', 'backup_late']);
  });

  it('is none where backups are not asked for', async () => {
    const before = await told();
    const without = { ...server.platform, config: loadConfig({ env: {}, cwd: folder }) };
    await watch(without);
    server.clock.advance({ days: 9 });

    expect(await watch(without)).toBeUndefined();
    expect(await told()).toEqual(before);
  });

  it('shows in the system’s state', async () => {
    // Of today: the clock went on for days since the others signed in.
    const admin = await server.person({ role: 'admin' });
    const { body: none } = await admin.call(system.status);
    await good();
    await server.db.admin.query(
      `insert into backup_runs (id, cause, state, started_at, finished_at, error) values (gen_random_uuid(), 'schedule', 'failed', $1, $1, 'no space left')`,
      [new Date(server.clock.now() + 1000)],
    );

    const { body } = await admin.call(system.status);

    const at = new Date(server.clock.now()).toISOString();
    expect(none.backup).toEqual({ configured: true, last: null, good: null });
    expect(body.backup).toEqual({
      configured: true,
      last: { at: new Date(server.clock.now() + 1000).toISOString(), ok: false, error: 'no space left', filesLost: 0 },
      good: { at, verifiedAt: at, sentAt: null, sizeBytes: 5 },
    });
  });
});
