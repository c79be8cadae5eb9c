import { agent as protocol } from '@lanet/contracts/agent';
import { alertRules } from '@lanet/contracts/alerts';
import { devices } from '@lanet/contracts/devices';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ticketsOf } from '../../testing/alerting-device.ts';
import { type TestAgent, type TestFleet, testFleet } from '../../testing/test-agent.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { settleDue } from './alerts.background.ts';
import { judgeClocks } from './alerts.clock.service.ts';

let server: TestServer;
let fleet: TestFleet;
beforeAll(async () => {
  server = await createTestServer();
  fleet = await testFleet(server);
});
afterAll(() => server.close());

const MINUTE = 60_000;
const statusOf = async ({ id }: TestAgent) =>
  (
    await server.db.admin.query(
      'select device_id, clock_skew_ms::float8 as skew, clock_skew_at as at from device_status where agent_id = $1',
      [id],
    )
  ).rows[0];

async function device() {
  const agent = await fleet.active();
  const { device_id: id } = await statusOf(agent);
  const says = async (clockOffsetMs?: number) => {
    server.clock.advance({ minutes: 1 });
    await agent.grant();
    const { status } = await agent.report(clockOffsetMs === undefined ? {} : { clockOffsetMs });
    expect(status).toBe(200);
    await judgeClocks(server.platform);
  };
  const shown = async () =>
    (await (await server.person({ role: 'admin' })).call(devices.get, { params: { id } })).body.clockOffsetMs;
  return { id, agent, says, shown, tickets: () => ticketsOf(server, id) };
}

it('a wrong clock is shown, is a ticket once a second report confirms it, and resolves when it was set', async () => {
  const one = await device();
  expect(await one.shown()).toBeNull();
  await one.says(-7 * MINUTE);
  expect(await one.shown()).toBe(-7 * MINUTE);
  expect(await one.tickets()).toEqual([]);

  await one.says(-7 * MINUTE);
  await one.says(-7 * MINUTE - 900);
  const [ticket, ...more] = await one.tickets();
  expect(more).toEqual([]);
  expect(ticket).toMatchObject({ priority: 'low', subject: expect.stringMatching(/^Reloj desfasado 7 min en /) });

  await one.says(0);
  expect((await one.tickets())[0]?.alerting).toBe(true);
  await one.says(0);
  expect((await one.tickets())[0]?.alerting).toBe(false);
  server.clock.advance({ minutes: 16 });
  await settleDue(server.platform);
  expect((await one.tickets())[0]?.status).toBe('resolved');
});

it('is written when it changed, not with every report, and never by agents that do not know it', async () => {
  const one = await device();
  await one.says(2 * MINUTE);
  const { at } = await statusOf(one.agent);
  await one.says(2 * MINUTE + 4000);
  await one.says();
  const kept = await statusOf(one.agent);
  await one.says(2 * MINUTE + 6000);

  expect(kept).toMatchObject({ skew: 2 * MINUTE, at });
  expect(await statusOf(one.agent)).toMatchObject({ skew: 2 * MINUTE + 6000 });
  expect(await one.tickets()).toEqual([]);
});

it('that drifts is confirmed by the second report like every other, and not by one that is wrong the other way', async () => {
  const [drifts, jumps] = [await device(), await device()];
  for (const report of [0, 1]) await drifts.says(6 * MINUTE + report * 20_000);
  for (const sign of [1, -1]) await jumps.says(sign * 6 * MINUTE);

  expect(await drifts.tickets()).toHaveLength(1);
  expect(await jumps.tickets()).toEqual([]);
  await jumps.says(-6 * MINUTE - 20_000);
  expect(await jumps.tickets()).toHaveLength(1);
  for (const one of [drifts, jumps]) await one.says(0);
});

it('that stays under five minutes, or is said by nobody, is no ticket', async () => {
  const one = await device();
  for (const _report of Array.from({ length: 3 })) await one.says(299_000);

  expect(await one.tickets()).toEqual([]);
});

it('is a ticket however many others are off by less than their rule allows, or may be off', async () => {
  const [mild, excepted, wrong] = [await device(), await device(), await device()];
  const body = { level: 'device' as const, targetId: excepted.id, fields: { trigger: 30 } };
  await (await server.person({ role: 'admin' })).call(alertRules.setOverride, { params: { key: 'clock_wrong' }, body });
  for (const _report of Array.from({ length: 3 })) {
    server.clock.advance({ minutes: 1 });
    for (const [one, minutes] of [
      [mild, 3],
      [excepted, 20],
      [wrong, 7],
    ] as const) {
      await one.agent.grant();
      await one.agent.report({ clockOffsetMs: minutes * MINUTE });
    }
  }

  await judgeClocks(server.platform, 1);

  expect(await wrong.tickets()).toHaveLength(1);
  expect([await mild.tickets(), await excepted.tickets()]).toEqual([[], []]);
  for (const one of [mild, excepted, wrong]) await one.says(0);
});

it('is refused where it is no number of milliseconds', async () => {
  const one = await device();

  const answer = await one.agent.call(protocol.report, one.agent.nextReport({ clockOffsetMs: 1.5 }));

  expect(answer).toMatchObject({ status: 422 });
});

it('of so many devices at once is the server’s own: one notice a day instead of tickets', async () => {
  await server.person({ role: 'admin' });
  const wrong: Awaited<ReturnType<typeof device>>[] = [];
  for (const _one of Array.from({ length: 7 })) wrong.push(await device());
  const report = async (one: (typeof wrong)[number]) => {
    await one.agent.grant();
    await one.agent.report({ clockOffsetMs: 11 * MINUTE });
  };

  for (const _time of Array.from({ length: 2 })) {
    server.clock.advance({ minutes: 1 });
    for (const one of wrong) await report(one);
  }
  await judgeClocks(server.platform);
  await judgeClocks(server.platform);

  const { rows } = await server.db.admin.query(
    "select distinct event_key, values from notifications where kind = 'own_outage'",
  );
  for (const one of wrong) expect(await one.tickets()).toEqual([]);
  expect(rows).toMatchObject([{ values: { cause: 'clock', lost: '7' } }]);
});
