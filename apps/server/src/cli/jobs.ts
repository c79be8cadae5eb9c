import pg from 'pg';
import { ownerUrlOfRunning } from '../platform/open-platform.ts';
import { CommandProblem } from './failure.ts';
import { configOf, type Flags } from './options.ts';

interface DeadJob {
  id: string;
  task: string;
  attempts: number;
  at: Date;
  error: string | null;
}

const SHOWN = 100;

/**
 * `lanet jobs`: the jobs that were given up, why, and what becomes of them: `retry` gives each its attempts again, `discard` drops
 * it. `which`: `all`, or numbers as the list shows them.
 */
export async function jobsCommand(what: string, which: readonly string[], flags: Flags): Promise<void> {
  await connected(flags, async (client) => {
    if (what === 'list') return print(await deadJobs(client));
    if (which.length === 0) throw new CommandProblem(`Say which: lanet jobs ${what} all, or their numbers.`);
    const ids = await chosen(client, which);
    await client.query(
      what === 'retry'
        ? 'select graphile_worker.reschedule_jobs($1::bigint[], run_at := now(), attempts := 0)'
        : 'select graphile_worker.complete_jobs($1::bigint[])',
      [ids],
    );
    console.log(what === 'retry' ? `Queued again: ${ids.length}` : `Discarded: ${ids.length}`);
  });
}

async function connected(flags: Flags, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const url = await ownerUrlOfRunning(configOf(flags, { quiet: true }));
  if (url === undefined) throw new CommandProblem('The database does not run: start the server first.');
  const client = new pg.Client({
    ...{ connectionString: url, application_name: 'lanet jobs command', connectionTimeoutMillis: 10_000 },
    options: '-c statement_timeout=30000',
  });
  await client.connect();
  try {
    await client.query('set role lanet_worker');
    await work(client);
  } finally {
    await client.end();
  }
}

async function deadJobs(client: pg.Client): Promise<DeadJob[]> {
  const { rows } = await client.query<DeadJob>(
    `select id::text, task_identifier as task, attempts, updated_at as at, last_error as error
     from graphile_worker.jobs where attempts >= max_attempts order by id limit ${SHOWN}`,
  );
  return rows;
}

function print(jobs: readonly DeadJob[]): void {
  if (jobs.length === 0) console.log('No job was given up.');
  for (const { id, task, attempts, at, error } of jobs) {
    const why = (error ?? '').replaceAll(/\s+/g, ' ').slice(0, 200);
    console.log(`${id}  ${task}  ${at.toISOString()}  ${attempts} attempts  ${why}`);
  }
  if (jobs.length === SHOWN) console.log(`The first ${SHOWN}.`);
}

/** Only those that were given up: what still has attempts goes on by itself. */
async function chosen(client: pg.Client, which: readonly string[]): Promise<string[]> {
  const isAll = which.length === 1 && which[0] === 'all';
  const wrong = isAll ? undefined : which.find((id) => !/^\d{1,18}$/.test(id));
  if (wrong !== undefined) throw new CommandProblem(`${wrong} is no number of a job.`);
  const { rows } = await client.query<{ id: string }>(
    'select id::text from graphile_worker.jobs where attempts >= max_attempts and ($1 or id = any ($2::bigint[]))',
    [isAll, isAll ? [] : which],
  );
  if (!isAll && rows.length < new Set(which).size) throw new CommandProblem('Some of them were not given up.');
  return rows.map(({ id }) => id);
}
