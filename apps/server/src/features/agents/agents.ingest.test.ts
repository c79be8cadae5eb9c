import { agent as protocol } from '@lanet/contracts/agent';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestAgent, type TestFleet, testFleet, testWindow } from '../../testing/test-agent.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let fleet: TestFleet;
beforeAll(async () => {
  server = await createTestServer();
  fleet = await testFleet(server);
});
afterAll(() => server.close());

const query = async (text: string, values: unknown[]) => (await server.db.admin.query(text, values)).rows;
const status = async (agent: TestAgent) =>
  (await query('select * from device_status where agent_id = $1', [agent.id]))[0];
const windowsOf = (agent: TestAgent) =>
  query('select w.* from metric_windows w join agents a using (device_id) where a.id = $1 order by from_at', [
    agent.id,
  ]);
const edge = (at: number) => ({
  ...{
    rule: 'disk_full',
    ruleVersion: 1,
    object: '/',
    metric: 'volume.usedPercent' as const,
    trigger: 90,
    recover: 85,
  },
  ...{ samples: [], from: 'pending' as const, to: 'firing' as const, at, since: at, value: 93.4, flaps: 0 },
});

describe('a report', () => {
  it('is stored, and its device shows the last values', async () => {
    const agent = await fleet.active();

    const { status: code, body } = await agent.report();

    expect(code).toBe(200);
    expect(body).toMatchObject({ acknowledged: 1, serverTime: server.clock.now(), want: [], commands: false });
    expect(body.config).toMatchObject({ reportSeconds: 900, sampleSeconds: 60, watchedServices: expect.any(Array) });
    expect(await status(agent)).toMatchObject({ sequence: 1, cpu: 3.5, memory: 58, disk_volume: '/', disk_used: 45 });
    expect(await windowsOf(agent)).toHaveLength(1);
  });

  it('gets the configuration only when its own is another', async () => {
    const agent = await fleet.active();
    const { etag } = (await agent.report()).body.config;

    const same = await agent.report({ configEtag: etag });
    const old = await agent.report({ configEtag: 'old' });

    expect(same.body.config).toBeUndefined();
    expect(old.body.config.etag).toBe(etag);
  });

  it('that comes twice is stored once and answered the same, whenever it was sent', async () => {
    const agent = await fleet.active();
    const first = await agent.report();
    const again = await agent.report({
      ...agent.nextReport(),
      sequence: 1,
      sentAt: server.clock.now() - 1000,
      backlog: 4,
    });

    expect(again).toMatchObject({ status: 200, body: { acknowledged: 1, lease: first.body.lease } });
    expect(await windowsOf(agent)).toHaveLength(1);
  });

  it('that overtook an older one does not lose it, and keeps the newest values', async () => {
    const agent = await fleet.active();
    const now = server.clock.now();
    const cpu = testWindow(0).cpu.map(() => 99);
    await agent.report({ sequence: 5 });

    const older = await agent.report({
      sequence: 4,
      windows: [testWindow(now - 3_600_000, { cpu })],
      edges: [edge(now)],
    });
    const backlog = await agent.report({ sequence: 6, windows: [testWindow(now - 7_200_000, { cpu })] });

    expect([older.body.acknowledged, backlog.body.acknowledged]).toEqual([4, 6]);
    expect(await windowsOf(agent)).toHaveLength(3);
    expect(await status(agent)).toMatchObject({ sequence: 6, cpu: 3.5 });
    expect(await query('select from alert_edges where agent_id = $1', [agent.id])).toHaveLength(1);
  });

  it('with edges enqueues a job, one with nothing special enqueues nothing', async () => {
    const agents = await Promise.all([fleet.active(), fleet.active(), fleet.active()]);
    const edges = [edge(server.clock.now()), edge(server.clock.now() + 1)];
    const ids = agents.map(({ id }) => id);
    await server.db.admin.query('delete from graphile_worker._private_jobs');

    await Promise.all(agents.map((agent) => agent.report()));
    const quiet = await server.jobs();
    await Promise.all(agents.map((agent) => agent.report({ edges })));
    await agents[0]?.report({ sequence: 2, edges });

    expect(quiet).toEqual([]);
    expect(await server.jobs()).toEqual(['alerts.process_edges']);
    expect(await query('select from alert_edges where agent_id = any ($1)', [ids])).toHaveLength(6);
  });

  it('that is sent again after a restart of its computer is the same report', async () => {
    const agent = await fleet.active();
    const sent = agent.nextReport();
    const first = await agent.report(sent);

    const again = await agent.report({ ...sent, bootId: 'another', uptimeSeconds: 3, agentVersion: '3.0.1' });

    expect(again).toMatchObject({ status: 200, body: { acknowledged: 1, lease: first.body.lease } });
  });

  it('asks for the sections whose hash is new', async () => {
    const agent = await fleet.active();

    const { body } = await agent.report({ sections: { software: { hash: '0123456789abcdef' } } });

    expect(body.want).toEqual(['software']);
  });

  it('of a device with a wrong clock is stored at the right time, with the offset', async () => {
    const agent = await fleet.active();
    const now = server.clock.now();
    const year = 365 * 86_400_000;

    await agent.report({ sentAt: now + year, windows: [testWindow(now + year - 900_000)] });

    const [window] = await windowsOf(agent);
    expect(Math.abs(window.from_at.getTime() - (now - 900_000))).toBeLessThanOrEqual(30_000);
    expect((await status(agent)).clock_offset_ms).toBe(-year);
  });

  it('with a breach of trust is written down and administrators are told', async () => {
    const agent = await fleet.active();
    const at = server.clock.now();
    const events = [
      { kind: 'security' as const, at, code: 'bad_signature', commandId: null, text: 'forged \u0000envelope' },
    ];

    await agent.report({ events });

    const [line] = await query("select * from audit_log where action = 'agent.bad_signature' and actor_id = $1", [
      agent.id,
    ]);
    expect(line).toMatchObject({ security: true, client_id: fleet.acme.id, detail: { text: 'forged envelope' } });
    expect(await server.jobs()).toContain('notifications.security_event');
  });

  it('with a section the agent gave up for a day is written down, and alarms nobody', async () => {
    const agent = await fleet.active();

    await agent.report({
      events: [{ kind: 'collector', at: server.clock.now(), name: 'updates', milliseconds: 200_000 }],
    });

    const [line] = await query("select * from audit_log where action = 'agent.section_skipped' and actor_id = $1", [
      agent.id,
    ]);
    expect(line).toMatchObject({ security: false, client_id: fleet.acme.id, detail: { section: 'updates' } });
  });

  it('that claims another client or device is stored for its own, and the claim is written down', async () => {
    const agent = await fleet.active();
    const other = await fleet.active();
    const claim = { client_id: 'industrias-tebi', deviceId: other.id };

    const answer = await agent.call(protocol.report, { ...agent.nextReport(), ...claim });

    expect(answer.status).toBe(200);
    expect(await windowsOf(agent)).toHaveLength(1);
    expect(await windowsOf(other)).toHaveLength(0);
    const lines = await query("select * from audit_log where action = 'agent.scope_claimed' and actor_id = $1", [
      agent.id,
    ]);
    expect(lines).toMatchObject([{ security: true, detail: { client_id: '"industrias-tebi"' } }]);
  });
});

describe('a used sequence number', () => {
  it('with another body is a fork: of a copy when another boot goes on from an old lease', async () => {
    const agent = await fleet.active();
    await agent.report();
    await agent.report();
    const fork = { sequence: 2, lease: 'old', windows: [] };

    const reused = await agent.report(fork);
    const copied = await agent.report({ ...fork, bootId: 'another' });

    expect(reused).toMatchObject({ status: 409, body: { code: 'agents.sequence_reused' } });
    expect(copied).toMatchObject({ status: 409, body: { code: 'agents.clone' } });
    const lines = await query("select * from audit_log where action = 'agent.clone' and actor_id = $1", [agent.id]);
    expect(lines).toMatchObject([{ security: true }]);
    expect((await agent.report()).status).toBe(200);
  });
});

describe('many agents', () => {
  it('two hundred at once are stored by few transactions, each answered for itself', async () => {
    const agents = [];
    for (let number = 0; number < 200; number += 1) agents.push(await fleet.active());

    const answers = await Promise.all(agents.map((agent) => agent.report()));

    const stored = await query('select distinct xmin::text from device_status where agent_id = any ($1)', [
      agents.map(({ id }) => id),
    ]);
    expect(answers.map(({ status: code }) => code)).toEqual(Array(200).fill(200));
    expect(new Set(answers.map(({ body }) => body.lease)).size).toBe(200);
    expect(stored.length).toBeLessThan(20);
  });

  it('one whose report the database refuses fails alone', async () => {
    const agents = await Promise.all([fleet.active(), fleet.active(), fleet.active()]);
    const bad = agents[1];
    // Whatever it may be that the database does not take: here a rule of its own for one device.
    await server.db.admin.query(
      `alter table device_status add constraint refused check (agent_id <> '${bad?.id}' or sequence = 0)`,
    );

    const answers = await Promise.all(agents.map((agent) => agent.report()));
    await server.db.admin.query('alter table device_status drop constraint refused');

    expect(answers.map(({ status: code }) => code)).toEqual([200, 422, 200]);
    expect((await bad?.report())?.status).toBe(200);
  });
});
