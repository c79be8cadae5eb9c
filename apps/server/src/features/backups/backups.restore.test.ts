import { cp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { settings } from '@lanet/contracts/settings';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { intoFolder } from '../../platform/backup/into-folder.ts';
import { loadArchive, refuseIfFilled } from '../../platform/backup/restore.ts';
import { verifyArchive } from '../../platform/backup/verify-archive.ts';
import { type Written, writeArchive } from '../../platform/backup/write-archive.ts';
import { openCommandKey } from '../../platform/crypto/command-key.ts';
import { openKeys } from '../../platform/crypto/keys.ts';
import { createSealer } from '../../platform/crypto/sealed.ts';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { openFileStore } from '../../platform/files/file-store.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import {
  everyRow,
  filesBelow,
  foldersOf,
  formOf,
  nextNumbers,
  PASSPHRASE,
  publishOwnCommandKey,
  type Second,
  secondInstallation,
  temporaryFolder,
} from '../../testing/backup-world.ts';
import { type Matrix, prepareMatrix } from '../../testing/isolation-matrix.ts';
import { TestAgent } from '../../testing/test-agent.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { FILE_COLUMNS } from './backups.rules.ts';

let server: TestServer;
let matrix: Matrix;
let folder: string;
let archive: string;
let written: Written;
let before: Record<string, string>;
beforeAll(async () => {
  server = await createTestServer();
  matrix = await prepareMatrix(server);
  await fillTheRest();
  folder = await temporaryFolder();
  archive = join(folder, 'one.lanetbackup');
  before = await everyRow(server.db.admin);
  written = await backup(archive);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await server.close();
});

const backup = (path: string) => {
  const { platform, db } = server;
  const { files, config } = platform;
  const source = { ownerUrl: db.ownerUrl, keyFolders: foldersOf(config.dataDir), files, fileColumns: FILE_COLUMNS };
  return writeArchive(source, path, PASSPHRASE, new Date(server.clock.now()));
};

async function emptyOne(): Promise<Second> {
  const second = await secondInstallation(server);
  onTestFinished(() => second.close());
  return second;
}

const restore = async ({ db, folder: to }: Second, path = archive, key = PASSPHRASE) =>
  loadArchive(path, key, db.ownerUrl, intoFolder(foldersOf(to), await openFileStore(to)));

/** What the matrix has none of: a day of metrics, a job that is at work, a sealed secret, text that COPY has to escape. */
async function fillTheRest(): Promise<void> {
  const { admin } = server.db;
  await publishOwnCommandKey(server);
  await server.platform.gatewayKeys();
  await admin.query("select ensure_metric_day('2026-01-05')");
  await admin.query(
    `insert into metric_windows (client_id, device_id, from_at, step_seconds, cpu, memory, volume_ids, volume_used, volume_free, volume_size, network_ids, network_rx, network_tx)
     select client_id, id, '2026-01-05 10:00Z', 60, array[1.5, null, 0.1]::real[], array['NaN', 'Infinity', 1e-38]::real[], '{}', '{}', '{}', '{}', '{}', '{}', '{}'
     from devices where id = $1`,
    [matrix.victim.deviceId],
  );
  await admin.query('update organisation set name = $1', ['Ñandú 🖥️ \\N "O\'Brien"\t<b>\n\\.\n']);
  await admin.query(
    `insert into backup_runs (id, cause, state, started_at) values ($1, 'command', 'failed', now() - interval '3 days')`,
    [uuidv7()],
  );
  await inScope(server.db, SYSTEM, (tx) =>
    enqueue(tx, 'backups.alarm', { kind: 'backup_good', since: 'now', hours: 0 }),
  );
  await admin.query("update graphile_worker._private_jobs set locked_at = now(), locked_by = 'a worker that is gone'");
}

describe('a backup', () => {
  it('holds every row of every table, every file and every key', async () => {
    const empty = written.tail.tables.filter(({ rows }) => rows === 0).map(({ name }) => name);
    console.log(
      `${written.tail.tables.length} tables, ${written.tail.files.count} files, ${written.sizeBytes} bytes; empty: ${empty.join(' ')}`,
    );

    expect(written.tail.tables.map(({ schema, name }) => `${schema}.${name}`).sort()).toEqual(
      Object.keys(before).sort(),
    );
    for (const { schema, name, rows } of written.tail.tables)
      expect([name, String(rows)]).toEqual([name, before[`${schema}.${name}`]?.split(':')[0]]);
    expect(written.tail.files.count).toBeGreaterThan(4);
    expect(written.tail.filesLost).toEqual([]);
    expect(written.tail.keys.map(({ path }) => path)).toEqual([
      ...['keys/bearer.key', 'keys/data.key', 'keys/identity.key', 'signer/command.key'],
    ]);
  });

  it('knows every column that names a stored file', async () => {
    const { rows } = await server.db.admin.query<{ name: string }>(
      `select c.relname || '.' || a.attname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname like '%sha256' and not a.attisdropped`,
    );
    // Sums of a script's text, and of an archive: of no file in the store.
    const others = ['script_texts.sha256', 'commands.script_sha256', 'backup_runs.sha256'];

    expect(
      rows
        .map(({ name }) => name)
        .filter((name) => !others.includes(name))
        .sort(),
    ).toEqual(FILE_COLUMNS.map(({ table, column }) => `${table}.${column}`));
  });

  it('comes back equal: rows, form, numbers, files and keys', async () => {
    const second = await emptyOne();

    await restore(second);

    expect(await everyRow(second.db.admin)).toEqual(before);
    expect(await formOf(second.db.admin)).toEqual(await formOf(server.db.admin));
    expect(await nextNumbers(second.db.admin)).toEqual(await nextNumbers(server.db.admin));
    const [mine, theirs] = [await filesBelow(server.platform.config.dataDir), await filesBelow(second.folder)];
    expect(theirs).toEqual(Object.fromEntries(Object.entries(mine).filter(([path]) => path in theirs)));
    expect(Object.keys(theirs).filter((path) => path.startsWith('files/'))).toHaveLength(written.tail.files.count);
  });

  it('lets agents go on without enrolling again, opens secrets, and gives jobs back that were at work', async () => {
    const { platform } = server;
    const place = { table: 'accounts', column: 'totp_secret', row: 'x' };
    const sealed = platform.sealer.seal(place, 'JBSWY3DPEHPK3PXP');
    const second = await emptyOne();
    await restore(second);

    const restored = await second.open();
    const agent = new TestAgent(restored, matrix.victim.agent.facts, matrix.victim.agent.keys);
    const { bearer, sequence, lease } = matrix.victim.agent;
    Object.assign(agent, { bearer, sequence, lease });

    expect((await agent.report()).status).toBe(200);
    expect((await agent.grant()).status).toBe(200);
    expect(await agent.fingerprint()).toBe(await matrix.victim.agent.fingerprint());
    const { data } = await openKeys(second.folder, ['data']);
    expect(createSealer(data).open(place, sealed)).toBe('JBSWY3DPEHPK3PXP');
    expect((await openCommandKey(second.folder)).keyId).toBe((await openCommandKey(platform.config.dataDir)).keyId);
    expect(await restored.jobs()).toEqual(await server.jobs());
    const { rows } = await second.db.admin.query(
      'select count(*)::int as jobs, count(locked_by)::int as taken from graphile_worker._private_jobs',
    );
    expect(rows[0]).toMatchObject({ taken: 0 });
    expect(rows[0]?.jobs).toBeGreaterThan(0);
  });

  it('is none without the key that signs commands, wherever the signer keeps it', async () => {
    const { config, files } = server.platform;
    const source = { ownerUrl: server.db.ownerUrl, files, fileColumns: FILE_COLUMNS };
    const elsewhere = await temporaryFolder();
    onTestFinished(() => rm(elsewhere, { recursive: true, force: true }));
    const path = join(folder, 'signer.lanetbackup');
    const make = () =>
      writeArchive(
        { ...source, keyFolders: { dataDir: config.dataDir, signerDir: elsewhere } },
        path,
        PASSPHRASE,
        new Date(),
      );

    await expect(make()).rejects.toThrow(/key that signs commands is not in the data folder/);
    expect(await readdir(folder)).not.toContain('signer.lanetbackup.part');
    await cp(join(config.dataDir, 'signer'), join(elsewhere, 'signer'), { recursive: true });
    expect((await make()).tail.keys.map(({ path: key }) => key)).toContain('signer/command.key');
  });

  it('is verified on the same server, of which nothing stays there', async () => {
    const scratch = async () =>
      (
        await server.db.admin.query(
          "select datname from pg_database d where datname like 'lanet\\_verify\\_%' and not exists (select from pg_stat_activity a where a.datname = d.datname)",
        )
      ).rows;
    const left = 'lanet_verify_0123456789ab';
    await server.db.admin.query(`create database ${left} template template0`);

    const { tail } = await verifyArchive(archive, PASSPHRASE, server.db.ownerUrl);

    expect(tail).toEqual(written.tail);
    expect(await scratch()).toEqual([]);
  });

  it('says which files are lost, and is made all the same', async () => {
    const { files } = server.platform;
    const { rows } = await server.db.admin.query<{ sha256: string }>('select sha256 from ticket_files limit 1');
    const sha256 = rows[0]?.sha256 ?? '';
    const content = Buffer.concat(await Array.fromAsync((await files.open(sha256)) ?? []));
    await files.delete(sha256);
    const path = join(folder, 'lost.lanetbackup');

    const { tail } = await backup(path);
    await files.put(Readable.from([content]), { maxBytes: content.length });

    expect(tail.filesLost).toEqual([sha256]);
    expect(tail.files.count).toBe(written.tail.files.count - 1);
    await verifyArchive(path, PASSPHRASE, server.db.ownerUrl);
  });
});

describe('a restore', () => {
  const tables = async (second: Second) =>
    (
      await second.db.admin.query(
        "select from pg_class where relnamespace in (select oid from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema') and relkind in ('r', 'p')",
      )
    ).rowCount;
  const nothingIn = async (second: Second) => {
    expect(await tables(second)).toBe(0);
    expect(await filesBelow(second.folder)).toEqual({});
    // Functions too: whoever tries again finds it as empty as it was.
    await refuseIfFilled(second.db.ownerUrl);
  };

  it('refuses a damaged archive wherever the damage is, and one cut off wherever, and touches nothing', async () => {
    const second = await emptyOne();
    const whole = await readFile(archive);
    const path = join(folder, 'damaged.lanetbackup');
    const places = [
      0,
      9,
      20,
      40,
      60,
      1000,
      ...Array.from({ length: 6 }, (_, at) => Math.floor((whole.length * (at + 1)) / 7)),
      whole.length - 1,
    ];

    for (const place of places) {
      const damaged = Buffer.from(whole);
      damaged[place] = (damaged[place] ?? 0) ^ 0x10;
      await writeFile(path, damaged);
      await expect(restore(second, path), `byte ${place}`).rejects.toMatchObject({ name: 'BackupProblem' });
      await writeFile(path, whole);
      await truncate(path, place);
      await expect(restore(second, path), `cut at ${place}`).rejects.toMatchObject({ name: 'BackupProblem' });
    }
    await nothingIn(second);
  }, 120_000);

  it('refuses a wrong key, and says so', async () => {
    const second = await emptyOne();

    await expect(restore(second, archive, 'a wrong passphrase altogether')).rejects.toThrow(/another key/);
    await nothingIn(second);
  });

  it('refuses a database that holds anything', async () => {
    await expect(
      loadArchive(archive, PASSPHRASE, server.db.ownerUrl, intoFolder(foldersOf(folder), await openFileStore(folder))),
    ).rejects.toThrow(/not empty/);
    expect((await everyRow(server.db.admin))['public.tickets']).toBe(before['public.tickets']);
    const second = await emptyOne();
    await second.db.admin.query('create table notas (texto text)');
    await expect(restore(second)).rejects.toThrow(/not empty/);
  });

  it('refuses a data folder with keys of another installation', async () => {
    const second = await emptyOne();
    await openKeys(second.folder, ['data']);
    const mine = await filesBelow(second.folder);

    await expect(restore(second)).rejects.toThrow(
      /keys\/data\.key of the data folder is a key that is not of this backup/,
    );
    expect(await filesBelow(second.folder)).toEqual(mine);
    expect(await tables(second)).toBe(0);
  });

  it('leaves nothing when it fails at its very end, and goes when it is tried again', async () => {
    const second = await emptyOne();
    const to = intoFolder(foldersOf(second.folder), await openFileStore(second.folder));
    const failing = {
      ...to,
      putKeys: async (keys: Parameters<typeof to.putKeys>[0]) =>
        to.putKeys(keys).then(() => Promise.reject(new Error('no space left'))),
    };

    await expect(loadArchive(archive, PASSPHRASE, second.db.ownerUrl, failing)).rejects.toThrow('no space left');
    await nothingIn(second);
    // What the same roles have in other databases of the server is theirs.
    expect((await server.superadmin.call(settings.organisation)).status).toBe(200);
    await restore(second);
    expect(await everyRow(second.db.admin)).toEqual(before);
  });

  it('refuses an archive of a newer version', async () => {
    const { admin } = server.db;
    const path = join(folder, 'newer.lanetbackup');
    await admin.query(
      "insert into schema_migrations (number, name, checksum) values (9999, '9999_of_tomorrow.sql', repeat('0', 64))",
    );
    await backup(path);
    await admin.query('delete from schema_migrations where number = 9999');
    const second = await emptyOne();

    await expect(restore(second, path)).rejects.toThrow(/newer version.*9999_of_tomorrow/);
    await nothingIn(second);
  });
});
