import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { Attempt } from './backups.rules.ts';

export interface NewRun {
  id: string;
  cause: 'schedule' | 'command';
  /** `2026-03-05`; null when it is of no day. */
  day: string | null;
  startedAt: Date;
}

export async function insertRun(tx: ScopedTx, { id, cause, day, startedAt }: NewRun): Promise<void> {
  await tx
    .insertInto('backup_runs')
    .values({ id, cause, day: sql<Date>`${day}::date`, state: 'running', started_at: startedAt })
    .execute();
}

export interface RunResult {
  file: string;
  sizeBytes: number;
  sha256: string;
  rows: number;
  files: number;
  filesLost: number;
  verifiedAt: Date | null;
  sentAt: Date | null;
}

export async function finishRun(tx: ScopedTx, id: string, at: Date, result: RunResult): Promise<void> {
  const { file, sizeBytes, sha256, rows, files, filesLost, verifiedAt, sentAt } = result;
  await tx
    .updateTable('backup_runs')
    .set({ state: 'done', finished_at: at, file, size_bytes: sizeBytes, sha256, rows, files })
    .set({ files_lost: filesLost, verified_at: verifiedAt, sent_at: sentAt })
    .where('id', '=', id)
    .execute();
}

export async function failRun(tx: ScopedTx, id: string, at: Date, error: string): Promise<void> {
  await tx.updateTable('backup_runs').set({ state: 'failed', finished_at: at, error }).where('id', '=', id).execute();
}

/** Whoever calls holds the lock of backups, so what runs by its row is of a process that died. */
export async function failForgotten(tx: ScopedTx, at: Date): Promise<void> {
  await tx
    .updateTable('backup_runs')
    .set({ state: 'failed', finished_at: at, error: 'the process ended while it made this backup' })
    .where('state', '=', 'running')
    .execute();
}

export async function attemptsOf(tx: ScopedTx, day: string): Promise<Attempt[]> {
  const rows = await tx
    .selectFrom('backup_runs')
    .select(['state', 'started_at'])
    .where('day', '=', sql<Date>`${day}::date`)
    .orderBy('started_at')
    .limit(50)
    .execute();
  return rows.map(({ state, started_at }) => ({ state, startedAtMs: started_at.getTime() }));
}

const columns = [
  'state',
  'started_at',
  'finished_at',
  'size_bytes',
  'files_lost',
  'verified_at',
  'sent_at',
  'error',
] as const;

/** The last one that came to an end. */
export async function lastRun(tx: ScopedTx) {
  return tx
    .selectFrom('backup_runs')
    .select([...columns])
    .where('state', '<>', 'running')
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The last one that was restored and compared. */
export async function lastGoodRun(tx: ScopedTx) {
  return tx
    .selectFrom('backup_runs')
    .select([...columns])
    .where('state', '=', 'done')
    .where('verified_at', 'is not', null)
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export interface BackupAlarm {
  watchedAt: Date | null;
  alarmedAt: Date | null;
}

/** Held until the transaction ends: one process judges at a time. */
export async function holdAlarm(tx: ScopedTx): Promise<BackupAlarm> {
  const row = await tx
    .selectFrom('backup_alarm')
    .select(['watched_at', 'alarmed_at'])
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { watchedAt: row.watched_at, alarmedAt: row.alarmed_at };
}

/** Since when backups are asked for; undefined while they are not. */
export async function watchedSince(tx: ScopedTx): Promise<Date | undefined> {
  const row = await tx.selectFrom('backup_alarm').select('watched_at').executeTakeFirst();
  return row?.watched_at ?? undefined;
}

export async function setAlarm(tx: ScopedTx, { watchedAt, alarmedAt }: BackupAlarm): Promise<void> {
  await tx.updateTable('backup_alarm').set({ watched_at: watchedAt, alarmed_at: alarmedAt }).execute();
}
