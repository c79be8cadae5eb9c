import pino from 'pino';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type CuttingProxy, startCuttingProxy } from '../../testing/cutting-proxy.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { inScope, SYSTEM } from '../database/index.ts';
import { enqueue, runJobs } from './jobs.ts';

declare module './jobs.ts' {
  interface JobPayloads {
    'lease_test.done': { number: number };
  }
}

const log = pino({ level: 'silent' });
const leaseTimes = { beatMs: 20, deadMs: 200 };

let db: TestDatabase;
let line: CuttingProxy;
let url: string;
const running: { stop(): Promise<void> }[] = [];
beforeAll(async () => {
  db = await createTestDatabase();
  const address = new URL(db.url);
  line = await startCuttingProxy(Number(address.port));
  address.port = String(line.port);
  url = address.href;
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((runner) => runner.stop()));
});
afterAll(async () => {
  await line.close();
  await db.drop();
});

/** Runs jobs as one process does, and tells of each. */
async function start(work: (number: number) => Promise<void> | void): Promise<void> {
  const handlers = { 'lease_test.done': async ({ number }: { number: number }) => work(number) };
  running.push(await runJobs({ db, databaseUrl: url, log, handlers, leaseTimes }));
}

const add = (number: number) =>
  inScope(db, SYSTEM, (tx) => enqueue(tx, 'lease_test.done', { number }, { queue: `q${number}` }));

/** As a process leaves it that was killed a while ago; in one transaction, so that no other takes it in between. */
async function takenBy(runner: string, number: number): Promise<void> {
  const lock = `set locked_by = '${runner}', locked_at = now() - interval '1 minute' where locked_by is null`;
  await db.admin.query(
    `select graphile_worker.add_job('lease_test.done', json_build_object('number', ${number}), queue_name => 'q${number}');
     update graphile_worker._private_jobs ${lock};
     update graphile_worker._private_job_queues ${lock}`,
  );
}

const until = (isSo: () => boolean | Promise<boolean>) =>
  vi.waitFor(async () => expect(await isSo()).toBe(true), { timeout: 20_000 });

const waiting = async () =>
  (
    await db.admin.query<{ number: number }>(
      "select (payload->>'number')::int as number from graphile_worker._private_jobs",
    )
  ).rows;

it('gives back what a silent runner had taken while others work, and nothing that a living one has', async () => {
  const done: number[] = [];
  await start((number) => void done.push(number));
  await db.admin.query("insert into job_runners (id, seen_at) values ('pool-living', now() + interval '1 hour')");
  await takenBy('pool-living', 1);
  await takenBy('pool-silent', 2);

  await until(() => done.length > 0);

  expect(done).toEqual([2]);
  await db.admin.query("delete from job_runners where id = 'pool-living'");
  await until(() => done.length > 1);
  expect(done).toEqual([2, 1]);
});

it('gives back what it was given itself in an answer that never came, and not what it is at', async () => {
  const done: number[] = [];
  const release = Promise.withResolvers<void>();
  await start(async (number) => {
    done.push(number);
    if (number === 4) await release.promise;
  });
  await add(4);
  await until(() => done.length === 1);
  const { rows } = await db.admin.query('select locked_by as id from graphile_worker._private_jobs');
  await db.admin.query("update graphile_worker._private_jobs set locked_at = now() - interval '1 minute'");
  await takenBy(rows[0].id, 5);

  await until(() => done.includes(5));

  expect(done).toEqual([4, 5]);
  release.resolve();
  await until(async () => (await waiting()).length === 0);
  expect(done).toEqual([4, 5]);
});

it('leaves no lease behind when it stops', async () => {
  await start(() => undefined);
  await until(async () => (await db.admin.query('select from job_runners')).rows.length > 0);
  await Promise.all(running.splice(0).map((runner) => runner.stop()));

  expect((await db.admin.query('select from job_runners')).rows).toEqual([]);
});

it('says once it can that a job is done whose end it could not say, and does not do it again', async () => {
  const done: number[] = [];
  await start((number) => {
    done.push(number);
    line.cut();
  });
  await add(3);

  await until(async () => done.length > 0 && (await waiting()).length === 0);

  expect(done).toEqual([3]);
});
