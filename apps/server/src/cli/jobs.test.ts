import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../testing/test-server.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());
beforeEach(() => server.db.admin.query('delete from graphile_worker._private_jobs'));

function jobs(...args: string[]) {
  const { dataDir } = server.platform.config;
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'jobs', ...args], {
    cwd: dataDir,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LANET_DATA_DIR: dataDir, LANET_DATABASE_URL: server.db.ownerUrl },
  });
  return { status, stdout, stderr };
}

/** With all of its attempts behind it, or with some left. */
async function failed(task: string, attempts: number): Promise<string> {
  const { rows } = await server.db.admin.query(
    'select (graphile_worker.add_job($1, max_attempts => 3)).id::text as id',
    [task],
  );
  await server.db.admin.query(
    "update graphile_worker._private_jobs set attempts = $2, last_error = E'refused\\nby it' where id = $1",
    [rows[0].id, attempts],
  );
  return rows[0].id;
}
const left = async () =>
  (await server.db.admin.query('select id::text, attempts from graphile_worker.jobs order by id')).rows;

it('lists what was given up, and why', async () => {
  expect(jobs().stdout).toBe('No job was given up.\n');
  await failed('mail.deliver', 2);
  const dead = await failed('mail.deliver', 3);

  expect(jobs('list')).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(new RegExp(`^${dead}  mail\\.deliver  \\S+Z  3 attempts  refused by it\\n$`)),
  });
});

it('gives some or all of them their attempts again, and leaves the others alone', async () => {
  const [live, one, other] = [await failed('a.b', 2), await failed('a.b', 3), await failed('a.b', 3)];

  expect(jobs('retry', one)).toMatchObject({ status: 0, stdout: 'Queued again: 1\n' });
  expect(await left()).toEqual([
    { id: live, attempts: 2 },
    { id: one, attempts: 0 },
    { id: other, attempts: 3 },
  ]);
  expect(jobs('retry', 'all')).toMatchObject({ stdout: 'Queued again: 1\n' });
});

it('discards what was given up, and nothing else', async () => {
  const [live, dead] = [await failed('a.b', 2), await failed('a.b', 3)];

  expect(jobs('discard', live)).toMatchObject({ status: 1, stderr: 'Some of them were not given up.\n' });
  expect(jobs('discard', dead)).toMatchObject({ status: 0, stdout: 'Discarded: 1\n' });
  expect(await left()).toEqual([{ id: live, attempts: 2 }]);
});

it.each([
  { args: ['retry'], says: 'Say which' },
  { args: ['retry', '1;drop'], says: 'is no number of a job' },
  { args: ['discard', 'some'], says: 'is no number of a job' },
])('refuses $args', ({ args, says }) => {
  expect(jobs(...args)).toMatchObject({ status: 1, stderr: expect.stringContaining(says) });
});
