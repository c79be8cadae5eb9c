import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChannelPlace, channelPlace } from '../help/channel-place.ts';
import { type Door, openDoor } from '../help/door.ts';
import { removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { AskServer, type AskServerOptions } from './ask-server.ts';
import { browserCommand } from './open-browser.ts';

let folder = '';
let place: ChannelPlace;
let service: Door;
let said: { status: number; body: object };
let asked: { method: string; path: string; body: string }[];
let open: AskServer[] = [];

beforeEach(async () => {
  folder = temporaryFolder();
  [asked, said, open] = [[], { status: 200, body: { state: 'waiting', folio: null } }, []];
  place = channelPlace(folder);
  service = await openDoor({ place, limits: {}, failed: () => {} }, (incoming, response) => {
    void readText(incoming).then((body) => {
      asked.push({ method: incoming.method ?? '', path: incoming.url ?? '', body });
      response.writeHead(said.status).end(JSON.stringify(said.body));
    });
  });
});
afterEach(async () => {
  for (const server of open) server.close();
  await service.close();
  removeFolder(folder);
});

async function start(options: Partial<AskServerOptions> = {}) {
  const server = new AskServer({ service: place, user: 'ana', ...options });
  open.push(server);
  const address = new URL(await server.open());
  const own = { host: address.host, origin: address.origin };
  const call = async (method: string, path: string, headers: Record<string, string> = {}, body?: object) => {
    const text = body === undefined ? '' : JSON.stringify(body);
    const outgoing = request({ port: address.port, host: '127.0.0.1', method, path, headers: { ...own, ...headers } });
    outgoing.end(text);
    const [incoming] = await once(outgoing, 'response');
    const received = await readText(incoming);
    return { status: incoming.statusCode, headers: incoming.headers, text: received };
  };
  const session = async () => {
    const answer = await call('POST', '/api/session', {}, { token: address.hash.slice(1) });
    return { 'x-lanet-session': String(JSON.parse(answer.text).session) };
  };
  return { server, address, call, session };
}

describe('the page', () => {
  it('is on this computer alone, loads nothing from elsewhere, and may not be framed', async () => {
    const { address, call } = await start();

    const page = await call('GET', '/');

    expect(address.hostname).toBe('127.0.0.1');
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toMatch(
      /default-src 'none'.*script-src 'self'.*frame-ancestors 'none'/,
    );
    expect(page.text).not.toMatch(/(src|href)="(?!\/)|<script(?! type="module" src)|<style| on\w+=/);
    expect(page.text).not.toContain(address.hash.slice(1));
    for (const file of ['/page.js', '/page.css', '/icon.svg']) expect((await call('GET', file)).status).toBe(200);
    expect(page.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('opens once: whoever comes second with the same address is refused', async () => {
    const { address, call, session } = await start();
    const token = address.hash.slice(1);
    expect((await call('POST', '/api/session', {}, { token: `${token}x` })).status).toBe(403);
    expect((await call('POST', '/api/session', {}, { token: null })).status).toBe(403);

    const first = await session();
    const second = await call('POST', '/api/session', {}, { token });

    expect(second.status).toBe(403);
    expect((await call('GET', '/api/machine', first)).status).toBe(200);
    expect((await call('GET', '/api/machine', { 'x-lanet-session': token })).status).toBe(403);
    expect((await call('GET', '/api/machine')).status).toBe(403);
  });

  it.each([
    ['another name for this computer', { host: 'evil.example' }],
    ['localhost', { host: 'localhost' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['a page without origin', { origin: 'null' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another port of this computer', { 'sec-fetch-site': 'same-site' }],
  ])('answers nothing to %s, whatever it carries', async (_what, headers) => {
    const { call, session } = await start();
    const carried = await session();

    const answers = [
      await call('GET', '/api/machine', { ...carried, ...headers }),
      await call('POST', '/api/requests', { ...carried, ...headers }, {}),
    ];

    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    expect(asked).toEqual([]);
  });

  it('tells the service who is signed in when the person agrees, and never who the page says it is', async () => {
    const { call, session } = await start();
    const carried = await session();

    await call('POST', '/api/requests', carried, { subject: 'a', withUser: true, user: 'root' });
    await call('POST', '/api/requests', carried, { subject: 'b', withUser: false, user: 'root' });
    await call('POST', '/api/requests', carried, { subject: 'c', withUser: 'yes' });

    expect(asked.map(({ body }) => JSON.parse(body).user)).toEqual(['ana', null, null]);
  });

  it('passes on what the service says, and says so when there is none', async () => {
    const { call, session } = await start();
    const carried = await session();
    said = { status: 429, body: { code: 'help.too_many', retryAfterSeconds: 60 } };

    const refused = await call('POST', '/api/requests', carried, {});
    const nowhere = await start({ service: channelPlace(join(folder, 'none')) });
    const absent = await nowhere.call('GET', '/api/machine', await nowhere.session());

    expect([refused.status, JSON.parse(refused.text)]).toEqual([429, said.body]);
    expect([absent.status, JSON.parse(absent.text)]).toMatchObject([503, { code: 'help.no_service' }]);
  });

  it('reaches nothing else of the service', async () => {
    const { call, session } = await start();
    const carried = await session();
    const id = randomUUID();

    for (const path of ['/v1/machine', '/api/requests/..%2f..', `/api/requests/${id}/x`, '/api/../etc/passwd'])
      expect((await call('GET', path, carried)).status).toBe(404);
    expect((await call('DELETE', `/api/requests/${id}`, carried)).status).toBe(404);
    expect(asked).toEqual([]);
    await call('GET', `/api/requests/${id}`, carried);
    expect(asked.map(({ path }) => path)).toEqual([`/v1/requests/${id}`]);
  });
});

describe('its program', () => {
  it('ends when nobody does anything, even while a page asks how its request stands', async () => {
    const { server, call, session } = await start({ idleMs: 300 });
    const carried = await session();
    const asking = setInterval(() => void call('GET', `/api/requests/${randomUUID()}`, carried).catch(() => {}), 20);

    await server.ended;
    clearInterval(asking);

    await expect(call('GET', '/')).rejects.toThrow(/ECONNREFUSED/);
  });

  it('ends once the ticket is there', async () => {
    const { server, call, session } = await start({ doneMs: 10 });
    const carried = await session();
    said = { status: 200, body: { state: 'sent', folio: 'TKT-000001' } };

    await call('GET', `/api/requests/${randomUUID()}`, carried);

    await server.ended;
  });

  it('opens a browser with a list of arguments on every system', () => {
    const address = 'http://127.0.0.1:4000/#a&b;c';

    expect(browserCommand('linux', {}, address)).toEqual(['xdg-open', address]);
    expect(browserCommand('darwin', {}, address)).toEqual(['/usr/bin/open', address]);
    expect(browserCommand('win32', { SystemRoot: 'D:\\Windows' }, address)).toEqual([
      'D:\\Windows\\System32\\rundll32.exe',
      'url.dll,FileProtocolHandler',
      address,
    ]);
  });
});
