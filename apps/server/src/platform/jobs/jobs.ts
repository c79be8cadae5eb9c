import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
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
import type pg from 'pg';
import type { Logger } from 'pino';
import type { AuthTx, DB, ScopedTx } from '../database/index.ts';
import { openPool } from '../database/pool.ts';

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
  databaseUrl: string;
  log: Logger;
  handlers: JobHandlers;
  concurrency?: number;
}

/** Runs jobs until stopped. A handler may run twice (a process can die after its work and before saying so). */
export async function runJobs({
  databaseUrl,
  log,
  handlers,
  concurrency = 4,
}: JobRunnerOptions): Promise<{ stop(): Promise<void> }> {
  await releaseOrphans(databaseUrl, log);
  const pool = openPool({ url: databaseUrl, role: 'lanet_worker', max: concurrency + 2, applicationName: APPLICATION });
  const taskList: TaskList = Object.fromEntries(
    // Only enqueue writes payloads, and it types them by the same name.
    Object.entries(handlers).map(([name, handler]) => [
      name,
      (payload: unknown) => (handler as (payload: unknown) => Promise<void>)(payload),
    ]),
  );
  const start = () => startRunner(pool, taskList, concurrency, log);
  let running = await start();
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      const broken = await running.end;
      if (stopped) return;
      log.error({ err: broken }, 'the runner of jobs broke, and is started again');
      running = (await again(start, pool, running.ids, () => stopped)) ?? running;
    }
  })();
  return {
    async stop() {
      stopped = true;
      await running.stop();
      await watching;
      await pool.end();
    },
  };
}

interface OneRunner {
  /** How the jobs that it took are marked. */
  ids: string[];
  /** Never rejects: the reason it broke, or undefined when it was stopped. */
  end: Promise<unknown>;
  stop(): Promise<void>;
}

/**
 * What became of a job is written by the batcher, at once: without it the library leaves the failure to write it to nobody, and
 * Node ends the process (0.18). With it the runner ends, and another one is started.
 */
const AT_ONCE = { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } };

async function startRunner(pool: pg.Pool, taskList: TaskList, concurrentJobs: number, log: Logger): Promise<OneRunner> {
  const ids: string[] = [];
  const events: WorkerEvents = new EventEmitter();
  events.on('pool:create', ({ workerPool }) => ids.push(workerPool.id));
  const runner: Runner = await run({
    ...{ pgPool: pool, taskList, events, concurrency: concurrentJobs, noHandleSignals: true, pollInterval: 2000 },
    ...{ logger: workerLog(log), preset: AT_ONCE },
  });
  const end = runner.promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  return {
    ids,
    end,
    // One that broke meanwhile is stopped already.
    stop: () => runner.stop().catch(() => undefined),
  };
}

const PAUSE_MS = 1_000;

/** Another runner, as soon as the database lets there be one; jobs that the broken one had taken are given back first. */
async function again(
  start: () => Promise<OneRunner>,
  pool: pg.Pool,
  ids: readonly string[],
  isStopped: () => boolean,
): Promise<OneRunner | undefined> {
  while (!isStopped()) {
    try {
      await pool.query('select graphile_worker.force_unlock_workers($1)', [ids]);
      return await start();
    } catch {
      // Still away: the check of the database says so to whoever asks.
      await pause(PAUSE_MS);
    }
  }
  return undefined;
}

const APPLICATION = 'lanet jobs';

/**
 * Jobs that a killed process had taken would wait four hours for it (graphile-worker's rule for a worker it cannot ask).
 * When no other runner is connected, nobody is at work on them, and they are given back at once.
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
    await client.query('select graphile_worker.force_unlock_workers($1)', [rows.map(({ worker }) => worker)]);
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
