import { deflateSync, gzipSync } from 'node:zlib';
import { agent as protocol, Report } from '@lanet/contracts/agent';
import fc from 'fast-check';
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

describe('a body', () => {
  it.each([
    { encoding: 'gzip', pack: gzipSync },
    { encoding: 'deflate', pack: deflateSync },
  ])('may be packed as $encoding', async ({ encoding, pack }) => {
    const agent = await fleet.active();
    const packed = pack(JSON.stringify(agent.nextReport()));

    expect(await agent.call(protocol.report, packed, { 'content-encoding': encoding })).toMatchObject({ status: 200 });
  });

  it('that is too large, packed or not, is refused', async () => {
    const agent = await fleet.active();
    const gzip = { 'content-encoding': 'gzip' };
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, ' '));
    const small = gzipSync(Buffer.alloc(6 * 1024 * 1024, ' '));
    const padded = Buffer.concat([gzipSync('{}'), Buffer.alloc(1024 * 1024)]);

    for (const body of [bomb, small, padded])
      expect(await agent.call(protocol.report, body, gzip)).toMatchObject({ status: 413 });
    expect((await agent.call(protocol.report, Buffer.alloc(6 * 1024 * 1024, ' '))).status).toBe(413);
  });

  it('that cannot be read is refused', async () => {
    const agent = await fleet.active();
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
    const agent = await fleet.active();
    const windows = [
      testWindow(server.clock.now(), { cpu: testWindow(0).cpu.map((value, minute) => (minute === 3 ? 101 : value)) }),
    ];

    const refused = await agent.report({ windows });

    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: 'body/windows/0/cpu/3' }] } });
  });

  it('with anything at all in it is stored whole or refused, and never fails the server', async () => {
    const agent = await fleet.active();
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
