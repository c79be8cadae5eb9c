import { tickets } from '@lanet/contracts/tickets';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inScope } from '../../platform/database/index.ts';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let acme: TestClient;
let other: TestClient;
let ticketId: string;

beforeAll(async () => {
  server = await createTestServer();
  [acme, other] = [await server.client('Acme'), await server.client('Other')];
  const { body } = await acme.requester.call(tickets.create, { body: { subject: 'Ours', text: 'Text' } });
  ticketId = body.id;
  await acme.technician.call(tickets.note, { params: { id: ticketId }, body: { text: 'the boss must not read this' } });
});
afterAll(() => server.close());

function everyCall(by: TestPerson) {
  const at = { params: { id: ticketId } };
  return Promise.all([
    by.call(tickets.get, at),
    by.call(tickets.timeline, at),
    by.call(tickets.reply, { ...at, body: { text: 'x' } }),
    by.call(tickets.reopen, { ...at, body: { text: 'x' } }),
    by.call(tickets.cancel, at),
  ]);
}

it('is not there for anybody of another client, of another site, or limited to other clients', async () => {
  const otherSite = await server.person({ role: 'requester', clientId: acme.id, siteIds: [acme.otherSiteId] });

  for (const person of [other.requester, other.clientAdmin, other.technician, otherSite]) {
    const answers = await everyCall(person);
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      answers.map(() => [404, 'tickets.not_found']),
    );
    const list = await person.call(tickets.list, { query: { view: 'all' } });
    const named = await person.call(tickets.list, { query: { view: 'all', clientId: acme.id } });
    const counts = await person.call(tickets.counts, { query: { clientId: acme.id } });
    expect([list.body.items, named.body.items, counts.body.open]).toEqual([[], [], 0]);
  }
});

it('asks strangers who they are first', async () => {
  const answer = await server.call(tickets.get, { params: { id: 'no id at all' } });

  expect(answer).toMatchObject({ status: 401, body: { code: 'auth.required' } });
});

it('keeps internal lines from the client’s side, over the wire and whatever a query asks', async () => {
  const staff = { kind: 'clients', clientIds: [acme.id], staff: true, personId: null } as const;
  const clientAdmin = { ...staff, staff: false } as const;
  const requester = { kind: 'sites', clientIds: [acme.id], siteIds: [acme.siteId], personId: null } as const;
  const internalLines = (scope: typeof staff | typeof clientAdmin | typeof requester) =>
    inScope(server.db, { scope }, async (tx) => {
      const { rows } = await sql<{
        n: number;
      }>`select count(*) as n from ticket_entries where visibility = 'internal'`.execute(tx);
      return rows[0]?.n;
    });

  expect(await internalLines(staff)).toBe(1);
  expect(await internalLines(clientAdmin)).toBe(0);
  expect(await internalLines(requester)).toBe(0);
  for (const person of [acme.requester, acme.clientAdmin]) {
    const { body } = await person.call(tickets.timeline, { params: { id: ticketId } });
    expect(JSON.stringify(body)).not.toContain('boss');
    expect(body.items).toHaveLength(1);
  }
});

it('lets the client’s side write no internal line, change none and delete none', async () => {
  const scope = { kind: 'sites', clientIds: [acme.id], siteIds: [acme.siteId], personId: null } as const;
  const insert = () =>
    inScope(server.db, { scope }, (tx) =>
      sql`insert into ticket_entries (client_id, id, ticket_id, site_id, visibility, author_kind, author_name, detail)
          values (${acme.id}, gen_random_uuid(), ${ticketId}, ${acme.siteId}, 'internal', 'person', 'x', '{"kind":"note"}')`.execute(
        tx,
      ),
    );
  const touch = (statement: 'update' | 'delete') =>
    inScope(server.db, { scope }, async (tx) => {
      const query =
        statement === 'update' ? sql`update ticket_entries set text = 'x'` : sql`delete from ticket_entries`;
      const result = await sql`${query} where visibility = 'internal'`.execute(tx);
      return result.numAffectedRows;
    });

  await expect(insert()).rejects.toThrow(/row-level security/);
  expect([await touch('update'), await touch('delete')]).toEqual([0n, 0n]);
});
