import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { inScope, SYSTEM } from '../database/index.ts';
import { enqueue, runJobs } from './jobs.ts';

declare module './jobs.ts' {
  interface JobPayloads {
    'jobs_test.done': { number: number };
  }
}

let db: TestDatabase;
const log = pino({ level: 'silent' });

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

/** Runs jobs until `count` of them were done, and answers their payloads. */
async function work(count: number): Promise<number[]> {
  const done: number[] = [];
  const all = Promise.withResolvers<void>();
  const handlers = {
    async 'jobs_test.done'({ number }: { number: number }) {
      done.push(number);
      if (done.length === count) all.resolve();
    },
  };
  const runner = await runJobs({ db, databaseUrl: db.url, log, handlers });
  await all.promise;
  await runner.stop();
  return done;
}

it('runs what was queued, and nothing of a transaction that was undone', async () => {
  await inScope(db, SYSTEM, (tx) => enqueue(tx, 'jobs_test.done', { number: 1 }));
  const undone = inScope(db, SYSTEM, async (tx) => {
    await enqueue(tx, 'jobs_test.done', { number: 2 });
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');

  expect(await work(1)).toEqual([1]);
  expect((await db.admin.query('select from graphile_worker.jobs')).rowCount).toBe(0);
});

it('queues a job with a key once while it has not started', async () => {
  await inScope(db, SYSTEM, (tx) => enqueue(tx, 'jobs_test.done', { number: 3 }, { key: 'one' }));
  await inScope(db, SYSTEM, (tx) => enqueue(tx, 'jobs_test.done', { number: 4 }, { key: 'one' }));

  expect(await work(1)).toEqual([4]);
});

it('gives back what a killed process had taken', async () => {
  await inScope(db, SYSTEM, (tx) => enqueue(tx, 'jobs_test.done', { number: 5 }));
  await db.admin.query(
    "update graphile_worker._private_jobs set locked_at = now(), locked_by = 'worker-that-died', attempts = 1",
  );

  expect(await work(1)).toEqual([5]);
});
