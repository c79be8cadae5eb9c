import { type SearchHit, search } from '@lanet/contracts/search';
import { tickets } from '@lanet/contracts/tickets';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';
import { holdsWords } from './index.ts';

let server: TestServer;
let acme: TestClient;
let other: TestClient;
let folio: string;

beforeAll(async () => {
  server = await createTestServer();
  acme = await server.client('Núñez y Compañía');
  other = await server.client('Nunez Hermanos');
  await server.person({ role: 'requester', clientId: acme.id, siteIds: [acme.siteId], name: 'Íñigo Núñez' });
  await server.person({ role: 'technician', name: 'Técnica Núñez' });
  await server.db.admin.query(
    `insert into devices (client_id, id, site_id, name, type, status, serial) values
       ($1, $4, $2, 'A-NUÑEZ', 'laptop', 'active', 'SER1AL'), ($1, $5, $3, 'B-NUNEZ', 'laptop', 'active', 'SER1AL2'),
       ($1, $6, $2, 'C-NUNEZ', 'laptop', 'rejected', 'SER1AL3')`,
    [acme.id, acme.siteId, acme.otherSiteId, uuidv7(), uuidv7(), uuidv7()],
  );
  const { body } = await acme.requester.call(tickets.create, { body: { subject: 'PC de Núñez lenta', text: 'Text' } });
  folio = body.folio;
});
afterAll(() => server.close());

async function hits(by: TestPerson, q: string): Promise<SearchHit[]> {
  const answer = await by.call(search.find, { query: { q } });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body.items;
}
const titles = async (by: TestPerson, q: string) => (await hits(by, q)).map(({ kind, title }) => `${kind} ${title}`);

describe('nunez finds Núñez', () => {
  it('in everything, for staff', async () => {
    expect(await titles(server.technician, 'nunez')).toEqual([
      `ticket ${folio} PC de Núñez lenta`,
      'device A-NUÑEZ',
      'device B-NUNEZ',
      'client Nunez Hermanos',
      'client Núñez y Compañía',
      'person Íñigo Núñez',
      'person Técnica Núñez',
    ]);
  });

  it('in the own client, for its administrator and without the provider’s people', async () => {
    expect(await titles(acme.clientAdmin, 'NÚÑEZ')).toEqual([
      `ticket ${folio} PC de Núñez lenta`,
      'device A-NUÑEZ',
      'device B-NUNEZ',
      'client Núñez y Compañía',
      'person Íñigo Núñez',
    ]);
  });

  it('in the own site, for a requester', async () => {
    expect(await titles(acme.requester, 'núñez')).toEqual([`ticket ${folio} PC de Núñez lenta`, 'device A-NUÑEZ']);
  });

  it('nothing of another client', async () => {
    expect(await titles(other.clientAdmin, 'nunez')).toEqual(['client Nunez Hermanos']);
    expect(await titles(other.requester, 'nunez')).toEqual([]);
    expect(await titles(other.technician, 'ser1al')).toEqual([]);
  });
});

it('finds a serial number for those who may read it', async () => {
  expect(await titles(acme.clientAdmin, 'ser1al')).toEqual(['device A-NUÑEZ', 'device B-NUNEZ']);
  expect(await titles(acme.requester, 'ser1al')).toEqual([]);
});

it('puts the ticket of that number first', async () => {
  const old = await acme.requester.call(tickets.create, { body: { subject: 'old', text: 'Text' } });
  for (let index = 0; index < 7; index += 1) {
    await acme.requester.call(tickets.create, { body: { subject: `after ${old.body.folio}`, text: 'Text' } });
  }

  const found = await hits(acme.technician, old.body.folio.replace('TKT-', ''));

  expect(found).toHaveLength(5);
  expect(found[0]).toMatchObject({ kind: 'ticket', id: old.body.id });
});

describe('whatever is typed', () => {
  it.each(['%%', '__', '\\\\', "';--", '\0\0', '<b>', '🖥️🖥️', 'a'.repeat(100), '(.*)', '%27', '99999999999999999999'])(
    '%j is only text',
    async (q) => {
      expect(await hits(server.technician, q)).toEqual([]);
    },
  );

  it.each(['', 'a', ' a ', 'x'.repeat(10_000)])('a box with too little or too much in it is refused', async (q) => {
    expect((await server.technician.call(search.find, { query: { q } })).status).toBe(422);
  });
});

it('uses the search index of each kind for callers who see everything', async () => {
  await server.db.admin.query(
    `insert into clients (id, name, slug) select gen_random_uuid(), 'Client ' || md5(n::text), 'm-' || n from generate_series(1, 5000) n;
     insert into people (id, name, email, role, time_zone)
       select gen_random_uuid(), 'Person ' || md5(n::text), n || '@example.com', 'technician', 'UTC' from generate_series(1, 5000) n;
     insert into devices (client_id, id, site_id, name, type, status)
       select '${acme.id}', gen_random_uuid(), '${acme.siteId}', 'PC ' || md5(n::text), 'laptop', 'active' from generate_series(1, 5000) n`,
  );
  // As autovacuum does in its time; until then what is new waits in a list that the planner counts in.
  for (const table of ['clients', 'people', 'devices']) await server.db.admin.query(`vacuum analyze ${table}`);
  const plan = (table: string, expression: string) =>
    inScope(server.db, SYSTEM, async (tx) => {
      const words = holdsWords(sql.raw(expression), ['4e732ced']);
      const { rows } = await sql<{
        'QUERY PLAN': string;
      }>`explain select id from ${sql.table(table)} where ${words}`.execute(tx);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });

  expect(await plan('clients', 'plain(clients.name)')).toContain('clients__name_search');
  expect(await plan('people', "plain(people.name || ' ' || people.email)")).toContain('people__name_search');
  expect(await plan('devices', "plain(devices.name || ' ' || coalesce(devices.serial, ''))")).toContain(
    'devices__name_search',
  );
});
