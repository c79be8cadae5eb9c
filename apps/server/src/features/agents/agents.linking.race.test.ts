// Two that come at once with one agent's word, and a person who archives a device at that moment: no verdict outlives what it
// was made of (agents.md 2.4).
import { devices } from '@lanet/contracts/devices';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestAgent } from '../../testing/test-agent.ts';
import { leftBy, testRecognition } from '../../testing/test-identity.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let scene: Awaited<ReturnType<typeof testRecognition>>;
let tokens: string[];

beforeAll(async () => {
  server = await createTestServer();
  scene = await testRecognition(server);
  // Two of them: uses of one token wait for each other.
  tokens = [await scene.tokenOf({ approval: 'first', maxUses: 100 }), scene.first];
});
afterAll(() => server.close());

/** Requests that wait for a lock now. */
const held = async () =>
  (
    await scene.runs.query(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    )
  ).length;

/** Begins each of the works while the row of an agent is held, lets go when all of them wait, and gives their answers. */
async function whileHeld<T>(agentId: string, ...works: (() => Promise<T>)[]): Promise<T[]> {
  const holder = await server.db.admin.connect();
  await holder.query('begin');
  await holder.query('select from agents where id = $1 for update', [agentId]);
  const begun: Promise<T>[] = [];
  for (const work of works) {
    begun.push(work());
    await expect.poll(held, { timeout: 5_000 }).toBe(begun.length);
  }
  await holder.query('commit');
  holder.release();
  return Promise.all(begun);
}

const stateOf = async ({ id }: TestAgent) =>
  (await scene.runs.query('select state, device_id from agents where id = $1', [id]))[0];

describe('two computers that come at once with the word of one agent', () => {
  const pair = () => [new TestAgent(server), new TestAgent(server)] as const;

  it('are both still waiting where that one waited: nobody has let any of them in', async () => {
    const one = new TestAgent(server);
    await scene.join(one, { token: scene.first });
    const deviceId = await scene.deviceOf(one);
    const left = await leftBy(one);
    const both = pair();

    const states = await whileHeld(
      one.id,
      ...both.map((agent, index) => () => {
        const token = tokens[index] ?? '';
        return scene.join(agent, { token, changes: { recovery: left(agent, token) } });
      }),
    );

    expect(states).toEqual(['pending', 'pending']);
    expect(await stateOf(both[0])).toEqual({ state: 'pending', device_id: deviceId });
    expect((await stateOf(both[1])).device_id).not.toBe(deviceId);
    for (const agent of both) expect((await agent.grant()).status).toBe(403);
  });

  it('get one place between them also when they waited and ask again', async () => {
    const { agent: known, deviceId } = await scene.known();
    const left = await leftBy(known);
    const both = pair();
    for (const agent of both) {
      await scene.join(agent, { token: scene.first, changes: { recovery: left(agent, scene.first) } });
      expect((await stateOf(agent)).state).toBe('pending');
    }
    scene.silence();

    const answers = await whileHeld(known.id, ...both.map((agent) => () => agent.enrolment()));

    expect(answers.map(({ body }) => body.state)).toEqual(['active', 'pending']);
    expect(await stateOf(both[0])).toEqual({ state: 'active', device_id: deviceId });
    expect((await stateOf(both[1])).device_id).not.toBe(deviceId);
  });
});

it('a device that a person archives at that moment stays archived, and the computer waits', async () => {
  const { agent: known, deviceId } = await scene.known();
  const left = await leftBy(known);
  scene.silence();
  const again = new TestAgent(server, known.facts);
  const archive = () =>
    server.technician.call(devices.archive, { params: { id: deviceId }, query: { agent: 'sleep' as const } });

  await whileHeld<unknown>(known.id, archive, () =>
    scene.join(again, { token: scene.first, changes: { recovery: left(again, scene.first) } }),
  );

  expect((await stateOf(again)).state).toBe('pending');
  expect(await scene.runs.query('select status from devices where id = $1', [deviceId])).toEqual([
    { status: 'archived' },
  ]);
});

it('whoever only looks at who speaks for a device waits for nobody', async () => {
  const { deviceId } = await scene.known();
  const holder = await server.db.admin.connect();
  await holder.query('begin');
  await holder.query('select from devices where id = $1 for update', [deviceId]);

  const seen = await scene.identity(deviceId);

  await holder.query('commit');
  holder.release();
  expect(seen).toMatchObject({ link: null, agents: [{ current: true }] });
});
