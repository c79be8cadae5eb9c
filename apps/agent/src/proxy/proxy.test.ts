import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enrol } from '../enrolment/enrol.ts';
import type { Log } from '../log.ts';
import { HttpClient, NoAnswer } from '../server/http-client.ts';
import { identityOf } from '../server/identity.ts';
import { ServerClock } from '../server/server-clock.ts';
import { Session } from '../server/session.ts';
import { openStateFolder } from '../state/state-folder.ts';
import { enrolledPeer, facts, removeFolder, startAgent, temporaryFolder } from '../testing/agent-peer.ts';
import { ConnectProxy } from '../testing/connect-proxy.ts';
import { ScriptedServer } from '../testing/scripted-server.ts';
import { TestAuthority } from '../testing/test-authority.ts';
import { parseProxy } from './proxy-address.ts';
import { Routes, type RoutesOptions } from './routes.ts';

let folder = '';
let server: ScriptedServer;
let proxy: ConnectProxy;
const clients: HttpClient[] = [];
beforeEach(async () => {
  folder = temporaryFolder();
  server = await new ScriptedServer().start();
  proxy = await new ConnectProxy().start();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await Promise.all([server.stop(), proxy.stop()]);
  removeFolder(folder);
});

const NAME = 'help.lanet.test';
const portOf = (url: string) => Number(new URL(url).port);
const byProxy = (text = proxy.url) => ({ proxy: parseProxy(text) });

function client(url: string, options: Partial<RoutesOptions> = byProxy(), caFile?: string): HttpClient {
  const made = new HttpClient(url, caFile, new Routes({ system: async () => ({ kind: 'none' }), ...options }));
  clients.push(made);
  return made;
}

function peerOver(http: HttpClient) {
  const state = openStateFolder(join(folder, 'state'));
  const identity = identityOf(state.key, server.keys);
  const clock = new ServerClock();
  return { state, http, identity, clock, session: new Session(http, identity, clock) };
}

async function enrolledOver(http: HttpClient) {
  const peer = peerOver(http);
  await enrol(peer.state, { http, token: server.token, facts, now: Date.now });
  return peer;
}

/** Something that listens and says nothing. */
async function silentPort() {
  const listener = createTcpServer();
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return { port: (listener.address() as AddressInfo).port, close: () => listener.close() }; // `as`: listens on TCP
}

describe('a proxy of the settings', () => {
  it('carries all an agent says: enrolment, grants, reports and the socket, with its credentials', async () => {
    proxy.credentials = 'ana:s3cret';
    const peer = await enrolledOver(client(server.url));

    const agent = await startAgent(server, folder, { peer });
    await server.until(() => server.reports.length > 0 && server.connected.length === 1);
    await agent.stop();

    expect(proxy.opened).toBeGreaterThanOrEqual(2);
    expect(new Set(proxy.asked)).toEqual(new Set([`127.0.0.1:${portOf(server.url)}`]));
    expect(server.violations).toEqual([]);
  });

  it('is never gone around when it dies, and is used again when it is back', async () => {
    const peer = await enrolledOver(client(server.url));
    const lines: string[] = [];
    const log: Log = (_level, message, detail) => lines.push(`${message} ${JSON.stringify(detail)}`);
    await proxy.stop();
    const before = server.requests.length;

    const failed = client(server.url).request({ method: 'GET', path: '/' });
    await expect(failed).rejects.toMatchObject({
      message: expect.stringContaining('cannot be reached'),
      reached: false,
    });
    expect(server.requests).toHaveLength(before);

    await proxy.start();
    const agent = await startAgent(server, folder, { peer, log });
    await server.until(() => server.reports.length > 0);
    await agent.stop();
    expect(proxy.opened).toBeGreaterThan(1);
    expect(lines.join()).not.toContain('cannot be reached');
  });

  it.each<{ what: string; answer: ConnectProxy['answer']; url?: string; says: string }>([
    {
      what: 'that wants credentials and got none',
      answer: { status: 407, headers: ['Proxy-Authenticate: Basic realm="x"'] },
      says: 'wants a user name and a password',
    },
    {
      what: 'that takes other credentials',
      answer: { status: 407, headers: ['Proxy-Authenticate: Basic realm="x"'] },
      url: 'ana:wrong-s3cret@',
      says: 'did not take the user name and password',
    },
    {
      what: 'that wants NTLM',
      answer: { status: 407, headers: ['Proxy-Authenticate: Negotiate', 'Proxy-Authenticate: NTLM evil'] },
      says: 'wants a sign-in by NTLM, Negotiate, and this agent knows Basic only',
    },
    { what: 'that forbids the server', answer: { status: 403 }, says: 'refused the way to the server: status 403' },
  ])('$what is said plainly, and nothing of the credentials', async ({ answer, url = '', says }) => {
    proxy.answer = answer;
    const http = client(server.url, byProxy(`http://${url}${proxy.host}`));

    const failure = await http.request({ method: 'GET', path: '/' }).then(
      () => new Error('it answered'),
      (error: Error) => error,
    );

    expect(failure).toBeInstanceOf(NoAnswer);
    expect(failure.message).toContain(says);
    expect(failure.message).toContain(proxy.host);
    expect(failure.message).not.toMatch(/s3cret|evil/);
    expect(server.requests).toEqual([]);
  });

  it('that hangs is given up', async () => {
    proxy.answer = 'silent';

    const answer = client(server.url).request({ method: 'GET', path: '/', timeoutMs: 300 });

    await expect(answer).rejects.toMatchObject({ message: 'no answer within 300 ms' });
  });

  it('is left out for what noProxy names', async () => {
    await client(server.url, { ...byProxy(), noProxy: ['127.0.0.0/8'] }).request({ method: 'GET', path: '/x' });

    expect(proxy.asked).toEqual([]);
    expect(server.requests).toEqual(['GET /x']);
  });
});

describe('a proxy of the system', () => {
  const found = () => ({ kind: 'found' as const, source: 'etc_environment' as const, proxy: parseProxy(proxy.host) });
  const system = async () => {
    const { proxy: parsed, ...rest } = found();
    return parsed ? { ...rest, proxy: parsed } : { kind: 'none' as const };
  };

  it('is used where the settings name none, and never for this computer itself', async () => {
    proxy.portOf = () => portOf(server.url);

    await client(`http://${NAME}/`, { system }).request({ method: 'GET', path: '/far' });
    await client(server.url, { system }).request({ method: 'GET', path: '/near' });
    await expect(
      client(`http://${NAME}/`, { system, proxy: 'direct' }).request({ method: 'GET', path: '/' }),
    ).rejects.toThrow();

    expect(proxy.asked).toEqual([`${NAME}:80`]);
    expect(server.requests).toEqual(['GET /far', 'GET /near']);
  });

  const says = (answer: ConnectProxy['answer']) => async () => {
    proxy.answer = answer;
  };
  it.each([
    ['that died', async () => proxy.stop(), async () => void (await proxy.start())],
    ['that refuses', says({ status: 503 }), says(undefined)],
  ])('%s is gone around, and tried again later, not with every connection', async (_what, fails, recovers) => {
    let now = 0;
    // A name for this computer that is not taken for this computer.
    const url = server.url.replace('127.0.0.1', '0.0.0.0');
    const routes = new Routes({ nowMs: () => now, system });
    const once = async () => {
      const http = new HttpClient(url, undefined, routes);
      await http.request({ method: 'GET', path: '/' });
      http.close();
    };

    await fails();
    await once();
    const tried = proxy.asked.length;
    await once();
    expect(proxy.asked).toHaveLength(tried);
    await recovers();
    now += 6 * 60_000;
    await once();

    expect(proxy.opened).toBe(1);
    expect(server.requests).toHaveLength(3);
  });
});

describe('a proxy that looks into TLS', () => {
  const url = `https://${NAME}/`;
  beforeEach(() => {
    proxy.intercepts = new TestAuthority('Proxy of the office');
    proxy.portOf = () => portOf(server.url);
  });

  it('works when its authority is trusted, and the identity of the server is proved all the same', async () => {
    const caFile = join(folder, 'ca.pem');
    writeFileSync(caFile, proxy.intercepts?.cert ?? '');
    const peer = await enrolledOver(client(url, byProxy(), caFile));
    const agent = await startAgent(server, folder, { peer });
    await server.until(() => server.reports.length > 0 && server.connected.length === 1);
    await agent.stop();

    const other = await new ScriptedServer().start();
    proxy.portOf = () => portOf(other.url);
    const again = await startAgent(server, folder, { peer: peerOver(client(url, byProxy(), caFile)) });
    await other.until(() => other.requests.length > 0);
    await again.stop();
    await other.stop();

    expect(other.reports).toEqual([]);
    expect(other.connected).toEqual([]);
  });

  it('is refused when it is not, reported, and nothing is said to it', async () => {
    const lines: string[] = [];
    const log: Log = (_level, message, detail) => lines.push(`${message} ${JSON.stringify(detail)}`);
    const { state } = await enrolledPeer(server, folder);
    const before = server.requests.length;
    const peer = { ...peerOver(client(url)), state };

    const agent = await startAgent(server, folder, { peer, log });
    await expect.poll(() => lines.join(), { timeout: 20_000 }).toContain('certificate');
    await expect(peer.http.request({ method: 'GET', path: '/' })).rejects.toThrow(/certificate/);
    await agent.stop();

    expect(server.requests).toHaveLength(before);
    expect(server.reports).toEqual([]);
  });

  it('is no matter to a proxy that does not: then the certificate of the server itself is checked', async () => {
    const authority = new TestAuthority('Public');
    proxy.intercepts = undefined;
    const front = createTlsServer(authority.issue(NAME), (socket) => {
      const target = connect({ host: '127.0.0.1', port: portOf(server.url) });
      socket.pipe(target).pipe(socket);
      for (const each of [socket, target]) each.on('error', () => each.destroy());
    });
    front.listen(0, '127.0.0.1');
    await once(front, 'listening');
    const { port } = front.address() as AddressInfo; // `as`: listens on TCP
    proxy.portOf = () => port;
    const caFile = join(folder, 'ca.pem');
    writeFileSync(caFile, authority.cert);

    const trusted = await client(url, byProxy(), caFile).request({ method: 'GET', path: '/' });
    const wrongName = client('https://other.lanet.test/', byProxy(), caFile).request({ method: 'GET', path: '/' });
    await expect(wrongName).rejects.toThrow(/altnames|Hostname/);
    front.close();

    expect(trusted.status).toBe(401);
  });
});

it('measures the reach of the proxy instead of a server that cannot be reached', async () => {
  const silent = await silentPort();
  const http = client(`https://${NAME}/`, byProxy(`http://127.0.0.1:${silent.port}`));

  expect(await http.firstHop()).toEqual({ host: '127.0.0.1', port: silent.port });
  expect(await client('https://[::1]:8443/', {}).firstHop()).toEqual({ host: '::1', port: 8443 });
  silent.close();
});
