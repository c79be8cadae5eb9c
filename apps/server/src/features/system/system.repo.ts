import { type Kysely, sql } from 'kysely';
import type { DB, ScopedTx } from '../../platform/database/index.ts';
import { HostFacts, type ProcessFacts, type SystemFacts } from './system.facts.rules.ts';

export interface ThisProcess {
  id: string;
  host: string;
  pid: number;
  services: readonly string[];
  version: string;
  startedAt: Date;
}

/** That the process is there, and what it sees. One of its machine and services that is silent is the one before it. */
export async function sayAlive(
  tx: ScopedTx,
  process: ThisProcess,
  facts: HostFacts,
  goneSeconds: number,
): Promise<void> {
  const { id, host, pid, version, startedAt } = process;
  const services = [...process.services];
  await tx
    .insertInto('service_processes')
    .values({ id, host, pid, services, version, started_at: startedAt, facts: JSON.stringify(facts) })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({ facts: JSON.stringify(facts), seen_at: sql<Date>`clock_timestamp()` }),
    )
    .execute();
  await sql`delete from service_processes
    where id <> ${id} and (seen_at < clock_timestamp() - interval '1 day'
      or host = ${host} and services = ${services}::text[] and seen_at < clock_timestamp() - make_interval(secs => ${goneSeconds}))`.execute(
    tx,
  );
}

export async function sayGone(tx: ScopedTx, id: string): Promise<void> {
  await tx.deleteFrom('service_processes').where('id', '=', id).execute();
}

const MOST_PROCESSES = 200;

export async function listProcesses(tx: ScopedTx): Promise<ProcessFacts[]> {
  const rows = await tx
    .selectFrom('service_processes')
    .select(['id', 'host', 'pid', 'services', 'version', 'started_at', 'seen_at', 'facts'])
    .select(sql<number>`extract(epoch from clock_timestamp() - seen_at)::float8`.as('silent_seconds'))
    .orderBy('host')
    .orderBy('started_at')
    .limit(MOST_PROCESSES)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    host: row.host,
    pid: row.pid,
    services: row.services,
    version: row.version,
    startedAt: row.started_at,
    seenAt: row.seen_at,
    silentSeconds: row.silent_seconds,
    facts: HostFacts.safeParse(row.facts).data,
  }));
}

/** `18.4` and 180004; Debian's adds words of its own to the version. */
export async function readDatabase(tx: ScopedTx): Promise<{ version: string; number: number }> {
  const { rows } = await sql<{ version: string; number: number }>`
    select split_part(current_setting('server_version'), ' ', 1) as version, current_setting('server_version_num')::int as number`.execute(
    tx,
  );
  return rows[0] ?? { version: '', number: 0 };
}

/** Names of the migrations that were applied, in their order. */
export async function listMigrations(tx: ScopedTx): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from schema_migrations order by number limit 10000`.execute(
    tx,
  );
  return rows.map(({ name }) => name);
}

/** By feature: what waits, what was given up, and since when the oldest could have run. */
export async function readJobs(tx: ScopedTx): Promise<SystemFacts['jobs']> {
  const { rows } = await sql<{ feature: string; waiting: number; dead: number; oldest_seconds: number | null }>`
    select feature, waiting, dead, oldest_seconds from jobs_state() order by feature`.execute(tx);
  return rows.map(({ oldest_seconds: oldestSeconds, ...row }) => ({ ...row, oldestSeconds }));
}

/** By how much this computer's clock is ahead of the database's, in milliseconds, and how long the answer took. */
export async function measureClock(db: Kysely<DB>, nowMs: () => number): Promise<number> {
  const before = nowMs();
  const { rows } = await sql<{ at: number }>`select extract(epoch from clock_timestamp())::float8 * 1000 as at`.execute(
    db,
  );
  const after = nowMs();
  return (before + after) / 2 - (rows[0]?.at ?? after);
}

export interface Alarm {
  check: string;
  failingSince: Date;
  toldAt: Date | null;
}

/** Held until the transaction ends: one process judges at a time. */
export async function holdAlarms(tx: ScopedTx): Promise<Alarm[]> {
  await sql`lock table system_alarms in share row exclusive mode`.execute(tx);
  const rows = await tx
    .selectFrom('system_alarms')
    .select(['check_id', 'failing_since', 'told_at'])
    .limit(100)
    .execute();
  return rows.map((row) => ({ check: row.check_id, failingSince: row.failing_since, toldAt: row.told_at }));
}

export async function noteFailing(tx: ScopedTx, check: string, at: Date): Promise<void> {
  await tx.insertInto('system_alarms').values({ check_id: check, failing_since: at }).execute();
}

export async function noteTold(tx: ScopedTx, check: string, at: Date): Promise<void> {
  await tx.updateTable('system_alarms').set({ told_at: at }).where('check_id', '=', check).execute();
}

export async function noteGood(tx: ScopedTx, check: string): Promise<void> {
  await tx.deleteFrom('system_alarms').where('check_id', '=', check).execute();
}
