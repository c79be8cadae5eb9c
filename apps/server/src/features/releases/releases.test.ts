import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { agent as protocol } from '@lanet/contracts/agent';
import { notifications } from '@lanet/contracts/notifications';
import { releases } from '@lanet/contracts/rollouts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generateKeyPair } from '../../platform/crypto/ed25519.ts';
import { type TestAgent, type TestFleet, testFleet } from '../../testing/test-agent.ts';
import { writeRelease } from '../../testing/test-release.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { gatewayOf, reread } from '../agents/agents.gateway.service.ts';
import { addRelease } from './index.ts';
import { watchRollout } from './releases.watch.service.ts';

let server: TestServer;
let fleet: TestFleet;
const keys = generateKeyPair();
const folders: string[] = [];
beforeAll(async () => {
  server = await createTestServer();
  fleet = await testFleet(server);
});
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
  await server.close();
});

/** Versions and numbers of one file of tests: each release is another one. */
let next = 0;
async function release(changes: Partial<Parameters<typeof writeRelease>[0]> = {}) {
  next += 1;
  const written = await writeRelease({ keys, version: `1.0.${next}`, number: next, ...changes });
  folders.push(written.folder);
  return { ...written, version: `1.0.${next}` };
}

const add = (folder: string, trustKey = false) => addRelease(server.platform, { folder, trustKey, by: 'test' });

/** An added release, with its id. */
async function added() {
  const written = await release();
  await add(written.folder);
  const { body } = await server.admin.call(releases.overview);
  const { id } = body.releases.find(({ version }: { version: string }) => version === written.version);
  return { ...written, id };
}

async function start(input: object) {
  const { status, body } = await server.admin.call(releases.startRollout, { body: input as never });
  expect(status).toBe(201);
  await settled();
  return body;
}

/** The gateway reads the rollout again, as it does every 30 seconds whether a hint came or not. */
const settled = () => reread(gatewayOf(server.platform));

const change = (rollout: { id: string; version: number }, body: object) =>
  server.admin.call(releases.changeRollout, { params: { id: rollout.id }, ifMatch: rollout.version, body });

async function endCurrent() {
  const { body } = await server.admin.call(releases.overview);
  if (body.rollout && body.rollout.state !== 'ended') await change(body.rollout, { state: 'ended' });
  await settled();
}
beforeEach(endCurrent);

const deviceOf = async (agent: TestAgent): Promise<string> => {
  const { rows } = await server.db.admin.query('select device_id from agents where id = $1', [agent.id]);
  return rows[0].device_id;
};

const configOf = async (agent: TestAgent, agentVersion: string) =>
  (await agent.report({ agentVersion, configEtag: null })).body.config;

describe('a release', () => {
  it('is added once, with its files, and pins the key of the first', async () => {
    const one = await release();

    expect(await add(one.folder)).toMatchObject({ version: one.version, isNew: true });
    expect(await add(one.folder)).toMatchObject({ isNew: false });
    const stored = await server.platform.files.openPart(one.sha256, { start: 0, end: 4999 });
    expect(await stored?.toArray()).toEqual([one.bytes]);
  });

  it('of another key needs an act of an administrator', async () => {
    const foreign = await release({ keys: generateKeyPair() });

    await expect(add(foreign.folder)).rejects.toMatchObject({ code: 'releases.key_unknown' });
    expect(await add(foreign.folder, true)).toMatchObject({ isNew: true });
    const { rows } = await server.db.admin.query(
      "select security from audit_log where action = 'releases.key_trusted' order by id desc limit 1",
    );
    expect(rows).toEqual([{ security: true }]);
  });

  it('is not taken with a signature of somebody else, nor without its files, nor with a number that is taken', async () => {
    const forged = await release();
    await writeFile(
      join(forged.folder, 'release.json'),
      JSON.stringify({ ...forged.signed, manifest: forged.signed.manifest.replace('agent.cjs', 'other.cjs') }),
    );
    const bare = await release();
    await rm(join(bare.folder, 'files'), { recursive: true });
    const twice = await release();
    await add(twice.folder);
    const same = await release({ number: next });

    await expect(add(forged.folder)).rejects.toMatchObject({ code: 'releases.invalid' });
    await expect(add(bare.folder)).rejects.toMatchObject({ code: 'releases.invalid' });
    await expect(add(same.folder)).rejects.toMatchObject({ code: 'releases.taken' });
    await expect(add('/nowhere')).rejects.toMatchObject({ code: 'releases.invalid' });
  });
});

describe('a rollout', () => {
  it('names the release to chosen devices alone, and says so to nobody without a launcher', async () => {
    const canary = await fleet.active();
    const other = await fleet.active();
    const before = await configOf(other, '0.1.0');
    const { id, signed } = await added();
    await start({ releaseId: id, percent: 0, canaryDeviceIds: [await deviceOf(canary)] });

    expect((await configOf(canary, '0.2.0')).update).toEqual(signed);
    expect((await configOf(other, '0.2.0')).update).toBeUndefined();
    // To the byte: an old agent must not hear that anything changed.
    expect(JSON.stringify(await configOf(canary, '0.1.0'))).toBe(JSON.stringify(before));
    expect(JSON.stringify(await configOf(other, '0.1.0'))).toBe(JSON.stringify(before));
  });

  it('is heard of by a chosen device at the next look of its gateway when the hint is lost, and once', async () => {
    const agent = await fleet.active();
    const { id } = await added();
    const address = await server.app.http.listen({ port: 0, host: '127.0.0.1' });
    const socket = await agent.connect(Number(new URL(address).port));
    expect(await socket.next()).toMatchObject({ type: 'ready' });
    await server.db.admin.query(
      `with rollout as (insert into agent_rollouts (id, release_id, state, percent, widened_at, started_at, changed_at)
         values (gen_random_uuid(), $1, 'running', 0, now(), now(), now()) returning id)
       insert into agent_rollout_canaries select d.client_id, rollout.id, d.id from rollout, devices d where d.id = $2`,
      [id, await deviceOf(agent)],
    );

    await settled();
    await settled();
    server.db.bus.publish({ topic: 'commands.queued', agentId: agent.id });

    const frames = [await socket.next(), await socket.next()];
    expect(frames.map(({ what }) => what)).toEqual(['config', 'commands']);
    socket.close();
  });

  it('changes the etag of those it names only, and gives it back when it ends', async () => {
    const agent = await fleet.active();
    const { etag } = await configOf(agent, '0.2.0');
    const { id } = await added();
    const rollout = await start({ releaseId: id, percent: 100 });

    const named = await configOf(agent, '0.2.0');
    expect(named.etag).not.toBe(etag);
    expect((await agent.report({ agentVersion: '0.2.0', configEtag: named.etag })).body.config).toBeUndefined();
    await change(rollout, { state: 'paused' });
    await settled();
    expect((await configOf(agent, '0.2.0')).etag).toBe(etag);
  });

  it('counts what becomes of it, and shows it for the release and the device', async () => {
    const [well, refusing] = [await fleet.active(), await fleet.active()];
    const { id, version } = await added();
    await start({ releaseId: id, percent: 100 });
    for (const agent of [well, refusing]) await configOf(agent, '0.2.0');
    const at = server.clock.now();
    const event = { kind: 'update', at, version, reason: null } as const;
    await well.report({ agentVersion: version, events: [{ ...event, state: 'installed' }] });
    await refusing.report({
      agentVersion: '0.2.0',
      events: [{ ...event, state: 'refused', reason: 'update.wrong_platform' }],
    });

    const { body } = await server.admin.call(releases.overview);
    expect(body.rollout.figures).toEqual({ named: 2, installed: 1, refused: 1, failed: 0, rolledBack: 0, lost: 0 });
    const page = await server.admin.call(releases.updates, { params: { id }, query: { state: 'refused' } });
    expect(page.body.items).toMatchObject([{ reason: 'update.wrong_platform', state: 'refused', version }]);
    const own = await server.technician.call(releases.ofDevice, { params: { id: await deviceOf(well) } });
    expect(own.body.items).toMatchObject([{ state: 'installed', version }]);
  });

  it('halts by itself when updates fail, tells the administrators once, and names nothing any more', async () => {
    const agent = await fleet.active();
    const { id, version } = await added();
    await start({ releaseId: id, percent: 100 });
    await configOf(agent, '0.2.0');
    const at = server.clock.now();
    await agent.report({
      agentVersion: '0.2.0',
      events: [{ kind: 'update', at, version, state: 'rolled_back', reason: 'no_health' }],
    });

    await watchRollout(server.platform);
    await watchRollout(server.platform);
    await settled();

    const { body } = await server.admin.call(releases.overview);
    expect(body.rollout).toMatchObject({ state: 'halted', reason: 'failures', version: 2 });
    expect((await configOf(agent, '0.2.0')).update).toBeUndefined();
    const bell = await server.admin.call(notifications.list);
    expect(bell.body.items.filter(({ values }: { values: object }) => 'version' in values)).toMatchObject([
      { kind: 'rollout_halted', values: { version, reason: 'failures' } },
    ]);
    expect((await server.technician.call(notifications.list)).body.items).toEqual([]);
    expect(await change(body.rollout, { state: 'running' })).toMatchObject({
      ...{ status: 409, body: { code: 'rollouts.ended' } },
    });
  });

  it('halts when who fetched it does not come back within 15 minutes', async () => {
    const agent = await fleet.active();
    const { id, sha256 } = await added();
    await start({ releaseId: id, percent: 100 });
    await configOf(agent, '0.2.0');
    await fetchFile(agent, sha256);

    server.clock.advance({ minutes: 14 });
    await watchRollout(server.platform);
    expect((await server.admin.call(releases.overview)).body.rollout.state).toBe('running');
    server.clock.advance({ minutes: 2 });
    await watchRollout(server.platform);

    expect((await server.admin.call(releases.overview)).body.rollout).toMatchObject({
      state: 'halted',
      reason: 'lost',
    });
  });

  it('widens by itself after hours without a fault', async () => {
    const agent = await fleet.active();
    const { id, version } = await added();
    await start({ releaseId: id, percent: 0, canaryDeviceIds: [await deviceOf(agent)], widenAfterHours: 1 });
    await configOf(agent, '0.2.0');
    await agent.report({ agentVersion: version });

    await watchRollout(server.platform);
    expect((await server.admin.call(releases.overview)).body.rollout.percent).toBe(0);
    server.clock.advance({ hours: 1 });
    await watchRollout(server.platform);

    expect((await server.admin.call(releases.overview)).body.rollout).toMatchObject({ percent: 1, state: 'running' });
  });

  it('is one at a time, is changed from the version that was read, and is the business of administrators', async () => {
    const { id } = await added();
    const rollout = await start({ releaseId: id, percent: 1 });

    const body = { releaseId: id, percent: 1 as const };
    expect(await server.admin.call(releases.startRollout, { body })).toMatchObject({
      ...{ status: 409, body: { code: 'rollouts.running' } },
    });
    expect(await server.technician.call(releases.startRollout, { body })).toMatchObject({ status: 403 });
    expect(await change({ ...rollout, version: 9 }, { percent: 10 })).toMatchObject({ status: 412 });
    expect(await change(rollout, { percent: 10 })).toMatchObject({ status: 200, body: { percent: 10, version: 2 } });
    expect(await change({ ...rollout, version: 2 }, { canaryDeviceIds: [id] })).toMatchObject({
      status: 404,
      body: { code: 'devices.not_found' },
    });
  });
});

async function fetchFile(agent: TestAgent, sha256: string, headers: Record<string, string> = {}) {
  return server.app.http.inject({
    method: 'GET',
    url: protocol.package.path.replace(':sha256', sha256),
    headers: { host: 'localhost:3000', authorization: `Bearer ${agent.bearer}`, ...headers },
  });
}

describe('files of a release', () => {
  it('come whole or in parts, to agents alone', async () => {
    const agent = await fleet.active();
    const { sha256, bytes } = await added();

    const whole = await fetchFile(agent, sha256);
    const part = await fetchFile(agent, sha256, { range: 'bytes=1000-' });

    expect(whole.rawPayload.equals(bytes)).toBe(true);
    expect(part.statusCode).toBe(206);
    expect(part.headers['content-range']).toBe('bytes 1000-4999/5000');
    expect(part.rawPayload.equals(bytes.subarray(1000))).toBe(true);
    const beyond = await fetchFile(agent, sha256, { range: 'bytes=5000-' });
    expect(beyond.statusCode).toBe(416);
    expect(beyond.json()).toMatchObject({ code: 'request.range' });
    expect((await fetchFile(agent, sha256, { authorization: 'Bearer no' })).statusCode).toBe(401);
  });

  it('are nothing else that the server stores', async () => {
    const agent = await fleet.active();
    const { sha256 } = await server.platform.files.put([Buffer.from('an attachment')] as never, { maxBytes: 100 });

    expect((await fetchFile(agent, sha256)).statusCode).toBe(404);
  });
});
