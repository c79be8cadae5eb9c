import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { intoFolder } from '../../platform/backup/into-folder.ts';
import { loadArchive } from '../../platform/backup/restore.ts';
import { verifyArchive } from '../../platform/backup/verify-archive.ts';
import { writeArchive } from '../../platform/backup/write-archive.ts';
import { openCommandKey } from '../../platform/crypto/command-key.ts';
import { openKeys } from '../../platform/crypto/keys.ts';
import { createSealer } from '../../platform/crypto/sealed.ts';
import { type BackupScene, backupScene } from '../../testing/backup-scene.ts';
import {
  everyRow,
  filesBelow,
  foldersOf,
  formOf,
  nextNumbers,
  PASSPHRASE,
  type Second,
  temporaryFolder,
} from '../../testing/backup-world.ts';
import { TestAgent } from '../../testing/test-agent.ts';
import { FILE_COLUMNS } from './backups.rules.ts';

let scene: BackupScene;
beforeAll(async () => {
  scene = await backupScene();
});
afterAll(() => scene.close());

async function emptyOne(): Promise<Second> {
  const second = await scene.emptyOne();
  onTestFinished(() => second.close());
  return second;
}

describe('a backup', () => {
  it('holds every row of every table, every file and every key', async () => {
    const { written, before } = scene;
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
    const { server } = scene;
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
    const { server, written, before, restore } = scene;
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
    const { server, matrix, restore } = scene;
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
    const { server, folder } = scene;
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

  it('goes into the data folder that it came from when only the database moves', async () => {
    const { server, archive, before } = scene;
    const { dataDir } = server.platform.config;
    const [second, mine] = [await emptyOne(), await filesBelow(dataDir)];

    await loadArchive(archive, PASSPHRASE, second.db.ownerUrl, intoFolder(foldersOf(dataDir), server.platform.files));

    expect(await everyRow(second.db.admin)).toEqual(before);
    expect(await filesBelow(dataDir)).toEqual(mine);
  });

  it('is verified on the same server, where what a killed verification left goes too', async () => {
    const { server, archive, written } = scene;
    const { admin, ownerUrl } = server.db;
    const old = 'lanet_verify_0123456789abcdef';
    await admin.query(`create database ${old} template template0`);

    const { tail } = await verifyArchive(archive, PASSPHRASE, ownerUrl);

    expect(tail).toEqual(written.tail);
    expect((await admin.query('select from pg_database where datname = $1', [old])).rowCount).toBe(0);
  });

  it('says which files are lost, and is made all the same', async () => {
    const { server, folder, written, backup } = scene;
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
