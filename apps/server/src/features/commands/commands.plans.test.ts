import { CommandPayload } from '@lanet/contracts/agent';
import { updates } from '@lanet/contracts/updates';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { type TestAgent, type TestFleet, testFleet } from '../../testing/test-agent.ts';
import { testRuns } from '../../testing/test-runs.ts';
import { type AnyBody, createTestServer, type TestServer } from '../../testing/test-server.ts';
import { turnPlans } from './commands.plans.turn.service.ts';
import { expireCommands } from './commands.service.ts';

let server: TestServer;
let fleet: TestFleet;
let runs: Awaited<ReturnType<typeof testRuns>>;
beforeAll(async () => {
  server = await createTestServer();
  fleet = await testFleet(server);
  runs = await testRuns(server);
});
afterAll(() => server.close());

const HOUR = 3_600_000;
/** Signed in just now: tests are days long by their clock. */
const staff = () => server.person({ role: 'technician' });
/** In the time of the sites, which is six hours behind UTC all year. */
const local = (at: number) => new Date(at - 6 * HOUR).toISOString();
const timeIn = (hours: number) => local(server.clock.now() + hours * HOUR).slice(11, 16);
/** From so many hours from now, for so many. */
const windowIn = (hours: number, length: number, kind: 'once' | 'weekly' = 'once') => {
  const day = local(server.clock.now() + hours * HOUR).slice(0, 10);
  const weekday = new Date(day).getUTCDay() || 7;
  const repeat = kind === 'once' ? { kind, day } : { kind, weekday };
  return { from: timeIn(hours), to: timeIn(hours + length), repeat } as const;
};
const deviceOf = async (agent: TestAgent): Promise<string> =>
  (await runs.query('select device_id from agents where id = $1', [agent.id]))[0].device_id;

async function planned(window: AnyBody, more: object = {}) {
  const agent = await fleet.active();
  const deviceId = await deviceOf(agent);
  const who = await staff();
  const { body, status } = await who.call(updates.plan, { body: { deviceIds: [deviceId], window, ...more } });
  expect(status).toBe(201);
  return { agent, deviceId, who, plan: body.items[0] };
}

const planOf = async (deviceId: string): Promise<AnyBody> =>
  (await (await staff()).call(updates.plans, { query: { deviceId } })).body.items[0];
const turn = (limit?: number) => turnPlans({ ...server.platform, clock: server.clock }, limit);
const expire = () => inScope(server.db, SYSTEM, (tx) => expireCommands(tx, server.clock.now()));

/** What the device gets when it asks: it says that it is there, and the signer signs if it may. */
async function fetched(agent: TestAgent): Promise<CommandPayload[]> {
  await agent.grant();
  await turn();
  const before = await runs.take(agent);
  await runs.sign();
  const items = before.length > 0 ? before : await runs.take(agent);
  return items.map(({ envelope }) => CommandPayload.parse(JSON.parse(envelope.payload)));
}

/** As many runs of one person as leave none for plans in this hour. */
async function manyRuns({ agent, who }: { agent: TestAgent; who: { id: string } }): Promise<void> {
  await runs.query(
    `insert into commands (client_id, id, device_id, agent_id, script_id, platform, script_version, script_sha256, parameters,
       class, requester_id, state, requested_at, expires_at, envelope_wanted)
     select a.client_id, gen_random_uuid(), a.device_id, a.id, t.script_id, t.platform, t.version, t.sha256, '{}', 'safe', $2,
       'cancelled', $3, $3, false
     from agents a, script_texts t, generate_series(1, 45) where a.id = $1 and t.platform = 'linux' and t.script_id = '0190a000-0000-7000-8000-000000000001'`,
    [agent.id, who.id, new Date(server.clock.now())],
  );
}

describe('updates planned for a window', () => {
  it('are signed when it is open and the device asks, for a quarter of an hour and not beyond its end', async () => {
    const { agent, deviceId, plan } = await planned(windowIn(20, 3));
    expect(plan).toMatchObject({ state: 'planned', timeZone: 'America/Mexico_City', commandId: null });
    server.clock.advance({ hours: 19 });
    expect(await fetched(agent)).toEqual([]);

    server.clock.advance({ hours: 1 });
    await turn();
    await runs.sign();
    const [{ envelopes }] = await runs.query(
      'select count(*)::int as envelopes from command_envelopes where command_id = (select command_id from update_plans where id = $1)',
      [plan.id],
    );
    expect(envelopes).toBe(0);

    const [payload] = await fetched(agent);
    expect(payload).toMatchObject({
      scriptKey: 'update_software',
      parameters: { install: true },
      timeoutSeconds: 3600,
    });
    expect((payload?.expiresAt ?? 0) - server.clock.now()).toBe(15 * 60_000);
    expect(await planOf(deviceId)).toMatchObject({ state: 'running', commandId: payload?.commandId });

    // It never took it: ten minutes before the end it may have it until then.
    server.clock.advance({ hours: 2, minutes: 50 });
    const [late] = await fetched(agent);
    expect(late?.expiresAt).toBe(Date.parse(plan.closesAt));
    expect(late?.timeoutSeconds).toBe(600);
  });

  it('are missed when the device is not there, and tried again the next week if weekly', async () => {
    const once = await planned(windowIn(1, 2));
    const weekly = await planned(windowIn(1, 2, 'weekly'));
    server.clock.advance({ hours: 1 });
    await turn();
    server.clock.advance({ hours: 2 });
    await expire();
    await turn();

    expect(await planOf(once.deviceId)).toMatchObject({ state: 'missed', lastOutcome: 'missed' });
    const next = await planOf(weekly.deviceId);
    expect(next).toMatchObject({ state: 'planned', lastOutcome: 'missed' });
    expect(Date.parse(next.opensAt) - Date.parse(weekly.plan.opensAt)).toBe(7 * 24 * HOUR);
    expect(await fetched(once.agent)).toEqual([]);
  });

  it('are missed also when the product itself slept through the window', async () => {
    const { deviceId } = await planned(windowIn(1, 2));
    server.clock.advance({ hours: 4 });
    await turn();

    expect(await planOf(deviceId)).toMatchObject({ state: 'missed', commandId: null });
  });

  it('are not signed outside the window, whatever stands in the database beside it', async () => {
    const { agent, deviceId } = await planned(windowIn(1, 2));
    server.clock.advance({ hours: 1 });
    await turn();
    server.clock.advance({ hours: 3 });
    await runs.query(
      "update commands set expires_at = expires_at + interval '20 hours', envelope_wanted = true where device_id = $1",
      [deviceId],
    );
    await runs.query("update update_plans set closes_at = closes_at + interval '1 day' where device_id = $1", [
      deviceId,
    ]);

    expect(await fetched(agent)).toEqual([]);
    const [command] = await runs.query('select state, refusal from commands where device_id = $1', [deviceId]);
    expect(command).toEqual({ state: 'refused', refusal: 'outside_window' });
  });

  it('are cancelled, before they begin and while the device has not taken them', async () => {
    const early = await planned(windowIn(1, 2));
    const waiting = await planned(windowIn(1, 2));
    const cancel = (id: string, who: AnyBody) => who.call(updates.cancelPlan, { params: { id } });
    expect((await cancel(early.plan.id, early.who)).body).toMatchObject({ state: 'cancelled' });
    server.clock.advance({ hours: 1 });
    await turn();
    expect((await cancel(waiting.plan.id, await staff())).status).toBe(200);

    expect([await fetched(early.agent), await fetched(waiting.agent)]).toEqual([[], []]);
    expect((await cancel(early.plan.id, await staff())).body).toMatchObject({ code: 'update_plans.ended' });
  });

  it('fail when the device took the run and is never heard of again', async () => {
    const once = await planned(windowIn(1, 2));
    const weekly = await planned(windowIn(1, 2, 'weekly'));
    server.clock.advance({ hours: 1 });
    for (const { agent } of [once, weekly]) {
      const [payload] = await fetched(agent);
      await runs.report(agent, { commandId: payload?.commandId ?? '', state: 'running' });
    }
    await runs.query("update agents set state = 'revoked' where id = $1", [once.agent.id]);

    server.clock.advance({ hours: 2, minutes: 59 });
    await turn();
    expect(await planOf(once.deviceId)).toMatchObject({ state: 'running' });
    server.clock.advance({ minutes: 1 });
    await turn();

    expect(await planOf(once.deviceId)).toMatchObject({ state: 'failed', lastOutcome: 'failed' });
    expect(await planOf(weekly.deviceId)).toMatchObject({ state: 'planned', lastOutcome: 'failed' });
  });

  it('do not wait for those of somebody who asked for too much, or of devices without an agent', async () => {
    const [busy, alone] = [await planned(windowIn(1, 4)), await planned(windowIn(1, 4))];
    await runs.query("update agents set state = 'revoked' where id = $1", [alone.agent.id]);
    const free = await planned(windowIn(1, 4));
    server.clock.advance({ hours: 1 });
    await manyRuns(busy);
    await runs.query("update update_plans set opens_at = opens_at - interval '1 minute' where device_id = any ($1)", [
      [busy.deviceId, alone.deviceId],
    ]);

    await turn(1);

    expect(await planOf(free.deviceId)).toMatchObject({ state: 'running' });
    for (const { deviceId } of [busy, alone]) expect(await planOf(deviceId)).toMatchObject({ state: 'planned' });
  });

  it('leave a person runs by hand: the rest of many waits for the next hour', async () => {
    const { agent, deviceId, who } = await planned(windowIn(1, 4));
    server.clock.advance({ hours: 1 });
    await manyRuns({ agent, who });
    await turn();
    expect(await planOf(deviceId)).toMatchObject({ state: 'planned' });

    server.clock.advance({ minutes: 61 });
    await turn();
    expect(await planOf(deviceId)).toMatchObject({ state: 'running' });
  });

  it('are refused for a device that has a plan, for a window that is over, and without a fresh second factor', async () => {
    const { deviceId, who } = await planned(windowIn(5, 2));
    const ask = (window: AnyBody, devices = [deviceId]) =>
      who.call(updates.plan, { body: { deviceIds: devices, window } });
    expect((await ask(windowIn(6, 2))).body).toMatchObject({ code: 'update_plans.taken' });
    const other = await deviceOf(await fleet.active());
    expect((await ask(windowIn(-5, 2), [other])).body).toMatchObject({ code: 'update_plans.window_over' });
    expect((await ask({ ...windowIn(1, 2), to: timeIn(1) }, [other])).status).toBe(422);
    expect((await ask({ ...windowIn(1, 2), to: timeIn(14) }, [other])).status).toBe(422);

    // All or none.
    expect((await ask(windowIn(1, 2), [other, deviceId])).status).toBe(409);
    expect(await planOf(other)).toBeUndefined();
    await runs.query("update auth.sign_ins set step_up_at = step_up_at - interval '16 minutes' where person_id = $1", [
      who.id,
    ]);
    expect((await ask(windowIn(1, 2), [other])).body).toMatchObject({ code: 'auth.step_up_required' });
  });
});

// Last, since no enrolment token lives as long.
describe('a weekly plan', () => {
  it('goes on after the sign-in it was made with is gone, but not when somebody changed it', async () => {
    const { agent, deviceId, who, plan } = await planned(windowIn(1, 2, 'weekly'));
    server.clock.advance({ hours: 1 });
    const [first] = await fetched(agent);
    await runs.report(agent, { commandId: first?.commandId ?? '', state: 'finished', exitCode: 0 });
    await turn();
    expect(await planOf(deviceId)).toMatchObject({ state: 'planned', lastOutcome: 'done' });

    await runs.query('delete from auth.sign_ins where person_id = $1', [who.id]);
    server.clock.advance({ days: 7 });
    const [second] = await fetched(agent);
    expect(second?.commandId).not.toBe(first?.commandId);
    await runs.report(agent, { commandId: second?.commandId ?? '', state: 'finished', exitCode: 1 });
    await turn();
    expect(await planOf(deviceId)).toMatchObject({ lastOutcome: 'failed' });

    await runs.query('update update_plans set to_minute = to_minute + 1 where id = $1', [plan.id]);
    server.clock.advance({ days: 7 });
    expect(await fetched(agent)).toEqual([]);
    const [{ refusal }] = await runs.query(
      'select refusal from commands where device_id = $1 order by requested_at desc limit 1',
      [deviceId],
    );
    expect(refusal).toBe('sign_in_unknown');
  });
});
