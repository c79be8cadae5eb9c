// Updates proved by a second scan (product.md Q15), over the wire: a run that installs, and what its device finds afterwards.
import { tickets } from '@lanet/contracts/tickets';
import { updates } from '@lanet/contracts/updates';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { type TestAgent, type TestFleet, testFleet } from '../../testing/test-agent.ts';
import { testRuns } from '../../testing/test-runs.ts';
import { type AnyBody, createTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let fleet: TestFleet;
let runs: Awaited<ReturnType<typeof testRuns>>;
beforeAll(async () => {
  server = await createTestServer();
  fleet = await testFleet(server);
  runs = await testRuns(server);
});
afterAll(() => server.close());

/** Signed in just now. */
const staff = () => server.person({ role: 'technician' });
const deviceOf = async (agent: TestAgent): Promise<string> =>
  (await runs.query('select device_id from agents where id = $1', [agent.id]))[0].device_id;

describe('a run that installs updates', () => {
  const HASH = { before: 'aaaaaaaaaaaaaaaa', after: 'bbbbbbbbbbbbbbbb' };
  const update = (name: string) => ({ name, availableVersion: '2', arch: 'amd64', installedVersion: '1' });
  const section = (...names: string[]) => ({ listsRefreshedAt: null, pending: names.map(update) });
  const stored = async (deviceId: string) =>
    (
      await runs.query("select hash from inventory_sections where device_id = $1 and section = 'updates'", [deviceId])
    )[0]?.hash;

  it('is proved by a second scan, on its page and in its ticket', async () => {
    const agent = await fleet.active();
    const deviceId = await deviceOf(agent);
    const requester = await server.person({ role: 'requester', clientId: fleet.acme.id, siteIds: [fleet.acme.siteId] });
    const ticket = await requester.call(tickets.create, { body: { subject: 'Lento', text: 'Muy lento' } });
    await agent.report({ sections: { updates: { hash: HASH.before, data: section('curl', 'vim', 'git') } } });
    const who = await staff();
    const asked = await runs.request(who, agent, {
      ...{ script: 'update_software', parameters: { install: true }, ticketId: ticket.body.id },
    });
    const commandId = asked.body.id;
    const proof = async () => (await who.call(updates.proof, { params: { id: commandId } })).body.proof;
    expect(await proof()).toBeNull();
    await runs.sign();
    await runs.take(agent);
    await runs.report(agent, { commandId, state: 'running' });
    await runs.report(agent, { commandId, state: 'finished', exitCode: 0 });
    expect(await proof()).toMatchObject({ scannedAt: null, installed: [] });

    // A scan whose list has not come proves nothing.
    await agent.report({ events: [{ kind: 'scanned', at: server.clock.now(), commandId, hash: HASH.after }] });
    expect((await proof()).scannedAt).toBeNull();
    await agent.report({ sections: { updates: { hash: HASH.after, data: section('vim', 'zstd') } } });
    const hash = await stored(deviceId);
    await agent.report({ events: [{ kind: 'scanned', at: server.clock.now(), commandId, hash }] });

    expect(await proof()).toMatchObject({
      ...{ scannedAt: new Date(server.clock.now()).toISOString(), appeared: 1 },
      installed: [{ name: 'curl' }, { name: 'git' }],
      remaining: [{ name: 'vim' }],
    });
    const told = (await server.jobs()).filter((name) => name === 'inventory.tell_proof');
    expect(told).toHaveLength(1);
    await server.work();
    await inScope(server.db, SYSTEM, (tx) => enqueue(tx, 'inventory.tell_proof', { commandId }));
    await server.work();
    const timeline = await who.call(tickets.timeline, { params: { id: ticket.body.id } });
    const proofs = timeline.body.items.filter(({ detail }: AnyBody) => detail.kind === 'updates_proved');
    expect(proofs).toMatchObject([{ detail: { installed: 2, remaining: 1 } }]);
  });

  it('is proved no earlier than it began, whatever its device says', async () => {
    const agent = await fleet.active();
    const who = await staff();
    await agent.report({ sections: { updates: { hash: HASH.before, data: section('curl') } } });
    const asked = await runs.request(who, agent, { script: 'update_software', parameters: { install: true } });
    const commandId = asked.body.id;
    await runs.sign();
    await runs.take(agent);
    await runs.report(agent, { commandId, state: 'running' });
    const began = server.clock.now();
    server.clock.advance({ minutes: 1 });
    const hash = await stored(await deviceOf(agent));
    await agent.report({ events: [{ kind: 'scanned', at: 0, commandId, hash }] });

    const { body } = await who.call(updates.proof, { params: { id: commandId } });
    expect(body.proof.scannedAt).toBe(new Date(began).toISOString());
  });

  it('is not proved by another device', async () => {
    const [agent, other] = [await fleet.active(), await fleet.active()];
    const who = await staff();
    const asked = await runs.request(who, agent, { script: 'update_software', parameters: { install: true } });
    const commandId = asked.body.id;
    await runs.sign();
    await runs.take(agent);
    await runs.report(agent, { commandId, state: 'running' });
    await other.report({ sections: { updates: { hash: HASH.after, data: section() } } });
    const hash = await stored(await deviceOf(other));
    await other.report({ events: [{ kind: 'scanned', at: server.clock.now(), commandId, hash }] });

    expect((await who.call(updates.proof, { params: { id: commandId } })).body.proof).toMatchObject({
      scannedAt: null,
    });
  });
});
