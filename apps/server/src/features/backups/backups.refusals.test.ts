// What a restore refuses, and that nothing of it is left.
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { settings } from '@lanet/contracts/settings';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { intoFolder } from '../../platform/backup/into-folder.ts';
import { loadArchive, refuseIfFilled } from '../../platform/backup/restore.ts';
import { openKeys } from '../../platform/crypto/keys.ts';
import { openFileStore } from '../../platform/files/file-store.ts';
import { type BackupScene, backupScene } from '../../testing/backup-scene.ts';
import { everyRow, filesBelow, foldersOf, PASSPHRASE, type Second } from '../../testing/backup-world.ts';

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
    const { folder, archive, restore } = scene;
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
    const { archive, restore } = scene;
    const second = await emptyOne();

    await expect(restore(second, archive, 'a wrong passphrase altogether')).rejects.toThrow(/another key/);
    await nothingIn(second);
  });

  it('refuses a database that holds anything', async () => {
    const { server, folder, archive, before, restore } = scene;
    await expect(
      loadArchive(archive, PASSPHRASE, server.db.ownerUrl, intoFolder(foldersOf(folder), await openFileStore(folder))),
    ).rejects.toThrow(/not empty/);
    expect((await everyRow(server.db.admin))['public.tickets']).toBe(before['public.tickets']);
    const second = await emptyOne();
    await second.db.admin.query('create table notas (texto text)');
    await expect(restore(second)).rejects.toThrow(/not empty/);
  });

  it('refuses a data folder with keys of another installation', async () => {
    const { restore } = scene;
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
    const { server, archive, before, restore } = scene;
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
  }, 60_000);

  it('refuses an archive of a newer version', async () => {
    const { server, folder, backup, restore } = scene;
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
