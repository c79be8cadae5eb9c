import { tickets } from '@lanet/contracts/tickets';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { writeCursor } from '../../platform/http/cursor.ts';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';
import { holdsWords } from '../search/index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

async function open(client: TestClient, subject: string, by: TestPerson = client.requester) {
  return (await by.call(tickets.create, { body: { subject, text: 'Text', clientId: client.id } })).body;
}

async function page(by: TestPerson, query: Record<string, unknown>) {
  const answer = await by.call(tickets.list, { query });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}

const subjects = async (by: TestPerson, query: Record<string, unknown>): Promise<string[]> =>
  (await page(by, query)).items.map(({ subject }: { subject: string }) => subject);

describe('pages', () => {
  it('show every ticket once, also when tickets change while somebody reads on', async () => {
    const acme = await server.client('Acme');
    for (let index = 0; index < 13; index += 1) await open(acme, `Ticket ${index}`);
    // All of one instant, so that only the ids tell them apart; and with microseconds, which a Date would lose.
    await server.db.admin.query(
      `update tickets set updated_at = '2026-01-02 03:04:05.678901+00' where client_id = $1`,
      [acme.id],
    );

    const seen: { id: string; subject: string }[] = [];
    let cursor: string | null = null;
    do {
      const { items, nextCursor } = await page(acme.technician, { limit: 3, ...(cursor && { cursor }) });
      seen.push(...items);
      cursor = nextCursor;
      // The first ticket of the page changes, and a new one comes.
      await acme.technician.call(tickets.note, { params: { id: items[0].id }, body: { text: 'hm' } });
      await open(acme, 'Came later');
    } while (cursor);

    expect(seen.map(({ subject }) => subject)).not.toContain('Came later');
    expect(new Set(seen.map(({ id }) => id)).size).toBe(13);
    expect(seen).toHaveLength(13);
  });

  it('of a timeline follow each other without gap or repetition', async () => {
    const acme = await server.client('Acme');
    const { id } = await open(acme, 'Many lines');
    for (let index = 0; index < 8; index += 1) {
      await acme.technician.call(tickets.note, { params: { id }, body: { text: `note ${index}` } });
    }
    await server.db.admin.query(
      `update ticket_entries set created_at = '2026-01-02 03:04:05.678901+00' where ticket_id = $1`,
      [id],
    );

    const texts: string[] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, unknown> = { limit: 2, ...(cursor && { cursor }) };
      const { body } = await acme.technician.call(tickets.timeline, { params: { id }, query });
      texts.push(...body.items.map(({ text }: { text: string }) => text));
      cursor = body.nextCursor;
    } while (cursor);

    expect(texts).toEqual(['Text', ...Array.from({ length: 8 }, (_, index) => `note ${index}`)]);
  });

  it.each([
    ['no cursor at all', 'x'],
    ['a cursor of another list', writeCursor(['Acme', '0190a5a0-0000-7000-8000-000000000000'])],
    ['a cursor with SQL', writeCursor([1, "'; drop table tickets"])],
    ['a cursor that is far away', 'x'.repeat(2001)],
  ])('refuse %s', async (_what, cursor) => {
    const answer = await server.technician.call(tickets.list, { query: { cursor } });

    expect(answer).toMatchObject({ status: 422, body: { code: 'request.invalid' } });
  });
});

describe('views', () => {
  it('hold what their names say, for staff and for the client', async () => {
    const acme = await server.client('Acme');
    const { technician, requester } = acme;
    const mine = await open(acme, 'given to me');
    await technician.call(tickets.update, {
      params: mine,
      ifMatch: 1,
      body: { assigneeId: technician.id, priority: 'high' },
    });
    const done = await open(acme, 'done');
    await technician.call(tickets.resolve, { params: done, body: { text: 'done' } });
    const gone = await open(acme, 'gone', acme.clientAdmin);
    await acme.clientAdmin.call(tickets.cancel, { params: gone });
    await open(acme, 'of nobody', acme.clientAdmin);

    expect(await subjects(technician, {})).toEqual(['of nobody', 'given to me']);
    expect(await subjects(technician, { view: 'mine' })).toEqual(['given to me']);
    expect(await subjects(technician, { view: 'unassigned' })).toEqual(['of nobody']);
    expect(await subjects(technician, { view: 'resolved' })).toEqual(['gone', 'done']);
    expect(await subjects(technician, { view: 'all', status: 'cancelled' })).toEqual(['gone']);
    expect(await subjects(technician, { priority: 'high' })).toEqual(['given to me']);
    expect(await subjects(requester, { view: 'mine' })).toEqual(['given to me']);
    expect(await subjects(server.technician, { view: 'all', clientId: acme.id })).toHaveLength(4);
    expect((await technician.call(tickets.counts)).body).toEqual({ mine: 1, unassigned: 1, open: 2 });
    expect((await server.admin.call(tickets.counts, { query: { clientId: acme.id } })).body).toEqual({
      mine: 0,
      unassigned: 1,
      open: 2,
    });
  });

  it('say which tickets have an alert that is still open', async () => {
    const acme = await server.client('Acme');
    const { id } = await open(acme, 'Disk');
    const { rows } = await server.db.admin.query(
      `insert into devices (client_id, id, site_id, name, type, status)
       values ($1, gen_random_uuid(), $2, 'PC', 'laptop', 'active') returning id`,
      [acme.id, acme.siteId],
    );
    await server.db.admin.query(
      `insert into alerts (client_id, id, device_id, ticket_id, rule_key, rule_version, metric, object, state, priority, value,
                           trigger, recover, opened_at, last_at, reopen_within_hours)
       values ($1, gen_random_uuid(), $2, $3, 'disk', 1, 'disk', 'C:', 'firing', 'high', 95, 90, 85, now(), now(), 24)`,
      [acme.id, rows[0].id, id],
    );
    const alerting = async () => (await page(acme.technician, {})).items[0].alerting;

    expect(await alerting()).toBe(true);
    await server.db.admin.query('update alerts set resolved_at = now() where ticket_id = $1', [id]);
    expect(await alerting()).toBe(false);
  });
});

describe('search', () => {
  it('finds words, accents or not, and parts of a folio', async () => {
    const acme = await server.client('Acme');
    const { folio } = await open(acme, 'Impresora de Núñez al 100% con_guion \\ y 🖥️');
    await open(acme, 'Otra cosa');
    const found = (search: string) => subjects(acme.technician, { search });

    for (const search of [
      'nunez',
      'NÚÑEZ',
      'núñez impresora',
      folio,
      folio.toLowerCase(),
      folio.slice(4),
      '100%',
      '％',
      'n_g',
      '\\',
      '🖥️',
      ' nunez\0 ',
    ]) {
      expect(await found(search), search).toEqual([expect.stringContaining('Impresora')]);
    }
    for (const search of ['%%', '_', '100_', 'nunez otra', "' or true --", '\\\\']) {
      expect(await found(search), search).toEqual(search === '_' ? [expect.stringContaining('Impresora')] : []);
    }
    expect(await found('\0')).toHaveLength(2);
  });

  it('refuses what nobody types', async () => {
    expect((await server.technician.call(tickets.list, { query: { search: 'x'.repeat(10_000) } })).status).toBe(422);
  });

  it('uses the search index for callers who see everything', async () => {
    const acme = await server.client('Acme');
    await server.db.admin.query(
      `insert into tickets (client_id, id, number, folio, subject, status, kind, priority, channel)
       select $1, gen_random_uuid(), 50000 + n, 'OLD-' || n, 'Disk of machine ' || md5(n::text), 'new', 'new', 'low', 'agent'
       from generate_series(1, 5000) n`,
      [acme.id],
    );
    await server.db.admin.query('vacuum analyze tickets');

    const plan = await inScope(server.db, SYSTEM, async (tx) => {
      const words = holdsWords(sql`plain(tickets.folio || ' ' || tickets.subject)`, ['4e732ced']);
      return sql<{ 'QUERY PLAN': string }>`explain select id from tickets where ${words}`.execute(tx);
    });

    expect(plan.rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('tickets__search');
  });
});
