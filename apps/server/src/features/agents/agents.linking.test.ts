// Which device a computer is that enrols again: reinstalled, with another disk, network card or board (agents.md 2.4).
import { randomUUID } from 'node:crypto';
import type { Facts } from '@lanet/contracts/agent';
import { enrolments } from '@lanet/contracts/agents';
import { devices } from '@lanet/contracts/devices';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestAgent, testFacts } from '../../testing/test-agent.ts';
import { leftBy, testRecognition } from '../../testing/test-identity.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let scene: Awaited<ReturnType<typeof testRecognition>>;

beforeAll(async () => {
  server = await createTestServer();
  scene = await testRecognition(server);
});
afterAll(() => server.close());

describe('a computer that enrols again with a new key', () => {
  it.each([
    { swapped: 'its system was installed anew', facts: { installId: 'another' } },
    { swapped: 'its disk was swapped', facts: { diskSerials: ['S-NEW'], installId: 'another' } },
    { swapped: 'its network card was swapped', facts: { macs: ['d8:bb:c1:aa:bb:cc'], installId: 'another' } },
    { swapped: 'it was renamed', facts: { hostname: 'renamed', installId: 'another' } },
  ])('is the same device when $swapped: its history stays, the old key is refused', async ({ facts }) => {
    const { agent: old, deviceId } = await scene.known();
    scene.silence();
    const again = new TestAgent(server, { ...old.facts, ...facts });

    expect(await scene.join(again)).toBe('active');

    expect(await scene.deviceOf(again)).toBe(deviceId);
    expect((await again.report()).status).toBe(200);
    expect((await old.report()).body.code).toBe('agents.revoked');
    const windows = await scene.runs.query('select from metric_windows where device_id = $1', [deviceId]);
    expect(windows.length).toBeGreaterThanOrEqual(2);
    expect(await scene.identity(deviceId)).toMatchObject({
      link: { kind: 'claimed', reasons: expect.arrayContaining(['serial', 'uuid']), separable: true },
      agents: [
        { agentId: again.id, current: true },
        { agentId: old.id, current: false },
      ],
    });
  });

  it('is asked about when its board was swapped: only the network card and the name are left', async () => {
    const { agent: old, deviceId } = await scene.known();
    scene.silence();
    const { serial, uuid } = testFacts();
    const again = new TestAgent(server, { ...old.facts, serial, uuid, tpm: null });

    expect(await scene.join(again)).toBe('pending');

    expect((await scene.waitingOf(again)).duplicates).toEqual([
      { deviceId, name: old.facts.hostname, score: 45, reasons: ['mac', 'hostname'], alive: false, archived: false },
    ]);
    await scene.approve(await scene.deviceOf(again), deviceId);
    expect(await scene.deviceOf(again)).toBe(deviceId);
    expect(await scene.identity(deviceId)).toMatchObject({ link: { kind: 'confirmed', score: 45 } });
  });

  it('keeps its device through a swapped board while it keeps its key, restart after restart', async () => {
    const { agent: old, deviceId } = await scene.known();
    const sameKey = new TestAgent(server, { ...testFacts(), hostname: old.facts.hostname }, old.keys);
    scene.silence();

    expect(await scene.join(sameKey)).toBe('active');

    expect(await scene.deviceOf(sameKey)).toBe(deviceId);
    expect(await scene.devicesNamed(old.facts.hostname)).toBe(1);
  });

  it.each([
    { share: 'the UUID of two boxes of one maker', facts: ({ uuid }: Facts) => ({ uuid }) },
    { share: 'the name of two computers', facts: ({ hostname }: Facts) => ({ hostname }) },
    { share: 'serial number and UUID of a copied machine', facts: ({ serial, uuid }: Facts) => ({ serial, uuid }) },
  ])('stays two where both are alive with $share', async ({ facts }) => {
    const { agent: old, deviceId } = await scene.known();
    scene.silence(9);
    const other = new TestAgent(server, facts(old.facts));

    expect(await scene.join(other)).toBe('active');

    expect(await scene.deviceOf(other)).not.toBe(deviceId);
    expect([(await old.report()).status, (await other.report()).status]).toEqual([200, 200]);
  });

  it('is a new one below 40 points, also beside a silent device', async () => {
    const { agent: old, deviceId } = await scene.known();
    scene.silence();
    const other = new TestAgent(server, { macs: old.facts.macs });

    expect(await scene.join(other)).toBe('active');
    expect(await scene.deviceOf(other)).not.toBe(deviceId);
  });

  it('is asked about when two silent devices look like it alike, and when its device was archived', async () => {
    const [one, two] = [await scene.known(), await scene.known()];
    scene.silence();
    const { serial, uuid } = one.agent.facts;
    await scene.runs.query('update agents set facts = facts || $2, marks = marks || $3::text[] where id = $1', [
      two.agent.id,
      { serial, uuid },
      [`serial:${serial?.toLowerCase()}`],
    ]);
    const three = await scene.known();
    await server.technician.call(devices.archive, { params: { id: three.deviceId } });
    scene.silence();

    expect(await scene.join(new TestAgent(server, one.agent.facts))).toBe('pending');
    const back = new TestAgent(server, three.agent.facts);
    expect(await scene.join(back)).toBe('pending');
    expect((await scene.waitingOf(back)).duplicates).toMatchObject([{ deviceId: three.deviceId, archived: true }]);
  });

  it('is not known by what more than three devices of the installation share, whoever looks', async () => {
    const elsewhere = await server.client('Elsewhere');
    const { id: clientId, siteId } = elsewhere;
    const token = await scene.tokenOf({ clientId, siteId, approval: 'automatic', addressRanges: ['127.0.0.0/8'] });
    const uuid = randomUUID();
    for (const own of [scene.fleet.token, scene.fleet.token, token])
      await scene.join(new TestAgent(server, { uuid }), { token: own });
    scene.silence();
    const fourth = new TestAgent(server, { uuid });
    expect(await scene.join(fourth)).toBe('pending');
    expect((await scene.waitingOf(fourth)).duplicates).toHaveLength(2);
    await scene.approve(await scene.deviceOf(fourth));
    scene.silence();

    expect(await scene.join(new TestAgent(server, { uuid }))).toBe('active');

    const waiting = new TestAgent(server, { uuid });
    await scene.join(waiting, { token: scene.first });
    expect((await scene.waitingOf(waiting)).duplicates).toEqual([]);
    const limited = await server.person({ role: 'technician', clientIds: [scene.fleet.acme.id] });
    const { body } = await limited.call(enrolments.list, { query: { state: 'pending' } });
    const id = await scene.deviceOf(waiting);
    expect(body.items.find(({ deviceId }: { deviceId: string }) => deviceId === id).duplicates).toEqual([]);
  });

  it('counts no device that nobody accepted among those that share', async () => {
    const { agent: old, deviceId } = await scene.known();
    for (const _ of Array.from({ length: 4 }))
      await scene.join(new TestAgent(server, { serial: old.facts.serial }), { token: scene.first });
    scene.silence();
    const again = new TestAgent(server, old.facts);

    expect(await scene.join(again)).toBe('active');
    expect(await scene.deviceOf(again)).toBe(deviceId);
  });

  it('waits behind a token for first approval, whatever it says of itself', async () => {
    const { agent: old, deviceId } = await scene.known();
    scene.silence();
    const again = new TestAgent(server, old.facts);

    expect(await scene.join(again, { token: scene.first })).toBe('pending');
    expect((await scene.waitingOf(again)).duplicates).toMatchObject([{ deviceId, score: 125, alive: false }]);
    expect((await old.report()).status).toBe(200);
  });

  it('waits while the device it resembles is alive, and is it once that was silent for ten minutes', async () => {
    const { agent: old, deviceId } = await scene.known();
    const left = await leftBy(old);
    scene.silence(3);
    const again = new TestAgent(server, old.facts);
    const recovery = left(again, scene.fleet.token);

    expect(await scene.join(again, { changes: { recovery } })).toBe('pending');
    expect((await again.enrolment()).body.state).toBe('pending');
    scene.silence(8);
    expect((await again.enrolment()).body.state).toBe('active');

    expect(await scene.deviceOf(again)).toBe(deviceId);
    expect(await scene.identity(deviceId)).toMatchObject({ link: { kind: 'proved' } });
  });
});
