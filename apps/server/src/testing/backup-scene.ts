import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { FILE_COLUMNS } from '../features/backups/backups.rules.ts';
import { intoFolder } from '../platform/backup/into-folder.ts';
import { loadArchive } from '../platform/backup/restore.ts';
import { type Written, writeArchive } from '../platform/backup/write-archive.ts';
import { inScope, SYSTEM } from '../platform/database/index.ts';
import { openFileStore } from '../platform/files/file-store.ts';
import { enqueue } from '../platform/jobs/jobs.ts';
import {
  everyRow,
  foldersOf,
  PASSPHRASE,
  publishOwnCommandKey,
  type Second,
  secondInstallation,
  temporaryFolder,
} from './backup-world.ts';
import { type Matrix, prepareMatrix } from './isolation-matrix.ts';
import { createTestServer, type TestServer } from './test-server.ts';

/** A server with something in nearly every table, and a backup of it. */
export interface BackupScene {
  server: TestServer;
  matrix: Matrix;
  folder: string;
  /** The backup, and what was written to it. */
  archive: string;
  written: Written;
  /** Every table when it was made. */
  before: Record<string, string>;
  backup(path: string): Promise<Written>;
  restore(second: Second, path?: string, key?: string): Promise<unknown>;
  /** Closed by whoever asks for it. */
  emptyOne(): Promise<Second>;
  close(): Promise<void>;
}

export async function backupScene(): Promise<BackupScene> {
  const server = await createTestServer();
  const matrix = await prepareMatrix(server);
  await fillTheRest(server, matrix);
  const folder = await temporaryFolder();
  const archive = join(folder, 'one.lanetbackup');
  const before = await everyRow(server.db.admin);
  const backup = (path: string) => {
    const { files, config } = server.platform;
    const source = {
      ownerUrl: server.db.ownerUrl,
      keyFolders: foldersOf(config.dataDir),
      files,
      fileColumns: FILE_COLUMNS,
    };
    return writeArchive(source, path, PASSPHRASE, new Date(server.clock.now()));
  };
  return {
    ...{ server, matrix, folder, archive, before, backup, written: await backup(archive) },
    restore: async ({ db, folder: to }, path = archive, key = PASSPHRASE) =>
      loadArchive(path, key, db.ownerUrl, intoFolder(foldersOf(to), await openFileStore(to))),
    emptyOne: () => secondInstallation(server),
    async close() {
      await rm(folder, { recursive: true, force: true });
      await server.close();
    },
  };
}

/** What the matrix has none of: a day of metrics, a job that is at work, a sealed secret, text that COPY has to escape. */
async function fillTheRest(server: TestServer, matrix: Matrix): Promise<void> {
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
