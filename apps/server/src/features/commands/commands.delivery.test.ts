import { commands } from '@lanet/contracts/commands';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryBus } from '../../platform/bus/bus.ts';
import { inSigner, openKysely, openPool } from '../../platform/database/index.ts';
import { type TestFleet, testFleet } from '../../testing/test-agent.ts';
import { testRuns } from '../../testing/test-runs.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { takeWaiting } from './commands.signer.repo.ts';

let server: TestServer;
let fleet: TestFleet;
let runs: Awaited<ReturnType<typeof testRuns>>;

beforeAll(async () => {
  server = await createTestServer();
  fleet = await testFleet(server);
  runs = await testRuns(server);
});
afterAll(() => server.close());

/** Until so many connections of this database wait for a lock. */
const blocked = (count: number) =>
  expect
    .poll(
      async () =>
        (
          await runs.query(
            "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
          )
        ).length,
      { timeout: 20_000 },
    )
    .toBe(count);

describe('a delivery', () => {
  it('leaves out a run whose cancelling was under way when the device asked', async () => {
    const agent = await fleet.active();
    const { body: run } = await runs.request(server.technician, agent);
    await runs.sign();
    // The cancelling has changed the run and waits with its commit until it may write down who did it.
    const holder = await server.db.admin.connect();
    await holder.query('begin; lock table audit_log in exclusive mode');
    const cancelling = server.technician.call(commands.cancel, { params: run });
    await blocked(1);

    const taking = runs.take(agent);
    await blocked(2);
    await holder.query('rollback');
    holder.release();

    expect(await cancelling).toMatchObject({ status: 200, body: { state: 'cancelled' } });
    expect(await taking).toEqual([]);
    expect((await runs.stateOf(run.id)).state).toBe('cancelled');
  });

  it('hands out the oldest first, and again until the device says something of it', async () => {
    const agent = await fleet.active();
    const asked: string[] = [];
    for (let run = 0; run < 3; run += 1) {
      asked.push((await runs.request(server.technician, agent)).body.id);
      server.clock.advance({ seconds: 1 });
    }
    await runs.sign();
    const idsTaken = async () =>
      (await runs.take(agent)).map(({ envelope }) => JSON.parse(envelope.payload).commandId as string);

    expect(await idsTaken()).toEqual(asked);
    expect(await idsTaken()).toEqual(asked);
    await runs.report(agent, { commandId: asked[0] ?? '', state: 'running' });
    expect(await idsTaken()).toEqual(asked.slice(1));
  });
});

it('is looked for by the signer in an index of what waits alone, also by a prepared statement', async () => {
  const agent = await fleet.active();
  const { body: run } = await runs.request(server.technician, agent);
  await runs.query(
    `insert into commands (client_id, id, device_id, agent_id, script_id, platform, script_version, script_sha256, parameters,
       class, requester_id, state, expires_at, envelope_wanted)
     select client_id, gen_random_uuid(), device_id, agent_id, script_id, platform, script_version, script_sha256, parameters,
       class, requester_id, 'finished', expires_at, false
     from commands, generate_series(1, 5000) where id = $1`,
    [run.id],
  );
  await runs.query('analyze commands');
  const pool = openPool({ url: server.db.url, max: 1, applicationName: 'lanet test signer' });
  const db = { kysely: openKysely(pool), bus: memoryBus() };

  // So often that its text becomes a prepared statement.
  for (let time = 0; time < 30; time += 1) await inSigner(db, takeWaiting);
  const plan = await inSigner(db, async (tx) => {
    const prepared = await sql<{ statement: string }>`
      select statement from pg_prepared_statements where statement like '%envelope_wanted%'`.execute(tx);
    expect(prepared.rows).toHaveLength(1);
    const explained = await sql.raw(`explain (generic_plan) ${prepared.rows[0]?.statement}`).execute(tx);
    return JSON.stringify(explained.rows);
  });
  await db.kysely.destroy();

  expect(plan).toContain('commands__to_sign');
});
