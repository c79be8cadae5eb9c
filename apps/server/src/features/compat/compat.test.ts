import { enrolmentTokens } from '@lanet/contracts/agents';
import { commands } from '@lanet/contracts/commands';
import { devices } from '@lanet/contracts/devices';
import { scripts } from '@lanet/contracts/scripts';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishCommandKey, TestAgent } from '../../testing/test-agent.ts';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';

/** The deployment plan's own message. */
const SAMPLE = {
  computer_id: 'PC-TEBI-001',
  client_id: 'industrias-tebi',
  site_id: 'oficina-principal',
  hardware: { cpu: 'Intel i7-12700K', ram: '32GB DDR4', disk: '1TB NVMe SSD', gpu: 'NVIDIA RTX 3070' },
  software: ['Windows 11 Pro 22H2', 'Office 365 16.0.15', 'AutoCAD 2024'],
  status: { cpu_usage: 25, ram_usage: 60, disk_usage: 45, temperature: 42, uptime: '5 days 3 hours' },
};

let server: TestServer;
let acme: TestClient;
let other: TestClient;
let token = '';
beforeAll(async () => {
  server = await createTestServer();
  await publishCommandKey(server);
  [acme, other] = await Promise.all([server.client('Acme'), server.client('Other')]);
  token = await statusToken(acme);
});
afterAll(() => server.close());

async function statusToken(client: TestClient, changes: object = {}): Promise<string> {
  const body = { clientId: client.id, siteId: client.siteId, label: 'Status', kind: 'status' as const, ...changes };
  return (await server.technician.call(enrolmentTokens.create, { body })).body.token;
}

const send = (body: unknown, by = token) =>
  server.app.http.inject({
    method: 'POST',
    url: `/agent/compat/status/${by}`,
    payload: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });

async function devicesOf(client: TestClient) {
  const { body } = await server.technician.call(devices.list, { query: { clientId: client.id } });
  return body.items;
}

const query = async (text: string, values: unknown[] = []) => (await server.db.admin.query(text, values)).rows;

describe('the status message of the deployment plan', () => {
  it('is taken as it stands, as inventory and as a measurement of an unverified device', async () => {
    const answer = await send(SAMPLE);
    const [device] = await devicesOf(acme);
    const { body } = await server.technician.call(devices.inventory, { params: { id: device.id } });
    const data = Object.fromEntries(
      body.sections.map((one: { section: string; data: object }) => [one.section, one.data]),
    );

    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ accepted: true, nextReportInSeconds: 900 });
    expect(device).toMatchObject({
      ...{ name: 'PC-TEBI-001', unverified: true, cpu: 25, memory: 60, temperature: 42, uptimeSeconds: 442_800 },
      ...{ os: 'Windows 11 Pro 22H2', disk: { volume: 'disk', usedPercent: 45 }, client: { id: acme.id } },
    });
    expect(data).toMatchObject({
      cpu: { processors: [{ brand: 'Intel i7-12700K' }] },
      memory: { physicalBytes: 34_359_738_368, modules: [{ memoryType: 'DDR4' }] },
      disks: { disks: [{ model: '1TB NVMe SSD', sizeBytes: 1_000_000_000_000, medium: 'ssd' }] },
      graphics: { controllers: [{ name: 'NVIDIA RTX 3070' }] },
      os: { name: 'Windows 11 Pro', version: '22H2', edition: 'Pro' },
    });
    expect(data.software).toMatchObject({
      programs: expect.arrayContaining([
        expect.objectContaining({ name: 'Office 365', version: '16.0.15' }),
        expect.objectContaining({ name: 'AutoCAD', version: '2024' }),
      ]),
    });
    expect(await query('select cpu from metric_windows where device_id = $1', [device.id])).toHaveLength(1);
  });

  it('sent again and again is one device; under another token a computer of the same name is another one', async () => {
    await Promise.all([send(SAMPLE), send(SAMPLE), send({ ...SAMPLE, status: { cpu_usage: 30 } })]);
    await send(SAMPLE, await statusToken(other));

    expect(await devicesOf(acme)).toHaveLength(1);
    expect(await devicesOf(other)).toHaveLength(1);
  });

  it('does not decide where it belongs: what it claims is told once', async () => {
    const lines = await query("select detail from audit_log where action = 'agent.scope_claimed' and client_id = $1", [
      acme.id,
    ]);

    expect(lines.map(({ detail }) => detail)).toEqual([
      expect.objectContaining({ client_id: 'industrias-tebi', site_id: 'oficina-principal' }),
    ]);
  });

  it.each([
    [{ status: { cpu_usage: -1 } }, 'body/status/cpu_usage'],
    [{ status: { ram_usage: 101 } }, 'body/status/ram_usage'],
    [{ status: { disk_usage: '25' } }, 'body/status/disk_usage'],
    [{ cpu_usage: null }, 'body/cpu_usage'],
    [{ status: { temperature: -300 } }, 'body/status/temperature'],
    [{ temperature: 500 }, 'body/temperature'],
    [{ status: { uptime: 'a while' } }, 'body/status/uptime'],
    [{ uptime: -1 }, 'body/uptime'],
    [{ computer_id: '' }, 'body/computer_id'],
  ])('is refused with %j, and nothing of it is kept', async (wrong, pointer) => {
    const before = await query('select count(*) from metric_windows');
    const answer = await send({ computer_id: 'PC-2', ...wrong });

    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ code: 'request.invalid', errors: [{ pointer }] });
    expect(await query('select count(*) from metric_windows')).toEqual(before);
    expect(await devicesOf(acme)).toHaveLength(1);
  });

  it('has a temperature or none, never 0 in its place', async () => {
    await send({ ...SAMPLE, computer_id: 'PC-3', status: { cpu_usage: 1, temperature: null } });
    const found = (await devicesOf(acme)).find(({ name }: { name: string }) => name === 'PC-3');

    expect(found).toMatchObject({ temperature: null, cpu: 1, memory: null, disk: null });
  });
});

describe('a token for status messages', () => {
  it('lets no agent join, and a token for agents takes no status', async () => {
    const { body } = await server.technician.call(enrolmentTokens.create, {
      body: { clientId: acme.id, siteId: acme.siteId, label: 'Agents' },
    });
    const joining = await new TestAgent(server).enrol(token);

    expect(joining).toMatchObject({ status: 403, body: { code: 'agents.token_refused' } });
    expect((await send(SAMPLE, body.token)).json()).toMatchObject({ code: 'agents.token_refused' });
  });

  it('is refused alike when it is unknown, used up, revoked or no token', async () => {
    const one = await statusToken(acme, { maxUses: 1 });
    await send({ computer_id: 'FIRST' }, one);
    const answers = await Promise.all([
      send({ computer_id: 'SECOND' }, one),
      send(
        SAMPLE,
        one
          .replace(/.{16}$/, 'A'.repeat(16))
          .replace('LANET-', 'LANET-A')
          .slice(0, 49),
      ),
      send(SAMPLE, 'LANET-NONE'),
    ]);

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403]);
    expect(new Set(answers.map((answer) => answer.json().code))).toEqual(new Set(['agents.token_refused']));
    // A computer that is known goes on.
    expect((await send({ computer_id: 'FIRST', cpu_usage: 2 }, one)).statusCode).toBe(200);
  });
});

describe('an unverified device', () => {
  it('takes no commands', async () => {
    const [device] = await devicesOf(acme);
    const { body: library } = await server.technician.call(scripts.list);
    const body = { id: uuidv7(), deviceId: device.id, scriptId: library.items[0].id };
    const answer = await server.technician.call(commands.run, { body });

    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });
});

it('never fails on what is sent to it', async () => {
  const value = fc.oneof(
    fc.json({ maxDepth: 3 }).map((text): unknown => JSON.parse(text)),
    fc.constant(undefined),
  );
  const message = fc.record(
    {
      ...{ computer_id: fc.oneof(fc.constant('FUZZ'), value), cpu_usage: value, hardware: value, status: value },
      ...{ software: value, uptime: fc.string({ unit: 'binary' }), ram: fc.string({ unit: 'binary' }) },
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(message, async (body) => {
      expect((await send(body)).statusCode).toBeLessThan(500);
    }),
    { numRuns: 100 },
  );
});
