import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseFingerprints } from '../../testing/isolation-marks.ts';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';
import { forgetAnswers } from './idempotency.ts';

let server: TestServer;
let acme: TestClient;
beforeAll(async () => {
  server = await createTestServer();
  acme = await server.client('Acme');
});
afterAll(() => server.close());

let keys = 0;
const newKey = () => `key-${++keys}`;
const printer = { subject: 'Printer on fire', text: 'In the hall' };
const open = (by: TestPerson, key: string, body: Record<string, unknown> = printer) =>
  by.call(tickets.create, { body: { ...printer, ...body }, headers: { 'idempotency-key': key } });
const REPLAYED = { 'idempotency-replayed': 'true' };
const replayed = ({ headers }: { headers: Record<string, unknown> }) => headers['idempotency-replayed'] === 'true';
const count = async (table: string): Promise<number> =>
  (await server.db.admin.query<{ count: number }>(`select count(*)::int from ${table}`)).rows[0]?.count ?? 0;

/** While `work` runs nobody gets a folio, so that whoever opens a ticket waits in the middle of it. */
async function withoutFolios<T>(work: () => Promise<T>): Promise<T> {
  const holder = await server.db.admin.connect();
  try {
    await holder.query('begin');
    await holder.query('select from ticket_counter for update');
    return await work();
  } finally {
    await holder.query('rollback');
    holder.release();
  }
}

const waiting = async (): Promise<number[]> => {
  const { rows } = await server.db.admin.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows.map(({ pid }) => pid);
};

describe('a request that is sent again under its key', () => {
  it.each(['requester', 'clientAdmin', 'technician'] as const)(
    'of a %s gets the same answer and has done nothing',
    async (who) => {
      const body = { clientId: acme.id, siteId: acme.siteId };
      const key = newKey();
      const first = await open(acme[who], key, body);
      const before = await databaseFingerprints(server.db.admin);
      const hints: unknown[] = [];
      const stop = server.db.bus.subscribe('live', (hint) => hints.push(hint));

      const second = await open(acme[who], key, body);
      stop();

      expect(first.status, JSON.stringify(first.body)).toBe(201);
      expect(replayed(first)).toBe(false);
      expect(second).toMatchObject({ status: 201, body: first.body, headers: { etag: first.headers.etag } });
      expect(replayed(second)).toBe(true);
      expect(await databaseFingerprints(server.db.admin)).toEqual(before);
      expect(hints).toEqual([]);
    },
  );

  it('may write the members of its body in another order', async () => {
    const key = newKey();
    const first = await open(acme.requester, key);

    const second = await acme.requester.call(tickets.create, {
      body: { text: printer.text, subject: printer.subject },
      headers: { 'idempotency-key': key },
    });

    expect(second).toMatchObject({ status: 201, body: { id: first.body.id } });
  });

  it('is refused when it asks for something else', async () => {
    const key = newKey();
    const { body: ticket } = await open(acme.requester, key);
    const { body: other } = await open(acme.requester, newKey());
    const reply = (id: string) =>
      acme.requester.call(tickets.reply, {
        params: { id },
        body: { text: 'Hot' },
        headers: { 'idempotency-key': key },
      });
    await reply(ticket.id);

    expect(await open(acme.requester, key, { subject: 'Another' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency.mismatch' },
    });
    expect(await reply(other.id)).toMatchObject({ status: 422, body: { code: 'idempotency.mismatch' } });
    expect(await reply(ticket.id)).toMatchObject({ status: 201, headers: { 'idempotency-replayed': 'true' } });
  });

  it('is another request when somebody else sends it', async () => {
    const key = newKey();
    const place = { clientId: acme.id, siteId: acme.siteId };
    const answers = [await open(acme.requester, key, place), await open(acme.clientAdmin, key, place)];

    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers.map(replayed)).toEqual([false, false]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(2);
  });

  it('is done twice without a key, and nothing is kept', async () => {
    const before = [await count('tickets'), await count('idempotency_keys')];
    for (const _time of [1, 2]) await acme.requester.call(tickets.create, { body: printer });

    expect([await count('tickets'), await count('idempotency_keys')]).toEqual([Number(before[0]) + 2, before[1]]);
  });
});

describe('a request whose first is still running', () => {
  it('is told so at once, and gets its answer afterwards', async () => {
    const key = newKey();
    const before = await count('tickets');
    const { first, second } = await withoutFolios(async () => {
      const running = open(acme.requester, key);
      await expect.poll(waiting).toHaveLength(1);
      return { first: running, second: await open(acme.requester, key) };
    });
    const done = await first;

    expect(second).toMatchObject({
      status: 409,
      body: { code: 'idempotency.running' },
      headers: { 'retry-after': '1' },
    });
    expect(done.status).toBe(201);
    expect(await open(acme.requester, key)).toMatchObject({ status: 201, body: { id: done.body.id } });
    expect(await count('tickets')).toBe(before + 1);
  });

  it('is one of ten at once, and one is done', async () => {
    const key = newKey();
    const before = await count('tickets');
    const answers = await Promise.all(Array.from({ length: 10 }, () => open(acme.requester, key)));

    const done = answers.filter(({ status }) => status === 201);
    expect(done.filter((answer) => !replayed(answer))).toHaveLength(1);
    expect(new Set(done.map(({ body }) => body.id)).size).toBe(1);
    for (const { status, body } of answers)
      if (status !== 201) expect(body).toMatchObject({ status: 409, code: 'idempotency.running' });
    expect(await count('tickets')).toBe(before + 1);
  });
});

describe('a request that was not done', () => {
  it('keeps nothing when it was refused: corrected, it is done under the same key', async () => {
    const key = newKey();
    const refused = await open(acme.requester, key, { siteId: acme.otherSiteId });
    const malformed = await open(acme.requester, key, { subject: '' });

    expect([refused.status, malformed.status]).toEqual([404, 422]);
    expect(await open(acme.requester, key)).toMatchObject({
      status: 201,
      headers: expect.not.objectContaining(REPLAYED),
    });
  });

  it('keeps nothing when it failed, and is done when it is sent again', async () => {
    const key = newKey();
    const before = [await count('tickets'), await count('idempotency_keys')];
    const broken = await withoutFolios(async () => {
      const running = open(acme.requester, key);
      await expect.poll(waiting).toHaveLength(1);
      // As if the process or its connection had died in the middle of the work.
      await server.db.admin.query('select pg_terminate_backend($1)', [(await waiting())[0]]);
      return running;
    });

    expect(broken).toMatchObject({ status: 503, body: { code: 'server.unavailable' } });
    expect([await count('tickets'), await count('idempotency_keys')]).toEqual(before);
    expect(await open(acme.requester, key)).toMatchObject({
      status: 201,
      headers: expect.not.objectContaining(REPLAYED),
    });
    expect(await count('tickets')).toBe(Number(before[0]) + 1);
  });

  it('is undone when its answer cannot be kept: there is no moment between the two', async () => {
    const key = newKey();
    const before = await count('tickets');
    const { admin } = server.db;
    await admin.query(`alter table idempotency_keys add constraint full_disk check (key <> '${key}') not valid`);
    const failed = await open(acme.requester, key);
    await admin.query('alter table idempotency_keys drop constraint full_disk');

    expect(failed.status).toBe(500);
    expect(await count('tickets')).toBe(before);
    expect((await open(acme.requester, key)).status).toBe(201);
    expect(await count('tickets')).toBe(before + 1);
  });

  it.each([
    { key: '', because: 'it is empty' },
    { key: 'a b', because: 'of a blank, as where two headers are one' },
    { key: 'señal', because: 'of letters beyond ASCII' },
    { key: 'x'.repeat(256), because: 'it is too long' },
  ])('is refused for its key $key: $because', async ({ key }) => {
    expect(await open(acme.requester, key)).toMatchObject({ status: 400, body: { code: 'idempotency.malformed' } });
  });

  it('may have a key of 255 characters', async () => {
    expect((await open(acme.requester, '~'.repeat(255))).status).toBe(201);
  });
});

describe('an answer', () => {
  /** Whose sign-in outlasts the day. */
  async function longSignedIn(): Promise<TestPerson> {
    const person = await server.person({ role: 'requester', clientId: acme.id, siteIds: [acme.siteId] });
    await server.db.admin.query(
      "update auth.sign_ins set expires_at = expires_at + interval '10 days', idle_seconds = 864000 where person_id = $1",
      [person.id],
    );
    return person;
  }

  it('is given again for 24 hours, and deleted after them', async () => {
    const person = await longSignedIn();
    const key = newKey();
    const first = await open(person, key);
    server.clock.advance({ hours: 23, minutes: 59 });
    const lastDay = await open(person, key);
    await forgetAnswers(server.platform);
    const stillThere = await count('idempotency_keys');
    server.clock.advance({ minutes: 1 });
    const nextDay = await open(person, key);
    const again = await open(person, key);

    expect(lastDay).toMatchObject({ body: { id: first.body.id }, headers: REPLAYED });
    expect(nextDay.status).toBe(201);
    expect(nextDay.body.id).not.toBe(first.body.id);
    expect(again).toMatchObject({ body: { id: nextDay.body.id }, headers: REPLAYED });
    expect(stillThere).toBeGreaterThan(1);
    await forgetAnswers(server.platform);
    expect(await count('idempotency_keys')).toBe(1);
  });

  it('goes with the person it was given to', async () => {
    const person = await longSignedIn();
    await open(person, newKey());
    const kept = async () =>
      (await server.db.admin.query('select from idempotency_keys where person_id = $1', [person.id])).rowCount;
    expect(await kept()).toBe(1);

    await server.db.admin.query('delete from tickets where requester_id = $1', [person.id]);
    await server.db.admin.query('delete from people where id = $1', [person.id]);

    expect(await kept()).toBe(0);
  });
});
