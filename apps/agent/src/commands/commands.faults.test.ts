// What goes wrong around commands: the same one by two ways, an old one again, a disk that is full, a script that removes
// what it ran in. Each runs at most once and is told to have ended as it did.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { read } from '../platform/machine.ts';
import { enrolledPeer, removeFolder, startAgent, temporaryFolder } from '../testing/agent-peer.ts';
import { commandsLife, idOf, type Peer } from '../testing/commands-life.ts';
import { fillDisk } from '../testing/full-disk.ts';
import { ScriptedServer } from '../testing/scripted-server.ts';
import { PollLoop } from './poll-loop.ts';

const DAY = 86_400_000;
let folder = '';
let server: ScriptedServer;
let peer: Peer;
const clean: (() => void)[] = [];
beforeEach(async () => {
  folder = temporaryFolder();
  server = await new ScriptedServer().start();
  peer = await enrolledPeer(server, folder);
});
afterEach(async () => {
  for (const each of clean.splice(0)) each();
  peer.http.close();
  await server.stop();
  removeFolder(folder);
});

async function life(options: Parameters<typeof commandsLife>[1] = {}) {
  const alive = await commandsLife(peer, options);
  clean.push(alive.close);
  return alive;
}
const deliver = (script: string, change: Parameters<ScriptedServer['deliver']>[2] = {}) =>
  idOf(server.deliver(peer.state.key.agentId, script, change));
const statesOf = (commandId: string) => server.resultsOf(commandId).flatMap(({ state }) => state ?? []);
const effect = () => readFileSync(join(folder, 'effect'), 'utf8');
const there = (name: string) => expect.poll(() => existsSync(join(folder, name)), { timeout: 10_000 }).toBe(true);

describe('a command that two requests bring at once', () => {
  /** Both requests look the same service up before either goes on. */
  function bothLookUp() {
    const both = Promise.withResolvers<void>();
    let asked = 0;
    return {
      exists: async () => true,
      run: async () => {
        asked += 1;
        if (asked === 2) both.resolve();
        await both.promise;
        return read({ exitCode: 0, stdout: 'LoadState=loaded\nActiveState=active\n' });
      },
    };
  }
  const ofService = { parameters: { service: 'cron' }, parameterKinds: { service: 'service' } } as const;

  it('runs once, and nothing is wrong', async () => {
    const { commands, results, breaches } = await life({ machine: bothLookUp() });
    const commandId = deliver(`echo once >>${folder}/effect`, ofService);

    await Promise.all([commands.fetch(), commands.longPoll(new AbortController().signal)]);
    await commands.idle();
    await results.flush();

    expect(effect()).toBe('once\n');
    expect(statesOf(commandId)).toEqual(['accepted', 'running', 'finished']);
    expect(breaches).toEqual([]);
  });

  it('is a replay when it only has the nonce of the other', async () => {
    const { commands, breaches } = await life({ machine: bothLookUp() });
    const nonce = 'x'.repeat(22);
    const ids = [0, 1].map(() => deliver(`echo once >>${folder}/effect`, { ...ofService, nonce }));
    // One of them to each request.
    const [one, two] = server.deliveries.splice(0);
    server.script = ({ path }) =>
      path.includes('wait=') ? { status: 200, body: { items: [path.endsWith('=0') ? one : two] } } : undefined;

    await Promise.all([commands.fetch(), commands.longPoll(new AbortController().signal)]);
    await commands.idle();

    expect(ids).toHaveLength(2);
    expect(effect()).toBe('once\n');
    expect(breaches).toEqual(['envelope.replayed']);
  });
});

it('a command of long ago is a replay, even when the clock it is judged by was set forth and back', async () => {
  const first = await life();
  const commandId = deliver(`echo once >>${folder}/effect`);
  await first.commands.fetch();
  await first.commands.idle();
  await first.results.flush();
  await life({ now: () => Date.now() + 8 * DAY });

  const last = await life();
  await last.commands.fetch();
  await last.commands.idle();

  expect(last.journal.get(commandId)).toBeUndefined();
  expect(last.breaches).toEqual(['envelope.replayed']);
  expect(effect()).toBe('once\n');
});

describe('while the disk is full', () => {
  it('a run ends as it did, and the next command has its turn', async () => {
    const { commands, results } = await life();
    const until = `touch ${folder}/runs; while [ ! -e ${folder}/go ]; do sleep 0.05; done; exit 7`;
    const [running, waiting] = [deliver(until), deliver('true')];
    await commands.fetch();
    await there('runs');

    clean.push(fillDisk());

    mkdirSync(join(folder, 'go'));
    await commands.idle();
    await results.flush();

    expect(statesOf(running)).toEqual(['accepted', 'running', 'finished']);
    expect(server.resultsOf(running).at(-1)?.exitCode).toBe(7);
    expect(statesOf(waiting)).toEqual(['accepted', 'failed_to_start']);
  });

  it('the agent starts, tells what was interrupted, and reports', async () => {
    const { journal } = await life();
    const ids = ['0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000002'];
    for (const commandId of ids) {
      const waiting = { nonce: commandId, at: Date.now(), expiresAt: Date.now() + 1000, process: null };
      journal.write({ commandId, ...waiting, state: 'accepted', script: 'x', requester: 'Ana' });
    }
    server.nextReportInSeconds = 0.3;
    clean.push(fillDisk());

    const agent = await startAgent(server, folder, { peer });
    await server.until(() => ids.every((id) => statesOf(id).includes('interrupted')));
    await server.until(() => server.reports.length > 3);
    await agent.stop();

    const events = server.reports.flatMap((report) => report.events ?? []);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'started' }));
  });
});

it.each(['rm -rf "$TMPDIR"', 'rm -rf "$TMPDIR"/*', 'rm -rf "$LANET_FILES"; echo >"$LANET_FILES"'])(
  'a script that removes what it ran in has finished: %s',
  async (script) => {
    const { commands, results } = await life();
    const commandId = deliver(script);

    await commands.fetch();
    await commands.idle();
    await results.flush();

    expect(statesOf(commandId)).toEqual(['accepted', 'running', 'finished']);
    expect(server.resultsOf(commandId).at(-1)).toMatchObject({ exitCode: 0 });
  },
);

it('waiting at the server for commands ends when it is switched off, and begins again at once', async () => {
  const { commands } = await life();
  const poll = new PollLoop(commands, () => 3600);
  const end = new AbortController();
  const asked = () => server.requests.filter((request) => request.endsWith('wait=50')).length;
  const done = poll.run(end.signal);
  poll.switch(true);
  await server.until(() => asked() === 1);

  poll.switch(false);
  poll.switch(true);

  await server.until(() => asked() === 2);
  end.abort();
  await done;
});
