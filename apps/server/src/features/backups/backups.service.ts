import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { connectForLong } from '../../platform/backup/connect.ts';
import type { KeyFolders } from '../../platform/backup/key-files.ts';
import { BackupProblem } from '../../platform/backup/problem.ts';
import { verifyArchive } from '../../platform/backup/verify-archive.ts';
import { type Written, writeArchive } from '../../platform/backup/write-archive.ts';
import type { Config } from '../../platform/config/config.ts';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { failForgotten, failRun, finishRun, insertRun, type NewRun } from './backups.repo.ts';
import { archiveName, expiredArchives, FILE_COLUMNS, isDraft } from './backups.rules.ts';
import { sendArchive } from './backups.sending.service.ts';

export type BackupTools = Pick<Platform, 'db' | 'clock' | 'config' | 'ownerUrl' | 'files'>;

export interface BackupOrder {
  cause: NewRun['cause'];
  day: string | null;
  /** A file of that name; without it, one of its own in the folder of the configuration, where the old ones go. */
  path?: string;
  command: string | undefined;
  verify: boolean;
}

export interface Made {
  path: string;
  written: Written;
  verifiedAt: Date | null;
  sentAt: Date | null;
}

const backupFolder = ({ dataDir, backup }: Config): string => backup.folder ?? join(dataDir, 'backups');

export const keyFolders = ({ dataDir, backup }: Config): KeyFolders => ({
  dataDir,
  signerDir: backup.signerDir ?? dataDir,
});

/** Held, on a connection of its own, by whoever makes one: the database lets it go when the process dies. */
const ONE_AT_A_TIME = 7_226_311;

/** Runs `work` unless another process makes a backup of this database now; undefined then. */
export async function whileAlone<T>(ownerUrl: string, work: () => Promise<T>): Promise<T | undefined> {
  const client = await connectForLong(ownerUrl, 'lanet backup lock');
  try {
    const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [ONE_AT_A_TIME]);
    return rows[0]?.got ? await work() : undefined;
  } finally {
    await client.end();
  }
}

/**
 * Makes a backup, restores it into a scratch database to compare, takes it off the box and removes the old ones, in this order: what
 * did not stand the proof goes nowhere, and takes no good one away. The caller is alone (`whileAlone`).
 * @throws BackupProblem; what went wrong is in its row too.
 */
export async function makeBackup(tools: BackupTools, order: BackupOrder): Promise<Made> {
  const { db, clock } = tools;
  const run = { id: uuidv7(), cause: order.cause, day: order.day, startedAt: new Date(clock.now()) };
  await inScope(db, SYSTEM, async (tx) => {
    await failForgotten(tx, run.startedAt);
    await insertRun(tx, run);
  });
  try {
    const made = await make(tools, order, run.startedAt);
    const { written, verifiedAt, sentAt, path } = made;
    const { tables, files, filesLost } = written.tail;
    const counts = {
      rows: tables.reduce((sum, table) => sum + table.rows, 0),
      files: files.count,
      filesLost: filesLost.length,
    };
    const { sizeBytes, sha256 } = written;
    await inScope(db, SYSTEM, (tx) =>
      finishRun(tx, run.id, new Date(clock.now()), {
        file: basename(path),
        sizeBytes,
        sha256,
        ...counts,
        verifiedAt,
        sentAt,
      }),
    );
    return made;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    await inScope(db, SYSTEM, (tx) => failRun(tx, run.id, new Date(clock.now()), text.slice(0, 2_000)));
    throw error;
  }
}

async function make(tools: BackupTools, order: BackupOrder, startedAt: Date): Promise<Made> {
  const { clock, config, ownerUrl, files } = tools;
  const { key } = config.backup;
  if (key === undefined) throw new BackupProblem(NO_KEY);
  const folder = backupFolder(config);
  const path = order.path ?? join(folder, archiveName(startedAt.getTime()));
  if (order.path === undefined) await prepare(folder);
  const source = { ownerUrl, keyFolders: keyFolders(config), files, fileColumns: FILE_COLUMNS };
  const written = await writeArchive(source, path, key, startedAt);
  if (order.verify) await verifyArchive(path, key, ownerUrl);
  const verifiedAt = order.verify ? new Date(clock.now()) : null;
  if (order.command !== undefined) await sendArchive(order.command, path);
  const sentAt = order.command === undefined ? null : new Date(clock.now());
  if (order.path === undefined) await rotate(folder, config);
  return { path, written, verifiedAt, sentAt };
}

export const NO_KEY =
  'There is no key to seal backups with. Write a long passphrase (at least 16 characters) into a file that only this account reads and name it with LANET_BACKUP_KEY_FILE; keep a copy of it away from this server: without it no backup can be opened.';

async function prepare(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of (await readdir(folder)).filter(isDraft)) await rm(join(folder, name), { force: true });
}

async function rotate(folder: string, { backup, timeZone }: Config): Promise<void> {
  for (const name of expiredArchives(await readdir(folder), backup, timeZone))
    await rm(join(folder, name), { force: true });
}
