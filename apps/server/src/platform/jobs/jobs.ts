import { EventEmitter } from 'node:events';
import {
  type Runner,
  run,
  type TaskList,
  type WorkerEvents,
  type Logger as WorkerLog,
  Logger as WorkerLogger,
} from 'graphile-worker';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { AuthTx, DB, Db, ScopedTx } from '../database/index.ts';
import { openPool } from '../database/pool.ts';
import { openPatientPool } from './patient-pool.ts';
import { giveBack, keepLease, type LeaseTimes, TakenJobs } from './runner-lease.ts';

/**
 * Every job's name and what it is told. Each feature adds its own beside its handlers:
 * `declare module '../../platform/jobs/jobs.ts' { interface JobPayloads { 'tickets.notify': {…} } }`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is filled by the features' declarations, which an alias cannot be
export interface JobPayloads {}

export type JobName = keyof JobPayloads & string;
export type JobHandlers = { [Name in JobName]?: (payload: JobPayloads[Name]) => Promise<void> };

export interface EnqueueOptions {
  /** Jobs with one key are one job: the later replaces the earlier while that has not started. */
  key?: string;
  /** Jobs of one queue run one after the other, whatever there are of them. */
  queue?: string;
  runAt?: Date;
  maxAttempts?: number;
}

/** Queues a job in the caller's transaction: it exists if, and only if, the transaction commits. */
export async function enqueue<Name extends JobName>(
  tx: ScopedTx | AuthTx,
  name: Name,
  payload: JobPayloads[Name],
  { key, queue, runAt, maxAttempts = 25 }: EnqueueOptions = {},
): Promise<void> {
  const bare: Transaction<DB> = tx;
  await sql`select enqueue_job(${name}, ${JSON.stringify(payload)}::json, ${runAt ?? null}::timestamptz, ${key ?? null}, ${maxAttempts}, ${queue ?? null})`.execute(
    bare,
  );
}

export interface JobRunnerOptions {
  db: Db;
  databaseUrl: string;
  log: Logger;
  handlers: JobHandlers;
  concurrency?: number;
  leaseTimes?: LeaseTimes;
}

/** Runs jobs until stopped. A handler may run twice (a process can die after its work and before saying so). */
export async function runJobs({
  db,
  databaseUrl,
  log,
  handlers,
  concurrency = 4,
  leaseTimes,
}: JobRunnerOptions): Promise<{ stop(): Promise<void> }> {
  await releaseOrphans(databaseUrl, log);
  const pool = openPatientPool({
    ...{ url: databaseUrl, role: 'lanet_worker', max: concurrency + 2, applicationName: APPLICATION },
  });
  const taskList: TaskList = Object.fromEntries(
    // Only enqueue writes payloads, and it types them by the same name.
    Object.entries(handlers).map(([name, handler]) => [
      name,
      (payload: unknown) => (handler as (payload: unknown) => Promise<void>)(payload),
    ]),
  );
  const events: WorkerEvents = new EventEmitter();
  const taken = new TakenJobs();
  events.on('job:start', ({ job }) => taken.begin(job));
  const named = new Promise<string>((resolve) =>
    events.once('pool:create', ({ workerPool }) => resolve(workerPool.id)),
  );
  const runner: Runner = await run({
    pgPool: pool,
    events,
    taskList,
    concurrency,
    noHandleSignals: true,
    pollInterval: 2000,
    logger: workerLog(log),
  });
  const lease = keepLease({ db, pool, log, id: await named, taken, times: leaseTimes });
  return {
    async stop() {
      await runner.stop();
      await lease.stop();
      await pool.end();
    },
  };
}

const APPLICATION = 'lanet jobs';

/**
 * What a killed process had taken waits until its lease is over (runner-lease.ts). When no other runner is connected, nobody is at
 * work on it, and it is given back at once.
 */
async function releaseOrphans(databaseUrl: string, log: Logger): Promise<void> {
  // Not in the role of the jobs: sessions are shown whole only to the login they belong to.
  const pool = openPool({ url: databaseUrl, max: 1, applicationName: 'lanet jobs check' });
  const client = await pool.connect();
  try {
    const { rows: runners } = await client.query(
      'select from pg_stat_activity where application_name = $1 and datname = current_database()',
      [APPLICATION],
    );
    if (runners.length > 0) return;
    await client.query('set role lanet_worker');
    const { rows } = await client.query<{ worker: string }>(
      'select distinct locked_by as worker from graphile_worker.jobs where locked_by is not null',
    );
    if (rows.length === 0) return;
    await giveBack(
      client,
      rows.map(({ worker }) => worker),
    );
    log.info({ workers: rows.length }, 'jobs of a killed process were given back');
  } finally {
    client.release(true);
    await pool.end();
  }
}

function workerLog(log: Logger): WorkerLog {
  return new WorkerLogger(() => (level, message) => {
    if (level === 'error') log.error({ jobs: true }, message);
    else if (level === 'warning') log.warn({ jobs: true }, message);
    else log.debug({ jobs: true }, message);
  });
}
