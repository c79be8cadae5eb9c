// Black boxes over HTTP: sent by devices with their reports, seen by staff with the alert.
import type { Report } from '@lanet/contracts/agent';
import { alerts } from '@lanet/contracts/alerts';
import type { BlackBoxPart } from '@lanet/contracts/black-box';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestAgent, type TestFleet, testFleet } from '../../testing/test-agent.ts';
import { testBlackBox, testBoxSample } from '../../testing/test-black-box.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { forgetBoxes } from './alerts.background.ts';

const MINUTE = 60_000;
let server: TestServer;
let fleet: TestFleet;
beforeAll(async () => {
  server = await createTestServer();
  fleet = await testFleet(server);
});
afterAll(() => server.close());

const firing = (at: number, rule = 'disk_full') => ({
  ...{ rule, ruleVersion: 1, object: '/', metric: 'volume.usedPercent' as const, trigger: 90, recover: 85 },
  ...{ samples: [], from: 'pending' as const, to: 'firing' as const, at, since: at, value: 93.4, flaps: 0 },
});
const sendBoxes = (agent: TestAgent, ...blackBoxes: BlackBoxPart[]) => agent.report({ windows: [], blackBoxes });

/** Tells of an alert, and answers how staff find its black box. */
async function fire(agent: TestAgent, at: number, change: Partial<Report> = {}, rule = 'disk_full') {
  expect((await agent.report({ windows: [], edges: [firing(at, rule)], ...change })).status).toBe(200);
  await server.work();
  const { rows } = await server.db.admin.query(
    'select a.id from alerts a join agents g using (device_id) where g.id = $1 and rule_key = $2 order by a.id desc',
    [agent.id, rule],
  );
  const technician = await server.person({ role: 'technician' });
  return async () => (await technician.call(alerts.blackBox, { params: { id: rows[0].id } })).body.box;
}
const boxesOf = async (agent: TestAgent) => {
  const { rows } = await server.db.admin.query(
    'select b.* from black_boxes b join agents g using (device_id) where g.id = $1',
    [agent.id],
  );
  return rows;
};

describe('a black box', () => {
  it('is seen with the alert it came with, and completed by the minutes after', async () => {
    const agent = await fleet.active();
    const at = server.clock.now();
    const box = await fire(agent, at, { blackBoxes: [testBlackBox(at)] });
    const { firedAt: _firedAt, part: _part, ...before } = testBlackBox(at);

    expect(await box()).toEqual({ firedAt: at, before, after: null });

    await sendBoxes(agent, testBlackBox(at, 'after'));
    expect((await box()).after.samples.map((sample: { at: number }) => (sample.at - at) / MINUTE)).toEqual([1, 2]);
  });

  it('is found whether it comes before its alert or behind it, and by an alert that fires minutes later', async () => {
    const agent = await fleet.active();
    const at = server.clock.now();
    await sendBoxes(agent, testBlackBox(at));
    const first = await fire(agent, at);
    const second = await fire(agent, at + 3 * MINUTE, {}, 'disk_critical');
    const other = await fleet.active();
    const late = await fire(other, at);

    expect([(await first())?.firedAt, (await second())?.firedAt]).toEqual([at, at]);
    expect(await late()).toBeNull();

    await sendBoxes(other, testBlackBox(at));
    expect((await late())?.firedAt).toBe(at);
  });

  it('is stored once however often it comes, and the first one stays', async () => {
    const agent = await fleet.active();
    const at = server.clock.now();
    await sendBoxes(agent, testBlackBox(at), testBlackBox(at, 'before', 'other'));
    await sendBoxes(agent, testBlackBox(at, 'after'), testBlackBox(at, 'after', 'other'));
    await sendBoxes(agent, testBlackBox(at, 'before', 'other'));

    const stored = await boxesOf(agent);
    expect(stored).toHaveLength(1);
    expect(JSON.stringify(stored)).not.toContain('other');
  });

  it('is taken six times an hour from one device, and never without the half hour before', async () => {
    const agent = await fleet.active();
    const at = server.clock.now();
    for (let number = 0; number < 10; number += 1) await sendBoxes(agent, testBlackBox(at - number * MINUTE));
    await sendBoxes(agent, testBlackBox(at - 20 * MINUTE, 'after'));

    expect(await boxesOf(agent)).toHaveLength(6);
  });

  it('that is too large, or of no time that can be, is left out; the report is taken', async () => {
    const agent = await fleet.active();
    const at = server.clock.now();
    const process = { name: 'p'.repeat(64), cpu: 1, memory: 1 };
    const services = Array.from({ length: 30 }, () => ({ name: 's'.repeat(80), state: 's'.repeat(20) }));
    const volumes = Array.from({ length: 16 }, () => ({ id: 'v'.repeat(80), usedPercent: 1 }));
    const processes = { cpu: Array(5).fill(process), memory: Array(5).fill(process) };
    const sample = { ...testBoxSample(at), services, volumes, processes };
    const huge = { ...testBlackBox(at), samples: Array.from({ length: 40 }, () => sample) };

    const answer = await sendBoxes(
      agent,
      huge,
      testBlackBox(at - 40 * 86_400_000),
      testBlackBox(at + 400 * 86_400_000),
    );

    expect(answer.status).toBe(200);
    expect(await boxesOf(agent)).toEqual([]);
  });

  it('has its texts cleaned, and what is none is refused with the report', async () => {
    const agent = await fleet.active();
    const at = server.clock.now();
    const box = await fire(agent, at, { blackBoxes: [testBlackBox(at, 'before', 'a\u0000\u202eb')] });
    const bad = { ...testBlackBox(at), samples: [{ ...testBoxSample(at), cpu: 101 }] };

    expect((await box()).before.errors[0].source).toBe('ab');
    expect((await sendBoxes(agent, bad)).status).toBe(422);
  });

  it('is forgotten after ninety days, and gone with its device', async () => {
    const agent = await fleet.active();
    await sendBoxes(agent, testBlackBox(server.clock.now()));
    const at = (days: number) => ({ db: server.db, clock: { now: () => server.clock.now() + days * 86_400_000 } });

    await forgetBoxes(at(89));
    expect(await boxesOf(agent)).toHaveLength(1);
    await forgetBoxes(at(91));

    expect(await boxesOf(agent)).toEqual([]);
  });

  it('is for staff alone', async () => {
    const agent = await fleet.active();
    const at = server.clock.now();
    await fire(agent, at, { blackBoxes: [testBlackBox(at)] });
    const { rows } = await server.db.admin.query(
      'select a.id from alerts a join agents g using (device_id) where g.id = $1',
      [agent.id],
    );

    const { status } = await fleet.acme.requester.call(alerts.blackBox, { params: { id: rows[0].id } });

    expect(status).toBe(403);
  });
});
