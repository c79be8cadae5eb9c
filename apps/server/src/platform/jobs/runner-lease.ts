// Who of the runners of jobs lives. graphile-worker gives what a dead one had taken back after four hours; here after a minute.
import { sql } from 'kysely';
import type pg from 'pg';
import type { Logger } from 'pino';
import { type Db, inScope, type ScopedTx, SYSTEM } from '../database/index.ts';
import { type Poll, poll } from './poll.ts';

/** Limits by which runners judge each other. */
export interface LeaseTimes {
  /** How often a runner says that it lives. */
  beatMs: number;
  /** After so long a silence it is taken for dead (faults.md, 5: "its lease expires in 60 s"). */
  deadMs: number;
}

export const LEASE_TIMES: LeaseTimes = { beatMs: 10_000, deadMs: 60_000 };

interface Needs {
  db: Db;
  /** In the role of the jobs. */
  pool: pg.Pool;
  log: Logger;
  /** As graphile-worker writes it into what this runner takes. */
  id: string;
  /** What this runner is at, or was. */
  taken: TakenJobs;
  times?: LeaseTimes | undefined;
}

/** Keeps this runner's lease, and gives back what those had taken whose lease is over. */
export function keepLease({ db, pool, log, id, taken, times = LEASE_TIMES }: Needs): Pick<Poll, 'stop'> {
  let steadySince: number | undefined;
  let lastBeat = Number.NEGATIVE_INFINITY;
  const beats = poll('jobs.lease', times.beatMs, log, async () => {
    const now = performance.now();
    // Whoever could not speak for a while, because the database was away, knows nothing of the others' silence.
    if (now - lastBeat > times.deadMs / 2) steadySince = now;
    const living = await inScope(db, SYSTEM, (tx) => beat(tx, id, times.deadMs));
    lastBeat = now;
    const lost = await giveBackLost(pool, id, taken, times.deadMs);
    if (lost > 0) log.warn({ jobs: lost }, 'jobs that were taken without a word of it were given back');
    if (steadySince === undefined || now - steadySince < times.deadMs) return;
    const dead = await takers(pool, living, times.deadMs);
    if (dead.length === 0) return;
    await giveBack(pool, dead);
    log.warn({ runners: dead.length }, 'jobs of a runner that is silent were given back');
  });
  return {
    async stop() {
      await beats.stop();
      // Best said at once; else the silence says it.
      await inScope(db, SYSTEM, (tx) => leave(tx, id)).catch(() => undefined);
    },
  };
}

/** Writes this runner's time, by the database's clock, and answers who lives. */
async function beat(tx: ScopedTx, id: string, deadMs: number): Promise<string[]> {
  await sql`insert into job_runners (id, seen_at) values (${id}, now())
    on conflict (id) do update set seen_at = excluded.seen_at`.execute(tx);
  await sql`delete from job_runners where seen_at < now() - ${deadMs} * interval '1 millisecond'`.execute(tx);
  const rows = await tx.selectFrom('job_runners').select('id').execute();
  return rows.map((row) => row.id);
}

async function leave(tx: ScopedTx, id: string): Promise<void> {
  await tx.deleteFrom('job_runners').where('id', '=', id).execute();
}

/** Who holds jobs or queues for longer than a lease, and lives not. */
async function takers(pool: pg.Pool, living: readonly string[], deadMs: number): Promise<string[]> {
  const { rows } = await pool.query<{ runner: string }>(
    `select distinct locked_by as runner from (
       select locked_by, locked_at from graphile_worker._private_jobs
       union all select locked_by, locked_at from graphile_worker._private_job_queues) taken
     where locked_by is not null and not (locked_by = any ($1)) and locked_at < now() - $2 * interval '1 millisecond'`,
    [living, deadMs],
  );
  return rows.map(({ runner }) => runner);
}

export async function giveBack(pool: pg.Pool | pg.PoolClient, runners: readonly string[]): Promise<void> {
  await pool.query('select graphile_worker.force_unlock_workers($1)', [runners]);
}

interface Taken {
  id: string;
  /** With this one; a job is taken once for each. */
  attempts: number;
}

const keyOf = ({ id, attempts }: Taken) => `${id}.${attempts}`;

/** What a runner has begun. */
export class TakenJobs {
  /** Each with when. */
  readonly #begun = new Map<string, number>();

  begin(job: Taken): void {
    this.#begun.set(keyOf(job), performance.now());
  }

  has(job: Taken): boolean {
    return this.#begun.has(keyOf(job));
  }

  /** Only of these, and of what was begun since, has anything to be known any more. */
  keep(jobs: readonly Taken[], since: number): void {
    const kept = new Set(jobs.map(keyOf));
    for (const [key, at] of this.#begun) if (at < since && !kept.has(key)) this.#begun.delete(key);
  }
}

/**
 * What the database gave to this runner in an answer that was lost on its way: it is locked by one who lives, and nobody is at it.
 * Answers how many.
 */
async function giveBackLost(pool: pg.Pool, runner: string, taken: TakenJobs, deadMs: number): Promise<number> {
  const since = performance.now();
  const { rows } = await pool.query<Taken & { is_old: boolean }>(
    `select id::text, attempts, locked_at < now() - $2 * interval '1 millisecond' as is_old
     from graphile_worker._private_jobs where locked_by = $1`,
    [runner, deadMs],
  );
  taken.keep(rows, since);
  const lost = rows.filter((job) => job.is_old && !taken.has(job)).map(({ id }) => id);
  if (lost.length > 0) {
    await pool.query(
      `with jobs as (update graphile_worker._private_jobs set locked_at = null, locked_by = null
         where id = any ($2::bigint[]) and locked_by = $1 returning job_queue_id)
       update graphile_worker._private_job_queues set locked_at = null, locked_by = null
       where locked_by = $1 and id in (select job_queue_id from jobs)`,
      [runner, lost],
    );
  }
  return lost.length;
}
