import { randomUUID } from 'node:crypto';
import { type HelpRequest, helpRequests } from '@lanet/contracts/help-requests';
import { PNG_4_BY_3 } from '@lanet/contracts/testing/pictures';
import { ticketFiles } from '@lanet/contracts/ticket-files';
import { type TimelineEntry, tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activeAgent } from '../../testing/isolation-caller.ts';
import { makeToken } from '../../testing/isolation-world.ts';
import { publishCommandKey, type TestAgent } from '../../testing/test-agent.ts';
import { sha256 } from '../../testing/test-runs.ts';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let acme: TestClient;
let other: TestClient;
let tokens: { acme: string; other: string };

beforeAll(async () => {
  server = await createTestServer();
  await publishCommandKey(server);
  [acme, other] = [await server.client('Acme'), await server.client('Other')];
  tokens = {
    acme: (await makeToken(server, acme, 'Acme')).text,
    other: (await makeToken(server, other, 'Other')).text,
  };
});
afterAll(() => server.close());

const picture = Buffer.from(PNG_4_BY_3, 'base64');
const announced = (bytes: Buffer): NonNullable<HelpRequest['picture']> => ({
  sha256: sha256(bytes),
  sizeBytes: bytes.length,
  mediaType: 'image/png',
});

function request(changes: Partial<HelpRequest> = {}): HelpRequest {
  return {
    id: randomUUID(),
    subject: 'No abre el correo',
    text: 'Desde hoy pide la contraseña una y otra vez.',
    contact: { name: 'Ana Ruiz', email: 'ana@nadie.example', phone: null },
    askedAt: server.clock.now(),
    machine: {
      hostname: 'pc-ana',
      os: 'Windows 11 Pro',
      user: 'ana',
      uptimeSeconds: 7200,
      volumes: [{ id: 'C:', freeBytes: 5e9, sizeBytes: 250e9 }],
      alerts: [],
      readAt: server.clock.now(),
    },
    picture: null,
    ...changes,
  };
}

const ask = (agent: TestAgent, body: object) => agent.call(helpRequests.ask, body);
const send = (agent: TestAgent, id: string, bytes: Buffer) =>
  agent.call({ ...helpRequests.picture, path: helpRequests.picture.path.replace(':id', id) }, bytes, {
    'content-type': 'application/octet-stream',
  });
const newAgent = (of: 'acme' | 'other') => activeAgent(server, tokens[of]);

async function ticketOf(folio: string, by: TestPerson = server.technician) {
  const { body } = await by.call(tickets.list, { query: { view: 'all', search: folio } });
  const entries = await by.call(tickets.timeline, { params: { id: body.items[0].id } });
  const lines: TimelineEntry[] = entries.body.items;
  return { ticket: body.items[0], lines, help: lines.find(({ detail }) => detail.kind === 'help_request') };
}

const download = async (person: TestPerson, ticketId: string, fileId: string) =>
  server.app.http.inject({
    url: ticketFiles.get.path.replace(':id', ticketId).replace(':fileId', fileId),
    headers: { cookie: person.cookie, host: 'localhost:3000' },
  });

async function goneEmail(): Promise<string> {
  const { id, email } = await server.person({ role: 'requester', clientId: acme.id, siteIds: [acme.siteId] });
  await server.db.admin.query('update people set active = false where id = $1', [id]);
  return email;
}

describe('a request for help', () => {
  it('opens one ticket of the device, with what was written in public and the computer for staff alone', async () => {
    const agent = await newAgent('acme');
    const asked = request();

    const { status, body } = await ask(agent, asked);

    expect(status).toBe(201);
    const { ticket, lines, help } = await ticketOf(body.folio);
    expect(ticket).toMatchObject({
      ...{ channel: 'agent', status: 'new', subject: asked.subject, awaitingReply: true, requester: null },
      ...{ client: { id: acme.id }, site: { id: acme.siteId } },
    });
    expect(ticket.device.id).toBe(
      (await server.db.admin.query('select device_id from agents where id = $1', [agent.id])).rows[0].device_id,
    );
    expect(lines.map(({ visibility, text, author }) => [visibility, text, author.name])).toEqual([
      ['public', asked.text, 'Ana Ruiz'],
      ['internal', null, 'pc-ana'],
    ]);
    expect(help?.detail).toMatchObject({ contact: asked.contact, requesterId: null, machine: asked.machine });
    expect((await ticketOf(body.folio, acme.requester)).lines.map(({ visibility }) => visibility)).toEqual(['public']);
  });

  it('is stored once however often and at whatever moment it comes', async () => {
    const agent = await newAgent('acme');
    const asked = request();

    const together = await Promise.all([ask(agent, asked), ask(agent, asked), ask(agent, asked)]);
    const later = await ask(agent, { ...asked, subject: 'Another one' });

    const folios = [...together, later].map(({ body }) => body.folio);
    expect(new Set(folios).size).toBe(1);
    expect((await ticketOf(folios[0])).lines.length).toBe(2);
  });

  it('with the same id from another computer is another request', async () => {
    const asked = request();

    const [one, two] = [await ask(await newAgent('acme'), asked), await ask(await newAgent('other'), asked)];

    expect([one.status, two.status]).toEqual([201, 201]);
    expect(two.body.folio).not.toBe(one.body.folio);
    expect((await ticketOf(two.body.folio)).ticket.client.id).toBe(other.id);
  });

  it('tells the technicians as one from the portal does, and sends its requester a receipt', async () => {
    await server.work();
    const contact = { name: 'Quien sea', email: acme.requester.email.toUpperCase(), phone: null };

    const { body } = await ask(await newAgent('acme'), request({ contact }));
    await server.work();

    const { ticket, help } = await ticketOf(body.folio);
    expect(ticket.requester.id).toBe(acme.requester.id);
    expect(help?.detail).toMatchObject({ requesterId: acme.requester.id });
    const { rows } = await server.db.admin.query<{ person: string }>(
      'select person_id as person from outbox where ticket_id = $1',
      [ticket.id],
    );
    const told = rows.map(({ person }) => person);
    expect(told).toContain(acme.requester.id);
    expect(told).toContain(acme.technician.id);
    expect(told).not.toContain(other.technician.id);
  });

  it.each([
    ['a person of another client', () => other.requester.email],
    ['one of the staff', () => server.technician.email],
    ['a person who has left', () => goneEmail()],
    ['nobody', () => 'nadie@ninguna.example'],
  ])('with the address of %s belongs to nobody', async (_whose, email) => {
    const contact = { name: 'Ana', email: await email(), phone: null };

    const { status, body } = await ask(await newAgent('acme'), request({ contact }));

    expect(status).toBe(201);
    expect((await ticketOf(body.folio)).ticket).toMatchObject({ requester: null, client: { id: acme.id } });
  });

  it('is of the credential’s client and device, whatever the body claims', async () => {
    const claims = {
      clientId: other.id,
      siteId: other.siteId,
      deviceId: randomUUID(),
      requesterId: other.requester.id,
    };

    const { body } = await ask(await newAgent('acme'), { ...request(), ...claims });

    expect((await ticketOf(body.folio)).ticket).toMatchObject({ client: { id: acme.id }, requester: null });
  });

  it('keeps hostile text as text', async () => {
    const text = '<img src=x onerror=alert(1)> \ud800';
    const hostname = '\u202egpj.exe\0\n<b>';
    const asked = request({ subject: "=cmd|'/c calc'!A1", text });

    const { status, body } = await ask(await newAgent('acme'), {
      ...asked,
      machine: { ...asked.machine, hostname },
    });

    expect(status).toBe(201);
    const { ticket, lines, help } = await ticketOf(body.folio);
    expect(ticket.subject).toBe("=cmd|'/c calc'!A1");
    expect(lines[0]?.text).toBe('<img src=x onerror=alert(1)> \ufffd');
    expect(help?.detail).toMatchObject({ machine: { hostname: 'gpj.exe <b>' } });
  });

  it.each([
    ['no way to answer', { contact: { name: 'Ana', email: null, phone: null } }],
    ['an address that is none', { contact: { name: 'Ana', email: 'ana', phone: null } }],
    ['text that turns around', { text: 'a\u202eb' }],
    ['no text', { text: ' ' }],
    ['a picture that is too large', { picture: { ...announced(picture), sizeBytes: 4 * 1024 * 1024 + 1 } }],
    ['a picture that is a page', { picture: { ...announced(picture), mediaType: 'text/html' } }],
  ])('with %s is refused', async (_what, change) => {
    expect(await ask(await newAgent('acme'), { ...request(), ...change })).toMatchObject({
      status: 422,
      body: { code: 'request.invalid' },
    });
  });

  it('is refused beyond ten an hour and computer, until the hour is over', async () => {
    const agent = await newAgent('acme');
    for (let time = 0; time < 10; time += 1) expect((await ask(agent, request())).status).toBe(201);

    const waiting = request();
    const refused = await ask(agent, waiting);
    const another = await ask(await newAgent('acme'), request());
    server.clock.advance({ seconds: Number(refused.headers['retry-after']) });
    await agent.grant();
    const later = await ask(agent, waiting);

    expect(refused).toMatchObject({ status: 429, body: { code: 'request.too_many' } });
    expect([another.status, later.status]).toEqual([201, 201]);
  });
});

describe('its picture', () => {
  async function withPicture(bytes = picture, of = announced(bytes)) {
    const agent = await newAgent('acme');
    const asked = request({ picture: of });
    const { body } = await ask(agent, asked);
    const fileOf = async () => (await ticketOf(body.folio)).help?.files?.[0];
    return { agent, asked, answer: body, fileOf };
  }

  it('is kept when it is the one that was announced, and leaves as an attachment for staff alone', async () => {
    const { agent, asked, answer, fileOf } = await withPicture();
    expect(await fileOf()).toMatchObject({ state: 'announced', width: null });

    const stored = [await send(agent, asked.id, picture), await send(agent, asked.id, picture)];

    expect([answer.pictureWanted, ...stored.map(({ status }) => status)]).toEqual([true, 204, 204]);
    expect((await ask(agent, asked)).body).toEqual({ folio: answer.folio, pictureWanted: false });
    const file = await fileOf();
    expect(file).toMatchObject({ state: 'stored', mediaType: 'image/png', width: 4, height: 3 });
    const { ticket } = await ticketOf(answer.folio);
    const got = await download(server.technician, ticket.id, file?.id ?? '');
    expect(got.rawPayload.equals(picture)).toBe(true);
    expect(got.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${answer.folio}.png"; filename*=UTF-8''${answer.folio}.png`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
    });
    for (const person of [acme.requester, acme.clientAdmin, other.technician, other.clientAdmin])
      expect((await download(person, ticket.id, file?.id ?? '')).statusCode).toBe(404);
    const elsewhere = await ask(agent, request());
    const { ticket: second } = await ticketOf(elsewhere.body.folio);
    expect((await download(server.technician, second.id, file?.id ?? '')).statusCode).toBe(404);
  });

  const page = Buffer.from('<!doctype html><script>alert(1)</script>');
  it.each([
    [
      'other bytes than announced',
      Buffer.from(PNG_4_BY_3.replace('4ZUb', '4ZUc'), 'base64'),
      announced(picture),
      'agents.file_mismatch',
    ],
    ['less than announced', picture.subarray(0, 20), announced(picture), 'agents.file_mismatch'],
    ['a page', page, announced(page), 'help_requests.not_a_picture'],
    [
      'another kind',
      picture,
      { ...announced(picture), mediaType: 'image/jpeg' as const },
      'help_requests.not_a_picture',
    ],
  ])('that is %s is refused for good, and its line says so', async (_what, bytes, of, code) => {
    const { agent, asked, answer, fileOf } = await withPicture(picture, of);

    const refused = await send(agent, asked.id, bytes);
    const again = await send(agent, asked.id, picture);

    expect(refused).toMatchObject({ status: 422, body: { code } });
    expect(again).toMatchObject({ status: 403, body: { code: 'agents.file_not_announced' } });
    const file = await fileOf();
    expect(file?.state).toBe('refused');
    const { ticket } = await ticketOf(answer.folio);
    expect((await download(server.technician, ticket.id, file?.id ?? '')).statusCode).toBe(404);
  });

  it('is taken from the computer that announced it alone, and only as bytes', async () => {
    const { agent, asked, fileOf } = await withPicture();

    const stranger = await send(await newAgent('other'), asked.id, picture);
    const neighbour = await send(await newAgent('acme'), asked.id, picture);
    const larger = await send(agent, asked.id, Buffer.concat([picture, picture]));
    const path = helpRequests.picture.path.replace(':id', asked.id);
    const json = await agent.call({ ...helpRequests.picture, path }, { picture: PNG_4_BY_3 });

    expect([stranger, neighbour, larger, json].map(({ status }) => status)).toEqual([403, 403, 413, 415]);
    expect((await fileOf())?.state).toBe('announced');
  });
});
