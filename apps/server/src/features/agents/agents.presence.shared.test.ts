import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type TestAgent, type TestFleet, testFleet } from '../../testing/test-agent.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { type Gateway, openGateway, reread, tendPresence } from './agents.gateway.service.ts';

let server: TestServer;
let fleet: TestFleet;
let one: Gateway;
let other: Gateway;
beforeAll(async () => {
  server = await createTestServer();
  fleet = await testFleet(server);
  // Two processes of one installation.
  Object.assign(server.db.bus, { isShared: true });
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.db.admin.query('update device_status set online = false');
  one = await openGateway({ ...server.platform });
  other = await openGateway({ ...server.platform });
});

const statusOf = async (agent: TestAgent) =>
  (await server.db.admin.query('select online, seen_at from device_status where agent_id = $1', [agent.id])).rows[0];
async function present(agent: TestAgent) {
  const { rows } = await server.db.admin.query('select device_id as id from agents where id = $1', [agent.id]);
  return { agentId: agent.id, deviceId: rows[0].id as string };
}
/** What pages are told of a device from now on. */
function hintsOf({ deviceId }: { deviceId: string }): string[] {
  const heard: string[] = [];
  server.db.bus.subscribe('live', ({ event }) => void (event.id === deviceId && heard.push(event.id)));
  return heard;
}
/** Until everything published so far was heard. */
const told = () => new Promise(setImmediate);

/** What both do by the clock, every so often, while `pings` reach the first. */
async function pass(minutes: number, pings: () => void = () => undefined): Promise<void> {
  for (let half = 0; half < minutes * 2; half += 1) {
    server.clock.advance({ seconds: 30 });
    if (half % 2 === 1) pings();
    for (const gateway of [one, other]) {
      await tendPresence(gateway);
      await reread(gateway);
    }
  }
}

it('a gateway that starts does not miss the devices of another', async () => {
  const agent = await fleet.active();
  const who = await present(agent);
  one.presence.touch(who);
  await tendPresence(one);

  await told();
  const heard = hintsOf(who);

  await other.presence.assume();
  await pass(15, () => one.presence.touch(who));
  await told();

  expect((await statusOf(agent)).online).toBe(true);
  expect(heard).toEqual([]);
});

it('a device whose agent came back to another gateway is not away when the first has not heard of it for long', async () => {
  const agent = await fleet.active();
  const who = await present(agent);
  one.presence.touch(who);
  await tendPresence(one);
  server.clock.advance({ seconds: 10 });
  other.presence.touch(who);
  await tendPresence(other);
  await told();
  const heard = hintsOf(who);

  await pass(15, () => other.presence.touch(who));
  await told();

  expect(heard).toEqual([]);
  expect(one.presence.isOnline(agent.id)).toBe(false);
  expect((await statusOf(agent)).online).toBe(true);
});

it('the devices of a gateway that died and did not come back are away, since they were last seen, and told once', async () => {
  const agent = await fleet.active();
  const who = await present(agent);
  one.presence.touch(who);
  await tendPresence(one);
  await other.presence.assume();
  const seenAt = server.clock.now();
  one = other;
  await told();
  const heard = hintsOf(who);

  await pass(3);
  const early = await statusOf(agent);
  await pass(3);

  expect(early.online).toBe(true);
  expect(await statusOf(agent)).toEqual({ online: false, seen_at: new Date(seenAt) });
  await told();
  expect(heard).toHaveLength(1);
});

it('a device that is wrongly said to be away is there again, unless its agent may not speak', async () => {
  const [agent, revoked] = [await fleet.active(), await fleet.active()];
  for (const each of [agent, revoked]) one.presence.touch(await present(each));
  await tendPresence(one);
  await server.db.admin.query('update device_status set online = false');
  await server.db.admin.query("update agents set state = 'revoked' where id = $1", [revoked.id]);

  await one.presence.share();

  expect((await statusOf(agent)).online).toBe(true);
  expect((await statusOf(revoked)).online).toBe(false);
});
