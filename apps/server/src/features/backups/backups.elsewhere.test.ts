// From one PostgreSQL into another: an older version, a foreign server, an owner who is no superuser, and back.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { intoFolder } from '../../platform/backup/into-folder.ts';
import { loadArchive } from '../../platform/backup/restore.ts';
import { verifyArchive } from '../../platform/backup/verify-archive.ts';
import { writeArchive } from '../../platform/backup/write-archive.ts';
import { migrate } from '../../platform/database/index.ts';
import { openFileStore } from '../../platform/files/file-store.ts';
import { launchPostgres } from '../../platform/postgres/index.ts';
import {
  everyRow,
  filesBelow,
  foldersOf,
  formOf,
  nextNumbers,
  PASSPHRASE,
  publishOwnCommandKey,
  temporaryFolder,
} from '../../testing/backup-world.ts';
import { databaseUrl } from '../../testing/database.setup.ts';
import { hasDebianPostgres, startDebianPostgres } from '../../testing/debian-postgres.ts';
import { prepareMatrix } from '../../testing/isolation-matrix.ts';
import { createTestDatabase } from '../../testing/test-database.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { FILE_COLUMNS } from './backups.rules.ts';

let server: TestServer;
let folder: string;
let archive: string;
let rows: Record<string, string>;
beforeAll(async () => {
  server = await createTestServer();
  await prepareMatrix(server);
  await publishOwnCommandKey(server);
  folder = await temporaryFolder();
  archive = join(folder, 'embedded.lanetbackup');
  rows = await everyRow(server.db.admin);
  await backup(server.db.ownerUrl, server.platform.config.dataDir, archive);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await server.close();
});

async function backup(ownerUrl: string, dataDir: string, path: string) {
  const source = {
    ownerUrl,
    keyFolders: foldersOf(dataDir),
    files: await openFileStore(dataDir),
    fileColumns: FILE_COLUMNS,
  };
  return writeArchive(source, path, PASSPHRASE, new Date());
}

const restore = async (path: string, ownerUrl: string, dataDir: string) =>
  loadArchive(path, PASSPHRASE, ownerUrl, intoFolder(foldersOf(dataDir), await openFileStore(dataDir)));

async function at<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Of somebody who owns a database and may make roles and databases, as a hosted PostgreSQL gives. */
async function hostedDatabase(serverUrl: string, name: string): Promise<string> {
  await at(serverUrl, async (client) => {
    await client.query(`create role ${name} login createrole createdb password 'only-for-tests'`);
    await client.query(`create database ${name} owner ${name}`);
  });
  const url = new URL(databaseUrl(serverUrl, name));
  url.username = name;
  url.password = 'only-for-tests';
  return url.href;
}

describe.skipIf(!hasDebianPostgres)('PostgreSQL 15 of Debian', () => {
  it('takes the archive of the embedded 18, by an owner who is no superuser, and gives it back equal', async () => {
    const debian = await startDebianPostgres();
    onTestFinished(() => debian.stop());
    const url = await hostedDatabase(debian.url, 'hosted');
    const [there, back] = [join(folder, 'there'), join(folder, 'back')];

    await restore(archive, url, there);

    const look = await at(databaseUrl(debian.url, 'hosted'), async (client) => ({
      rows: await everyRow(client),
      form: await formOf(client),
      numbers: await nextNumbers(client),
      version: (await client.query('show server_version')).rows[0]?.server_version,
    }));
    expect(look.version).toMatch(/^15\./);
    expect(look.rows).toEqual(rows);
    expect(look.numbers).toEqual(await nextNumbers(server.db.admin));
    // The program goes on with it: nothing is left to migrate, and initial data changes nothing.
    expect((await migrate(url, 'another-password-0123')).pending).toEqual([]);
    expect(await at(databaseUrl(debian.url, 'hosted'), everyRow)).toEqual(rows);

    const second = join(folder, 'debian.lanetbackup');
    const written = await backup(url, there, second);
    await verifyArchive(second, PASSPHRASE, url);
    const names = "select datname as name from pg_database where datname like 'lanet%'";
    expect((await at(debian.url, (client) => client.query(names))).rows).toEqual([]);
    const embedded = await createTestDatabase('template0');
    onTestFinished(() => embedded.drop());
    await restore(second, embedded.ownerUrl, back);

    console.log(`15 and back: ${written.tail.tables.length} tables, ${written.sizeBytes} bytes`);
    expect(await everyRow(embedded.admin)).toEqual(rows);
    expect(await formOf(embedded.admin)).toEqual(await formOf(server.db.admin));
    expect(await filesBelow(back)).toEqual(await filesBelow(there));
  }, 120_000);
});

it('works in an embedded 18 that knows nothing of us, for an owner who is no superuser', async () => {
  const cluster = join(folder, 'cluster');
  const postgres = await launchPostgres({ dataDir: cluster, log: () => undefined });
  onTestFinished(() => postgres.stop());
  const url = await hostedDatabase(postgres.url, 'hosted');

  await restore(archive, url, join(folder, 'hosted'));

  expect(await at(databaseUrl(postgres.url, 'hosted'), everyRow)).toEqual(rows);
  expect((await migrate(url, 'another-password-0123')).pending).toEqual([]);
  const path = join(folder, 'hosted.lanetbackup');
  const written = await backup(url, join(folder, 'hosted'), path);
  await verifyArchive(path, PASSPHRASE, url);
  expect(
    Object.fromEntries(written.tail.tables.map(({ schema, name, rows: count }) => [`${schema}.${name}`, count])),
  ).toEqual(Object.fromEntries(Object.entries(rows).map(([table, print]) => [table, Number(print.split(':')[0])])));
}, 60_000);
