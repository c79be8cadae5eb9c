import { type Ticket, type TicketStatus, tickets } from '@lanet/contracts/tickets';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let acme: TestClient;
beforeAll(async () => {
  server = await createTestServer();
  acme = await server.client('Acme');
});
afterAll(() => server.close());

async function open(by: TestPerson, body: Record<string, unknown> = {}): Promise<Ticket> {
  const answer = await by.call(tickets.create, { body: { subject: 'Subject', text: 'Text', ...body } });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

const current = async (by: TestPerson, { id }: Ticket): Promise<Ticket> =>
  (await by.call(tickets.get, { params: { id } })).body;

it.each<[TicketStatus, number, string]>([
  ['resolved', 422, 'tickets.resolution_required'],
  ['reopened', 409, 'tickets.move_not_allowed'],
  ['assigned', 409, 'tickets.move_not_allowed'],
])('a new ticket is not set to %s', async (status, expected, code) => {
  const ticket = await open(acme.requester);

  const answer = await acme.technician.call(tickets.update, {
    params: { id: ticket.id },
    ifMatch: 1,
    body: { status },
  });

  expect(answer).toMatchObject({ status: expected, body: { code } });
  expect((await current(acme.technician, ticket)).version).toBe(1);
});

it('a change must name a version', async () => {
  const ticket = await open(acme.requester);

  const answer = await acme.technician.call(tickets.update, { params: { id: ticket.id }, body: { priority: 'low' } });

  expect(answer).toMatchObject({ status: 428, body: { code: 'request.version_required' } });
});

it('only staff who look after the client are given its tickets', async () => {
  const ticket = await open(acme.requester);
  const other = await server.client('Elsewhere');
  const inactive = await server.person({ role: 'technician' });
  await server.db.admin.query('update people set active = false where id = $1', [inactive.id]);
  const give = (by: TestPerson, assigneeId: string) =>
    by.call(tickets.update, { params: { id: ticket.id }, ifMatch: 1, body: { assigneeId } });

  for (const by of [server.technician, acme.technician]) {
    for (const to of [other.technician, inactive, acme.requester, acme.clientAdmin, { id: uuidv7() }]) {
      expect(await give(by, to.id)).toMatchObject({ status: 422, body: { code: 'tickets.assignee_not_allowed' } });
    }
  }
  expect((await give(acme.technician, server.technician.id)).status).toBe(200);
});

it('the client’s side does not resolve, change or note', async () => {
  const { id } = await open(acme.requester);

  for (const person of [acme.requester, acme.clientAdmin]) {
    const answers = await Promise.all([
      person.call(tickets.reply, { params: { id }, body: { text: 'x', resolve: true } }),
      person.call(tickets.resolve, { params: { id }, body: { text: 'x' } }),
      person.call(tickets.note, { params: { id }, body: { text: 'x' } }),
      person.call(tickets.update, { params: { id }, ifMatch: 1, body: { priority: 'low' } }),
    ]);
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      answers.map(() => [403, 'request.forbidden']),
    );
  }
});

it('a requester decides about the own tickets only, an administrator about the client’s', async () => {
  const { id } = await open(acme.clientAdmin, { siteId: acme.siteId });
  const at = { params: { id } };

  expect((await acme.requester.call(tickets.get, at)).status).toBe(200);
  expect((await acme.requester.call(tickets.cancel, at)).status).toBe(403);
  await acme.technician.call(tickets.resolve, { ...at, body: { text: 'done' } });
  expect((await acme.requester.call(tickets.reopen, { ...at, body: { text: 'no' } })).status).toBe(403);
  expect((await acme.clientAdmin.call(tickets.reopen, { ...at, body: { text: 'no' } })).status).toBe(200);
});

it.each<[string, Record<string, unknown>]>([
  ['an empty text', { text: '  ' }],
  ['a NUL', { subject: 'a\0b' }],
  ['a subject of two lines', { subject: 'a\nb' }],
  ['a text that is too long', { text: 'x'.repeat(20_001) }],
  ['a priority that is none', { priority: 'urgent' }],
  ['an id that is none', { deviceId: "' or 1=1" }],
])('%s does not open a ticket', async (_what, body) => {
  const answer = await acme.requester.call(tickets.create, { body: { subject: 'x', text: 'y', ...body } });

  expect(answer).toMatchObject({ status: 422, body: { code: 'request.invalid' } });
});

it('half a surrogate pair is stored as the replacement character', async () => {
  const ticket = await open(acme.technician, { clientId: acme.id, subject: 'a\ud83d' });
  const changed = await acme.technician.call(tickets.update, {
    params: ticket,
    ifMatch: 1,
    body: { subject: 'b\udc00' },
  });

  expect([ticket.subject, changed.body.subject]).toEqual(['a\ufffd', 'b\ufffd']);
});
