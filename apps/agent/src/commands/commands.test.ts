import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enrolledPeer, removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { commandsLife, idOf, type Peer } from '../testing/commands-life.ts';
import { ScriptedServer } from '../testing/scripted-server.ts';
import { processOf } from './linux-processes.ts';

let folder = '';
let server: ScriptedServer;
const clean: (() => void)[] = [];
beforeEach(async () => {
  folder = temporaryFolder();
  server = await new ScriptedServer().start();
});
afterEach(async () => {
  for (const each of clean.splice(0)) each();
  await server.stop();
  removeFolder(folder);
});

/** The disk as a crash at this instant leaves it. */
function crashed(peer: Peer): Peer {
  const path = join(folder, 'after-crash');
  cpSync(peer.state.path, path, { recursive: true });
  return { ...peer, state: { ...peer.state, path, file: (name: string) => join(path, name) } };
}

async function life(peer: Peer) {
  const alive = await commandsLife(peer);
  clean.push(alive.close);
  return alive;
}
async function enrolled() {
  const peer = await enrolledPeer(server, folder);
  clean.push(() => peer.http.close());
  return peer;
}
const statesOf = (commandId: string) => server.resultsOf(commandId).flatMap(({ state }) => state ?? []);

describe('commands over a crash of the agent', () => {
  it('are interrupted, their processes killed, and never run again', async () => {
    const peer = await enrolled();
    const script = `echo once >>${folder}/effect; echo $$ >${folder}/pid; trap "" TERM; while :; do sleep 1; done`;
    const delivery = server.deliver(peer.state.key.agentId, script, { idempotent: false });
    const first = await life(peer);
    await first.commands.fetch();
    await waitForFile(join(folder, 'pid'));
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));

    const after = crashed(peer);
    const second = await life(after);
    await second.commands.fetch();
    await second.commands.idle();
    await second.results.flush();

    expect(processOf(pid)?.isDead ?? true).toBe(true);
    expect(statesOf(idOf(delivery))).toContain('interrupted');
    expect(readFileSync(join(folder, 'effect'), 'utf8')).toBe('once\n');
    expect(existsSync(after.state.file('runs'))).toBe(false);
    await first.commands.idle();
  });

  it('that only waited to run are interrupted as well', async () => {
    const peer = await enrolled();
    const delivery = server.deliver(peer.state.key.agentId, `echo ran >${folder}/effect`);
    const commandId = idOf(delivery);
    const { journal } = await life(peer);
    const waiting = { nonce: 'n'.repeat(22), at: Date.now(), expiresAt: Date.now() + 1000, process: null };
    journal.write({ commandId, ...waiting, state: 'accepted', script: 'x', requester: 'Ana' });

    const { commands, results } = await life(crashed(peer));
    await commands.fetch();
    await commands.idle();
    await results.flush();

    expect(statesOf(commandId)).toEqual(['interrupted']);
    expect(existsSync(join(folder, 'effect'))).toBe(false);
  });

  it('do not kill whoever has the number of an old process now', async () => {
    const peer = await enrolled();
    const { journal } = await life(peer);
    const self = { pid: process.pid, startTicks: (processOf(process.pid)?.startTicks ?? 0) - 1, bootId: 'boot-1' };
    const entry = { nonce: 'n'.repeat(22), at: Date.now(), expiresAt: Date.now() + 1000, process: self };
    journal.write({ commandId: 'c', ...entry, state: 'running', script: 'x', requester: 'Ana' });

    const { journal: after } = await life(crashed(peer));

    expect(after.open()).toEqual([]);
  });
});

describe('commands', () => {
  it('run one after the other, in the order they came', async () => {
    const peer = await enrolled();
    const { commands, results } = await life(peer);
    const log = join(folder, 'order');
    for (const name of ['a', 'b', 'c']) {
      server.deliver(peer.state.key.agentId, `echo ${name} begins >>${log}; sleep 0.1; echo ${name} ends >>${log}`);
    }

    await commands.fetch();
    await commands.idle();
    await results.flush();

    const order = ['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]);
    expect(readFileSync(log, 'utf8').trim().split('\n')).toEqual(order);
  });

  it('are refused when their text was altered on the way; the good one beside it runs', async () => {
    const peer = await enrolled();
    const { commands, results, breaches } = await life(peer);
    const bad = { ...server.deliver(peer.state.key.agentId, 'echo good'), script: `echo bad >${folder}/effect` };
    const good = server.deliver(peer.state.key.agentId, 'echo good');
    server.deliveries = [bad, 'nonsense', good];

    await commands.fetch();
    await commands.idle();
    await results.flush();

    expect(server.resultsOf(idOf(bad))).toMatchObject([{ state: 'refused', refusal: 'script.altered' }]);
    expect(statesOf(idOf(good))).toEqual(['accepted', 'running', 'finished']);
    expect(breaches).toEqual(['script.altered', 'envelope.malformed']);
    expect(existsSync(join(folder, 'effect'))).toBe(false);
  });

  it('with the nonce of another one are a replay', async () => {
    const peer = await enrolled();
    const { commands, breaches } = await life(peer);
    const nonce = 'x'.repeat(22);
    server.deliver(peer.state.key.agentId, 'true', { nonce });
    server.deliver(peer.state.key.agentId, 'true', { nonce });

    await commands.fetch();
    await commands.idle();

    expect(breaches).toEqual(['envelope.replayed']);
  });

  it('delivered before the server could hear that they were taken are no replay, and run once', async () => {
    const peer = await enrolled();
    const { commands, results, breaches } = await life(peer);
    const delivery = server.deliver(peer.state.key.agentId, `echo once >>${folder}/effect`);

    await commands.fetch();
    await commands.fetch();
    await commands.idle();
    await results.flush();

    expect(breaches).toEqual([]);
    expect(statesOf(idOf(delivery)).filter((state) => state === 'finished')).toHaveLength(1);
    expect(readFileSync(join(folder, 'effect'), 'utf8')).toBe('once\n');
  });

  it('leave at most ten plain files of 16 MB together, no links', async () => {
    const peer = await enrolled();
    const { commands, results } = await life(peer);
    const script = `cd "$LANET_FILES"; ln -s /etc/passwd link; mkdir dir; head -c 17000000 /dev/zero >big
      for i in 01 02 03 04 05 06 07 08 09 10 11; do echo $i >f$i; done`;
    const delivery = server.deliver(peer.state.key.agentId, script);

    await commands.fetch();
    await commands.idle();
    await results.flush();

    const names = server
      .resultsOf(idOf(delivery))
      .at(-1)
      ?.files?.map(({ name }) => name);
    expect(names).toEqual(['f01', 'f02', 'f03', 'f04', 'f05', 'f06', 'f07', 'f08', 'f09', 'f10']);
  });

  it('whose result the server refuses do not stop the results of others', async () => {
    const peer = await enrolled();
    const { results } = await life(peer);
    const ids = ['0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000002'] as const;
    for (const commandId of ids) results.add({ commandId, state: 'finished', at: 1, exitCode: 0 });
    server.script = ({ path, body }) =>
      path === '/agent/v1/results' && body.includes(ids[0]) ? { status: 422, body: {} } : undefined;

    await results.flush();

    expect(server.results.map(({ commandId }) => commandId)).toEqual([ids[1]]);
    expect(results.isEmpty).toBe(true);
  });

  it('are all refused while the local policy is torn', async () => {
    const peer = await enrolled();
    writeFileSync(join(folder, 'policy.json'), '{"scripts": tr', { mode: 0o600 });
    const { commands, breaches } = await life(peer);
    server.deliver(peer.state.key.agentId, 'true');

    await commands.fetch();

    expect(breaches).toEqual(['policy.unusable']);
  });
});

/** Until a script wrote it: what another process does cannot be waited for but by looking. */
async function waitForFile(path: string): Promise<void> {
  await expect.poll(() => existsSync(path) && readFileSync(path, 'utf8') !== '', { timeout: 10_000 }).toBe(true);
}
