import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatEnrolmentToken } from '@lanet/contracts/wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HttpClient } from '../server/http-client.ts';
import { identityOf } from '../server/identity.ts';
import { ServerClock } from '../server/server-clock.ts';
import { ServerRefused, Session } from '../server/session.ts';
import { openStateFolder, StateRefused } from '../state/state-folder.ts';
import { facts, removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { ScriptedServer } from '../testing/scripted-server.ts';
import { enrol, FalseServer, NotAToken } from './enrol.ts';
import { readEnrolment } from './enrolment-record.ts';
import { waitForApproval } from './wait-for-approval.ts';

let folder = '';
let server: ScriptedServer;
const clients: HttpClient[] = [];
beforeEach(async () => {
  folder = temporaryFolder();
  server = await new ScriptedServer().start();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server.stop();
  removeFolder(folder);
});

const state = () => openStateFolder(join(folder, 'state'));
function ask(token = server.token, own = facts) {
  const http = new HttpClient(server.url);
  clients.push(http);
  return enrol(state(), { http, token, facts: own, now: Date.now });
}
const allFiles = () => ['enrolment.json', 'agent.key'].map((name) => readFileSync(join(folder, 'state', name), 'utf8'));

describe('enrolling', () => {
  it('pins the keys of the server the token names, and keeps no token', async () => {
    const { answer } = await ask();

    expect(answer).toMatchObject({ state: 'active', keys: server.keys });
    expect(readEnrolment(state())).toMatchObject({ answer, server: `${server.url}/` });
    expect(allFiles().join('')).not.toContain(server.token.split('-')[1]);
  });

  it('makes a key nobody else can read, once', async () => {
    const { agentId } = state().key;

    expect(statSync(join(folder, 'state')).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'state', 'agent.key')).mode & 0o777).toBe(0o600);
    expect(state().key.agentId).toBe(agentId);
    writeFileSync(join(folder, 'state', 'agent.key'), readFileSync(join(folder, 'state', 'agent.key')), {
      mode: 0o600,
    });
    expect(agentId).toMatch(/^[a-z2-7]{32}$/);
  });

  it.each(['', 'LANET-', 'LANET-ABC-DEF', 'x'.repeat(49)])('stops at what is no token: "%s"', async (token) => {
    await expect(ask(token)).rejects.toThrow(NotAToken);
    expect(server.requests).toEqual([]);
  });

  it('trusts no server but the one of the token, and pins nothing', async () => {
    const [, secret = ''] = server.token.split('-');
    const forAnother = formatEnrolmentToken(secret, 'b'.repeat(32));
    const answer = await ask();
    server.script = ({ path }) =>
      path === '/agent/v1/enrolments'
        ? { status: 201, body: { ...answer.answer, agentId: answer.agentId, signature: 'A'.repeat(86), serverTime: 1 } }
        : undefined;

    await expect(ask(forAnother)).rejects.toThrow(FalseServer);
    expect(readEnrolment(state())?.answer).toBeNull();
  });

  it('believes no answer that the server did not sign for this agent', async () => {
    const good = await ask();
    server.script = ({ path }) => {
      const body = { ...good.answer, agentId: good.agentId, signature: 'A'.repeat(86), serverTime: Date.now() };
      return path === '/agent/v1/enrolments' ? { status: 201, body } : undefined;
    };

    await expect(ask()).rejects.toThrow('not signed by the server');
  });

  it('may be repeated after a lost answer, also by a computer whose facts changed meanwhile', async () => {
    let lost = 2;
    server.script = () => (lost-- > 0 ? 'hang up' : undefined);
    await expect(ask()).rejects.toThrow();
    await expect(ask(server.token, { ...facts, hostname: 'renamed' })).rejects.toThrow();

    const { answer, agentId } = await ask();

    expect(answer?.state).toBe('active');
    expect([...server.enrolled.keys()]).toEqual([agentId]);
  });

  it('says why a token is refused', async () => {
    const other = formatEnrolmentToken('A'.repeat(26), server.token.split('-')[2]?.toLowerCase() ?? '');

    await expect(ask(other)).rejects.toMatchObject({ constructor: ServerRefused, code: 'agents.token_refused' });
  });
});

describe('a computer that waits to be accepted', () => {
  it('asks until a person accepted it', async () => {
    server.enrolmentState = 'pending';
    const record = await ask();
    expect(record.answer?.state).toBe('pending');
    const identity = identityOf(state().key, server.keys);
    const session = new Session(new HttpClient(server.url), identity, new ServerClock());
    server.script = ({ path }) => {
      if (path.includes(record.agentId) && server.requests.length > 2) server.enrolmentState = 'active';
      return undefined;
    };

    const accepted = await waitForApproval(
      { state: state(), session, record, log: () => {} },
      new AbortController().signal,
    );

    expect(accepted?.answer?.state).toBe('active');
    expect(readEnrolment(state())?.answer?.state).toBe('active');
  });
});

describe('the state folder', () => {
  it('with a key that others may read is refused', () => {
    writeFileSync(join(folder, 'key-elsewhere'), '');
    state();
    const path = join(folder, 'state', 'agent.key');
    const text = readFileSync(path, 'utf8');
    removeFolder(path);
    writeFileSync(path, text, { mode: 0o644 });

    expect(() => state()).toThrow(StateRefused);
  });
});
