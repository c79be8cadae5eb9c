import { once } from 'node:events';
import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { auth } from '@lanet/contracts/auth';
import { LIVE_PATH, type LiveEvent } from '@lanet/contracts/realtime';
import { tickets } from '@lanet/contracts/tickets';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Audience } from '../../platform/bus/bus.ts';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let port: number;
let acme: TestClient;
let other: TestClient;
beforeAll(async () => {
  server = await createTestServer();
  await server.app.http.listen({ port: 0, host: '127.0.0.1' });
  // A listening TCP server has an address with a port.
  port = (server.app.http.server.address() as AddressInfo).port;
  [acme, other] = await Promise.all([server.client('Acme'), server.client('Other')]);
});
afterAll(() => server.close());

const open = new Set<ClientRequest>();
afterEach(() => {
  for (const request of open) request.destroy();
  open.clear();
});

interface Listener {
  response: IncomingMessage;
  events: LiveEvent[];
  text(): string;
  /** Resolves when the server has ended it. */
  ended: Promise<unknown>;
}

/** Opens a stream as a browser does; resolves with its first bytes. */
async function listen(person: TestPerson | undefined, headers: Record<string, string> = {}): Promise<Listener> {
  const request = get({
    port,
    host: '127.0.0.1',
    path: LIVE_PATH,
    headers: { ...(person && { cookie: person.cookie }), ...headers },
  });
  open.add(request);
  // Destroyed at the end of each test.
  request.on('error', () => undefined);
  const [response]: IncomingMessage[] = await once(request, 'response');
  if (!response) throw new Error('no response');
  let text = '';
  const events: LiveEvent[] = [];
  response.setEncoding('utf8');
  response.on('error', () => undefined);
  response.on('data', (part: string) => {
    text += part;
    events.splice(0, events.length, ...[...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? '')));
  });
  const ended = new Promise((resolve) => response.on('close', resolve));
  if (response.statusCode === 200) await once(response, 'data');
  return { response, events, text: () => text, ended };
}

/** Says a hint, then one to the person alone, and waits until that one came: then the first came, too, or never will. */
async function say(listeners: Map<TestPerson, Listener>, audience: Audience): Promise<string> {
  const event = { type: 'ticket', id: uuidv7() } as const;
  server.db.bus.publish({ topic: 'live', event, audience });
  for (const [{ id: personId }, listener] of listeners) {
    const marker = uuidv7();
    server.db.bus.publish({ topic: 'live', event: { type: 'notification', id: marker }, audience: { personId } });
    while (!listener.events.some(({ id }) => id === marker)) await once(listener.response, 'data');
  }
  return event.id;
}

describe('the stream', () => {
  it('brings each hint to those who may hear it, and to nobody else', async () => {
    const people = [server.admin, acme.technician, acme.clientAdmin, acme.requester, other.technician, other.requester];
    const listeners = new Map<TestPerson, Listener>();
    for (const person of people) listeners.set(person, await listen(person));

    const ofSite = await say(listeners, { clientId: acme.id, siteId: acme.siteId });
    const ofOtherSite = await say(listeners, { clientId: acme.id, siteId: acme.otherSiteId });
    const forStaff = await say(listeners, { clientId: acme.id, siteId: acme.siteId, staffOnly: true });
    const forOne = await say(listeners, { personId: acme.requester.id });

    const said = Object.entries({ ofSite, ofOtherSite, forStaff, forOne });
    const heard = (person: TestPerson) => {
      const ids = listeners.get(person)?.events.map(({ id }) => id) ?? [];
      return said.filter(([, id]) => ids.includes(id)).map(([name]) => name);
    };
    expect(people.map(heard)).toEqual([
      ['ofSite', 'ofOtherSite', 'forStaff'],
      ['ofSite', 'ofOtherSite', 'forStaff'],
      ['ofSite', 'ofOtherSite'],
      ['ofSite', 'forOne'],
      [],
      [],
    ]);
  });

  it('says so when hints may have been missed, and ends where a sign-in did meanwhile', async () => {
    const person = await server.person({ role: 'technician' });
    const [gone, staying] = [await listen(person), await listen(server.admin)];
    await server.db.admin.query('update people set active = false where id = $1', [person.id]);

    server.db.bus.publish({ topic: 'hints.missed' });
    await gone.ended;

    expect(staying.text()).toContain('event: gap\ndata: {}\n\n');
    await say(new Map([[server.admin, staying]]), { clientId: acme.id });
  });

  it('says how to come back, and numbers its events', async () => {
    const listener = await listen(server.admin);
    await say(new Map([[server.admin, listener]]), { clientId: acme.id });

    expect(listener.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(listener.text()).toMatch(/^retry: 3000\n\n/);
    const ids = [...listener.text().matchAll(/^id: (.+)$/gm)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(2);
  });

  it('follows a real act: a ticket of the client', async () => {
    const listener = await listen(acme.technician);
    const answer = await acme.requester.call(tickets.create, { body: { subject: 'Sin red', text: 'No abre nada' } });
    while (!listener.events.some(({ id }) => id === answer.body.id)) await once(listener.response, 'data');

    expect(listener.events[0]).toMatchObject({ type: 'ticket', id: answer.body.id });
  });
});

describe('the door', () => {
  it.each([
    { what: 'a stranger', headers: {}, signedIn: false, status: 401 },
    { what: 'a page of another site', headers: { origin: 'https://evil.example' }, signedIn: true, status: 403 },
    { what: 'a frame of nowhere', headers: { origin: 'null' }, signedIn: true, status: 403 },
    { what: 'another port of this computer', headers: { origin: 'http://localhost:1' }, signedIn: true, status: 403 },
    {
      what: 'a request the browser calls foreign',
      headers: { 'sec-fetch-site': 'cross-site' },
      signedIn: true,
      status: 403,
    },
    { what: 'a sibling domain', headers: { 'sec-fetch-site': 'same-site' }, signedIn: true, status: 403 },
    {
      what: 'a page of ours',
      headers: { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' },
      signedIn: true,
      status: 200,
    },
  ])('answers $what with $status', async ({ headers, signedIn, status }) => {
    const { response } = await listen(signedIn ? server.admin : undefined, Object(headers));

    expect(response.statusCode).toBe(status);
  });

  it('lets ten streams of one person in, and others of other people', async () => {
    const person = await server.person({ role: 'admin' });
    const statuses: (number | undefined)[] = [];
    for (let index = 0; index < 11; index += 1) statuses.push((await listen(person)).response.statusCode);

    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
    expect((await listen(server.admin)).response.statusCode).toBe(200);
  });
});

describe('a stream ends', () => {
  it('when its sign-in does, and others go on', async () => {
    const person = await server.person({ role: 'technician' });
    const [leaving, staying] = [await listen(person), await listen(server.admin)];

    await person.call(auth.signOut);
    await leaving.ended;

    await say(new Map([[server.admin, staying]]), { clientId: acme.id });
    expect(leaving.response.complete).toBe(true);
  });

  it('when the person is deactivated', async () => {
    const person = await server.person({ role: 'requester', clientId: acme.id, siteIds: [acme.siteId] });
    const listener = await listen(person);
    await server.db.admin.query('update people set active = false where id = $1', [person.id]);

    server.db.bus.publish({ topic: 'sign_ins.ended', personId: person.id });

    await listener.ended;
  });

  it('and not only: what a person may hear is learned again', async () => {
    const person = await server.person({ role: 'technician', clientIds: [acme.id] });
    const listener = await listen(person);
    await server.db.admin.query('update person_clients set client_id = $2 where person_id = $1', [person.id, other.id]);
    server.db.bus.publish({ topic: 'sign_ins.ended', personId: person.id });
    const listeners = new Map([[person, listener]]);

    // The check asks the database; until its answer is there the old scope holds.
    let heard = '';
    do heard = await say(listeners, { clientId: other.id });
    while (!listener.events.some(({ id }) => id === heard));
    const lost = await say(listeners, { clientId: acme.id });

    expect(listener.events.map(({ id }) => id)).not.toContain(lost);
  });

  it('when its reader does not read: it then asks for everything again', async () => {
    const socket = connect(port, '127.0.0.1');
    const [theirs]: Socket[] = await once(server.app.http.server, 'connection');
    socket.write(`GET ${LIVE_PATH} HTTP/1.1\r\nHost: localhost:3000\r\nCookie: ${server.admin.cookie}\r\n\r\n`);
    await once(socket, 'readable');
    expect(theirs?.destroyed).toBe(false);

    // What the kernel takes for it is some megabytes; after that it waits here, and soon no more.
    const event = { type: 'ticket', id: uuidv7() } as const;
    while (!theirs?.destroyed) {
      for (let index = 0; index < 5_000; index += 1) {
        server.db.bus.publish({ topic: 'live', event, audience: { clientId: acme.id } });
      }
      await setImmediate();
    }

    socket.destroy();
  });

  it('with the server', async () => {
    const stopping = await createTestServer();
    await stopping.app.http.listen({ port: 0, host: '127.0.0.1' });
    const { port: itsPort } = stopping.app.http.server.address() as AddressInfo; // as above
    const request = get({
      port: itsPort,
      host: '127.0.0.1',
      path: LIVE_PATH,
      headers: { cookie: stopping.admin.cookie },
    });
    const [response]: IncomingMessage[] = await once(request, 'response');
    response?.resume();

    await Promise.all([response && once(response, 'close'), stopping.close()]);

    expect(response?.complete).toBe(true);
  });
});
