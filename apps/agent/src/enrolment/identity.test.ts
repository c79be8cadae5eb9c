// How an agent proves which device it is, learns that it is a copy, and is told to end.
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { agent, type RetirementPayload } from '@lanet/contracts/agent';
import {
  enrolmentAnswerText,
  forkGrantText,
  recoveryProofText,
  recoveryText,
  retirementText,
} from '@lanet/contracts/wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprintOf, publicKeyText, signText, verifyText } from '../keys/ed25519.ts';
import { LINUX_REMOVAL, leaveComputer } from '../platform/leave-computer.ts';
import { linuxMachine } from '../platform/linux.ts';
import { read, unavailable } from '../platform/machine.ts';
import { finishFork, keepFork, readFork } from '../state/forked-state.ts';
import { openStateFolder } from '../state/state-folder.ts';
import { enrolledPeer, facts, removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { ScriptedServer } from '../testing/scripted-server.ts';
import { readEnrolment } from './enrolment-record.ts';
import { askForFork } from './fork.ts';
import { recoveryFile } from './recovery.ts';
import { checkOrder, orderBehind, sleepUntilWanted } from './retirement.ts';

let folder = '';
let server: ScriptedServer;
let bodies: string[] = [];
const never = new AbortController().signal;
beforeEach(async () => {
  folder = temporaryFolder();
  server = await new ScriptedServer().start();
  bodies = [];
});
afterEach(async () => {
  await server.stop();
  removeFolder(folder);
});

describe('what an agent leaves beside its state', () => {
  const joined = async () => {
    server.script = ({ path, body }) => {
      if (path === agent.enrol.path) bodies.push(body);
      return undefined;
    };
    const peer = await enrolledPeer(server, folder);
    peer.http.close();
    return peer.state;
  };

  it('is readable by nobody else and proves the next agent, bound to that agent and request', async () => {
    const before = await joined();
    expect(statSync(recoveryFile(before)).mode & 0o777).toBe(0o600);
    rmSync(before.path, { recursive: true });

    const after = await joined();

    const { recovery, proof } = JSON.parse(bodies[1] ?? '');
    const { agentId } = before.key;
    const serverFingerprint = fingerprintOf(server.keys.identity);
    expect(after.key.agentId).not.toBe(agentId);
    expect(recovery.agentId).toBe(agentId);
    const stated = recoveryText({ agentId, serverFingerprint, recoveryKey: recovery.key });
    expect(verifyText(before.key.publicKey, stated, recovery.statement)).toBe(true);
    const used = recoveryProofText({ agentId, newAgentId: after.key.agentId, proof });
    expect(verifyText(recovery.key, used, recovery.proof)).toBe(true);
    expect(JSON.parse(readFileSync(recoveryFile(after), 'utf8')).agentId).toBe(after.key.agentId);
  });

  it('is kept as it is by the agent that left it, and shown to no other server', async () => {
    const state = await joined();
    const left = readFileSync(recoveryFile(state), 'utf8');
    await joined();
    expect(readFileSync(recoveryFile(state), 'utf8')).toBe(left);
    expect(JSON.parse(bodies[1] ?? '').recovery).toBeUndefined();
    rmSync(state.path, { recursive: true });
    await server.stop();
    server = await new ScriptedServer().start();

    await joined();

    expect(JSON.parse(bodies[2] ?? '').recovery).toBeUndefined();
  });

  it('keeps no agent from joining when it is broken', async () => {
    const state = await joined();
    rmSync(state.path, { recursive: true });
    writeFileSync(recoveryFile(state), '{"agentId":"x"');

    expect(readEnrolment(await joined())?.answer?.state).toBe('active');
  });
});

describe('an agent that is told to be a copy', () => {
  async function asking() {
    const peer = await enrolledPeer(server, folder);
    writeFileSync(peer.state.file('reports.json'), '{}');
    const ask = () =>
      askForFork(peer.state, { http: peer.http, pinned: server.keys, server: server.url, facts, now: Date.now });
    return { ...peer, ask };
  }
  /** The server's answer to a fork; `identity` signs it. */
  const answered = (body: string, identity = server.identity) => {
    const { publicKey, proof } = JSON.parse(body);
    const agentId = fingerprintOf(publicKey);
    const { keys } = server;
    const signature = signText(identity, enrolmentAnswerText({ proof, agentId, state: 'pending', keys }));
    return { status: 201, body: { agentId, state: 'pending', keys, signature, pollSeconds: 1, serverTime: 1 } };
  };

  it('becomes an agent of its own: a new key with the old one’s word, nothing of the original’s state', async () => {
    const { state, http, ask } = await asking();
    server.script = ({ path, body }) => {
      if (path !== agent.fork.path) return undefined;
      bodies.push(body);
      return answered(body);
    };

    await ask();
    http.close();
    expect(openStateFolder(state.path).key.agentId).toBe(state.key.agentId);
    finishFork(state.path);

    const forked = openStateFolder(state.path);
    const { grant } = JSON.parse(bodies[0] ?? '');
    const part = { agentId: state.key.agentId, newAgentId: forked.key.agentId };
    const text = forkGrantText({ ...part, serverFingerprint: fingerprintOf(server.keys.identity) });
    expect(verifyText(state.key.publicKey, text, grant.signature)).toBe(true);
    expect(readEnrolment(forked)?.answer).toMatchObject({ state: 'pending', keys: server.keys });
    expect([existsSync(forked.file('reports.json')), readFork(state.path)]).toEqual([false, undefined]);
  });

  it('stays what it is for whoever else says so, and for a server that saw no copy', async () => {
    const { state, http, ask } = await asking();
    const stranger = generateKeyPairSync('ed25519').privateKey;
    server.script = ({ path, body }) => (path === agent.fork.path ? answered(body, stranger) : undefined);
    await expect(ask()).rejects.toThrow('Nothing was changed');
    server.script = ({ path }) =>
      path === agent.fork.path ? { status: 409, body: { code: 'agents.not_cloned' } } : undefined;
    await expect(ask()).rejects.toThrow();
    http.close();
    finishFork(state.path);

    const same = openStateFolder(state.path);
    expect(same.key.agentId).toBe(state.key.agentId);
    expect(readEnrolment(same)?.answer?.state).toBe('active');
  });

  it('takes nothing from the computer: the version it runs, and what its people asked for', async () => {
    const { state, http } = await asking();
    http.close();
    const stays = ['versions/0.9.1/agent.cjs', 'launch.json', 'trial-expired', 'help/request.json'];
    const goes = ['queue/1', 'runs/1.json', 'config.json'];
    for (const name of [...stays, ...goes]) {
      mkdirSync(dirname(state.file(name)), { recursive: true });
      writeFileSync(state.file(name), 'x');
    }
    const keyFile = readFileSync(state.file('agent.key'), 'utf8');
    keepFork(state.path, { keyFile, enrolment: readFileSync(state.file('enrolment.json'), 'utf8') });

    finishFork(state.path);

    expect([...stays, ...goes].filter((name) => existsSync(state.file(name)))).toEqual(stays);
  });

  it('asks again with the same key after an answer that was lost', async () => {
    const { http, ask } = await asking();
    let lost = 1;
    server.script = ({ path, body }) => {
      if (path !== agent.fork.path) return undefined;
      bodies.push(JSON.parse(body).publicKey);
      return lost-- > 0 ? 'hang up' : answered(body);
    };

    await expect(ask()).rejects.toThrow();
    await ask();
    http.close();

    expect(new Set(bodies).size).toBe(1);
  });

  it('goes on where it was cut off', async () => {
    const { state, http } = await asking();
    http.close();
    const keyFile = readFileSync(state.file('agent.key'), 'utf8');
    const enrolment = readFileSync(state.file('enrolment.json'), 'utf8');
    keepFork(state.path, { keyFile, enrolment });
    rmSync(state.file('agent.key'));
    rmSync(state.file('reports.json'));

    finishFork(state.path);

    expect(openStateFolder(state.path).key.agentId).toBe(state.key.agentId);
    expect(existsSync(join(state.path, 'fork.json'))).toBe(false);
  });
});

describe('a retired agent', () => {
  const now = Date.now();
  const make = (agentId: string, changes: Partial<RetirementPayload> = {}, key = server.command) => {
    const payload = JSON.stringify({
      ...{ agentId, type: 'retirement', order: 'sleep', notBefore: now - 60_000, expiresAt: now + 900_000 },
      ...{ nonce: 'n'.repeat(22), requester: { id: '0190a1b2-0000-7000-8000-000000000000', name: 'Ana' } },
      ...changes,
    });
    const signature = signText(key, retirementText(payload));
    return { payload, signature, keyId: fingerprintOf(publicKeyText(key)) };
  };

  it('obeys an order of the command key for itself, now, and no other', async () => {
    const { http, state } = await enrolledPeer(server, folder);
    http.close();
    const { agentId } = state.key;
    const check = (order: ReturnType<typeof make> | undefined, at = now) =>
      checkOrder(order, { agentId, commandKey: server.keys.command, now: at });
    const good = make(agentId, { order: 'uninstall' });

    expect(check(good)).toBe('uninstall');
    const bad = [
      undefined,
      { ...good, payload: good.payload.replace('uninstall', 'sleep') },
      make('a'.repeat(32)),
      make(agentId, {}, server.identity),
      make(agentId, { expiresAt: now + 86_400_000 }),
      { ...make(agentId), keyId: 'x' },
    ];
    expect(bad.map((order) => check(order))).toEqual(bad.map(() => undefined));
    expect([check(good, now + 900_000), check(good, now - 120_000)]).toEqual([undefined, undefined]);
  });

  /** What the server answers to the question how the enrolment stands, one after the other; then it is as before. */
  async function told(...answers: (ReturnType<typeof make> | 'unsigned')[]) {
    const peer = await enrolledPeer(server, folder);
    const record = readEnrolment(peer.state);
    if (!record) throw new Error('not enrolled');
    server.script = ({ method, path }) => {
      const order = method === 'GET' && path.includes(record.agentId) ? answers.shift() : undefined;
      if (order === undefined) return undefined;
      const body = { type: 'about:blank', title: 'x', status: 410, code: 'agents.retired', retryAfterSeconds: 0 };
      return { status: 410, body: { ...body, ...(order !== 'unsigned' && { order }) } };
    };
    const watch = { ...peer, record, commandKey: server.keys.command, now: Date.now, log: () => {}, dayMs: 10 };
    return { peer, watch, agentId: record.agentId };
  }

  it('waits a moment for the signer, and changes nothing for an unsigned 410', async () => {
    const { peer, watch, agentId } = await told('unsigned');
    expect(await orderBehind(watch, never)).toBeUndefined();
    const answers = ['unsigned', 'unsigned', 'unsigned', 'unsigned', make(agentId)] as const;
    const patient = await told(...answers);
    expect(await orderBehind(patient.watch, never)).toBeUndefined();
    const signed = await told('unsigned', make(agentId));
    expect(await orderBehind(signed.watch, never)).toBe('sleep');
    for (const { http } of [peer, patient.peer, signed.peer]) http.close();
  });

  it('sleeps day after day until it is wanted again or told to leave', async () => {
    const first = await told();
    const sleep = make(first.agentId);
    const wanted = await told(sleep, 'unsigned', sleep);
    expect(await sleepUntilWanted(wanted.watch, never)).toBe('wanted');
    const leaving = await told(sleep, make(first.agentId, { order: 'uninstall' }));
    expect(await sleepUntilWanted(leaving.watch, never)).toBe('uninstall');
    for (const { peer } of [first, wanted, leaving]) peer.http.close();
  });
});

describe('leaving the computer', () => {
  const runtime = '/opt/lanet-agent/runtime/node';

  it('is a unit of its own with a fixed text, for an installed agent alone', async () => {
    const started: unknown[] = [];
    const machine = linuxMachine({
      run: async ({ program, args }) => {
        started.push([program, args.at(-1)]);
        return read({ exitCode: 0, stdout: '' });
      },
    });

    expect(await leaveComputer(machine, runtime)).toEqual({ kind: 'begun' });
    expect((await leaveComputer(machine, '/usr/bin/node')).kind).toBe('unsupported');
    expect(started).toEqual([['systemd-run', LINUX_REMOVAL]]);
  });

  it('takes from a computer without packages all that the packages take when they are purged', () => {
    const purge = readFileSync(new URL('../../../../scripts/package/linux/remove-data.sh', import.meta.url), 'utf8');
    const removedBy = (text: string) =>
      [...text.matchAll(/^ *rm -r?f (.*)$/gm)].flatMap(([, paths = '']) => paths.split(' '));

    expect(removedBy(purge).length).toBeGreaterThan(5);
    expect(removedBy(LINUX_REMOVAL)).toEqual(expect.arrayContaining(removedBy(purge)));
  });

  it('is not possible without systemd', async () => {
    const machine = linuxMachine({ run: async () => unavailable('missing') });

    expect(await leaveComputer(machine, runtime)).toEqual({ kind: 'unsupported', reason: 'missing' });
  });
});
