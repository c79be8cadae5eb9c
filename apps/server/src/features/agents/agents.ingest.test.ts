import { deflateSync, gzipSync } from 'node:zlib';
import { agent as protocol, Report } from '@lanet/contracts/agent';
import { enrolmentTokens } from '@lanet/contracts/agents';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishCommandKey, TestAgent, testWindow } from '../../testing/test-agent.ts';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let acme: TestClient;
let token: string;
beforeAll(async () => {
  server = await createTestServer();
  await publishCommandKey(server);
  acme = await server.client('Acme');
  const made = await server.technician.call(enrolmentTokens.create, {
    body: {
      ...{ clientId: acme.id, siteId: acme.siteId, label: 'Office', maxUses: 1000 },
      ...{ approval: 'automatic', addressRanges: ['127.0.0.0/8'] },
    },
  });
  token = made.body.token;
});
afterAll(() => server.close());

let enrolled = 0;
async function active(): Promise<TestAgent> {
  const agent = new TestAgent(server);
  enrolled += 1;
  await agent.enrol(token, {}, `127.1.${Math.floor(enrolled / 250)}.${enrolled % 250}`);
  await agent.grant();
  return agent;
}
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
    const agent = await active();

    const { status: code, body } = await agent.report();

    expect(code).toBe(200);
    expect(body).toMatchObject({ acknowledged: 1, serverTime: server.clock.now(), want: [], commands: false });
    expect(body.config).toMatchObject({ reportSeconds: 900, sampleSeconds: 60, watchedServices: expect.any(Array) });
    expect(await status(agent)).toMatchObject({ sequence: 1, cpu: 3.5, memory: 58, disk_volume: '/', disk_used: 45 });
    expect(await windowsOf(agent)).toHaveLength(1);
  });

  it('gets the configuration only when its own is another', async () => {
    const agent = await active();
    const { etag } = (await agent.report()).body.config;

    const same = await agent.report({ configEtag: etag });
    const old = await agent.report({ configEtag: 'old' });

    expect(same.body.config).toBeUndefined();
    expect(old.body.config.etag).toBe(etag);
  });

  it('that comes twice is stored once and answered the same, whenever it was sent', async () => {
    const agent = await active();
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
    const agent = await active();
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

  it('with edges enqueues one job for the batch, once', async () => {
    const agents = await Promise.all([active(), active(), active()]);
    const jobs = async () => (await server.jobs()).filter((name) => name === 'alerts.process_edges').length;
    const before = await jobs();
    const edges = [edge(server.clock.now()), edge(server.clock.now() + 1)];

    await Promise.all(agents.map((agent) => agent.report({ edges })));
    const after = await jobs();
    await agents[0]?.report({ sequence: 1, edges });

    expect(after).toBe(before + 1);
    expect(await jobs()).toBe(after);
    expect(await query('select from alert_edges where agent_id = any ($1)', [agents.map(({ id }) => id)])).toHaveLength(
      6,
    );
  });

  it('asks for the sections whose hash is new', async () => {
    const agent = await active();

    const { body } = await agent.report({ sections: { software: { hash: '0123456789abcdef' } } });

    expect(body.want).toEqual(['software']);
  });

  it('of a device with a wrong clock is stored at the right time, with the offset', async () => {
    const agent = await active();
    const now = server.clock.now();
    const year = 365 * 86_400_000;

    await agent.report({ sentAt: now + year, windows: [testWindow(now + year - 900_000)] });

    const [window] = await windowsOf(agent);
    expect(Math.abs(window.from_at.getTime() - (now - 900_000))).toBeLessThanOrEqual(30_000);
    expect((await status(agent)).clock_offset_ms).toBe(-year);
  });

  it('with a breach of trust is written down and administrators are told', async () => {
    const agent = await active();
    const at = server.clock.now();
    const events = [
      { kind: 'security' as const, at, code: 'bad_signature', commandId: null, text: 'forged \u0000envelope' },
    ];

    await agent.report({ events });

    const [line] = await query("select * from audit_log where action = 'agent.bad_signature' and actor_id = $1", [
      agent.id,
    ]);
    expect(line).toMatchObject({ security: true, client_id: acme.id, detail: { text: 'forged envelope' } });
    expect(await server.jobs()).toContain('notifications.security_event');
  });

  it('that claims another client or device is stored for its own, and the claim is written down', async () => {
    const agent = await active();
    const other = await active();
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
    const agent = await active();
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

describe('a body', () => {
  it.each([
    { encoding: 'gzip', pack: gzipSync },
    { encoding: 'deflate', pack: deflateSync },
  ])('may be packed as $encoding', async ({ encoding, pack }) => {
    const agent = await active();
    const packed = pack(JSON.stringify(agent.nextReport()));

    expect(await agent.call(protocol.report, packed, { 'content-encoding': encoding })).toMatchObject({ status: 200 });
  });

  it('that is too large, packed or not, is refused', async () => {
    const agent = await active();
    const gzip = { 'content-encoding': 'gzip' };
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, ' '));
    const small = gzipSync(Buffer.alloc(6 * 1024 * 1024, ' '));
    const padded = Buffer.concat([gzipSync('{}'), Buffer.alloc(1024 * 1024)]);

    for (const body of [bomb, small, padded])
      expect(await agent.call(protocol.report, body, gzip)).toMatchObject({ status: 413 });
    expect((await agent.call(protocol.report, Buffer.alloc(6 * 1024 * 1024, ' '))).status).toBe(413);
  });

  it('that cannot be read is refused', async () => {
    const agent = await active();
    const call = (body: Buffer | string, headers = {}) => agent.call(protocol.report, Buffer.from(body), headers);

    expect((await call('{')).status).toBe(400);
    expect((await call('junk', { 'content-encoding': 'gzip' })).status).toBe(400);
    expect((await call('{}', { 'content-encoding': 'br' })).status).toBe(415);
    expect((await call('{}', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await call('[]')).status).toBe(422);
    expect((await call('[['.repeat(100_000))).status).toBe(400);
    const deep = JSON.stringify(agent.nextReport()).replace(
      '"cpu"',
      `"more":${'['.repeat(50_000)}${']'.repeat(50_000)},"cpu"`,
    );
    expect((await call(deep)).status).toBe(200);
  });

  it('out of range is refused with a pointer to the field', async () => {
    const agent = await active();
    const windows = [
      testWindow(server.clock.now(), { cpu: testWindow(0).cpu.map((value, minute) => (minute === 3 ? 101 : value)) }),
    ];

    const refused = await agent.report({ windows });

    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: 'body/windows/0/cpu/3' }] } });
  });

  it('with anything at all in it is stored whole or refused, and never fails the server', async () => {
    const agent = await active();
    const now = server.clock.now();
    const whole = { ...agent.nextReport({ edges: [edge(now)], sections: { os: { hash: 'a'.repeat(16), data: {} } } }) };
    const hostile = fc.oneof(
      fc.constantFrom<unknown>('\0', '\ud800', '', null, -1, 1e308, 5e-324, 2 ** 53, [], {}, '9'.repeat(400), true),
      fc.jsonValue(),
    );
    const places = pathsOf(whole);

    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), hostile, async (place, value) => {
        server.clock.advance({ seconds: 2 });
        const body = JSON.parse(JSON.stringify(whole));
        body.sequence = agent.sequence + 1;
        set(body, place, value);
        await agent.grant();
        const before = await counts(agent);

        const answer = await agent.call(protocol.report, Buffer.from(JSON.stringify(body)));

        expect(answer.status).toBeLessThan(500);
        if (answer.status === 200) agent.sequence = Math.max(agent.sequence, Report.parse(body).sequence);
        else expect(await counts(agent)).toEqual(before);
      }),
      { numRuns: 150 },
    );
  });
});

describe('many agents', () => {
  it('two hundred at once are stored by few transactions, each answered for itself', async () => {
    const agents = [];
    for (let number = 0; number < 200; number += 1) agents.push(await active());

    const answers = await Promise.all(agents.map((agent) => agent.report()));

    const stored = await query('select distinct xmin::text from device_status where agent_id = any ($1)', [
      agents.map(({ id }) => id),
    ]);
    expect(answers.map(({ status: code }) => code)).toEqual(Array(200).fill(200));
    expect(new Set(answers.map(({ body }) => body.lease)).size).toBe(200);
    expect(stored.length).toBeLessThan(20);
  });

  it('one whose report the database refuses fails alone', async () => {
    const agents = await Promise.all([active(), active(), active()]);
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

async function counts(agent: TestAgent) {
  const [row] = await query(
    `select (select count(*)::int from metric_windows where device_id = s.device_id) as windows, s.sequence,
       (select count(*)::int from alert_edges where agent_id = s.agent_id) as edges from device_status s where agent_id = $1`,
    [agent.id],
  );
  return row;
}

type Path = readonly (string | number)[];

/** The way to every value of a message. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [...(path.length > 0 ? [path] : []), ...entries.flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

function set(target: Record<string | number, unknown>, path: Path, value: unknown): void {
  const [key = '', ...rest] = path;
  // The path was read from this very message, so what is on the way is an object or a list.
  if (rest.length > 0) set(target[key] as Record<string | number, unknown>, rest, value);
  else target[key] = value;
}
