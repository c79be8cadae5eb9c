import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { calendarFeeds } from '@lanet/contracts/calendar-feeds';
import { calendars } from '@lanet/contracts/calendars';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { createTestServer, type TestPerson, type TestServer } from '../../testing/test-server.ts';
import { readDueFeeds } from './calendars.feeds.service.ts';
import { calendarHistory } from './index.ts';

const YEAR = new Date().getUTCFullYear() + 1;

let server: TestServer;
/** Signed in anew whenever a day has passed. */
let admin: TestPerson;
let peer: Server;
let base: string;
let asked: IncomingMessage[] = [];
/** What the peer answers, as the test says. */
let answer: (response: ServerResponse) => void;

beforeAll(async () => {
  server = await createTestServer({ LANET_CALENDARS_PRIVATE_NETWORKS: 'loopback' });
  // June of some year: days may pass without another year beginning.
  const june = Date.UTC(YEAR, 5, 1, 12);
  server.clock.advance({ seconds: (june - server.clock.now()) / 1000 });
  admin = await server.person({ role: 'admin', name: 'Test admin' });
  peer = createServer((request, response) => {
    asked.push(request);
    answer(response);
  });
  await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
  // It listens on TCP, so the address is not a path.
  base = `http://127.0.0.1:${(peer.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await server.close();
  await new Promise((resolve) => peer.close(resolve));
});
beforeEach(() => {
  asked = [];
});

const ics = (...days: [date: string, name: string][]) =>
  [
    'BEGIN:VCALENDAR',
    ...days.flatMap(([date, name]) => [
      ...['BEGIN:VEVENT', `DTSTART;VALUE=DATE:${date.replaceAll('-', '')}`, `SUMMARY:${name}`, 'END:VEVENT'],
    ]),
    'END:VCALENDAR',
  ].join('\r\n');
const NEW_YEAR: [string, string] = [`${YEAR + 1}-01-01`, 'Año Nuevo'];
const LABOUR: [string, string] = [`${YEAR + 1}-05-01`, 'Trabajo'];
const says = (...days: [string, string][]) => {
  answer = (response) => response.setHeader('etag', '"v1"').end(ics(...days));
};

let count = 0;
async function madeCalendar(days: object[] = []): Promise<string> {
  const hours = { timeZone: 'America/Mexico_City', week: { mon: [['09:00', '19:00'] as [string, string]] } };
  const body = { name: `Horario ${++count}`, ...hours, days };
  // The days are as the contract wants them; the helper is called with some of their fields.
  return (await admin.call(calendars.create, { body: body as never })).body.id;
}

const add = (id: string, url = `${base}/a.ics`, by = admin) =>
  by.call(calendarFeeds.add, { params: { id }, body: { name: 'Oficiales', url } });
const get = async (id: string, by = admin) => (await by.call(calendars.get, { params: { id } })).body;
const history = (id: string) => inScope(server.platform.db, SYSTEM, (tx) => calendarHistory(tx, id));
const daysInForce = async (id: string) => (await history(id)).at(-1)?.hours.days;
/** Lets time pass, and whoever looks for feeds whose time has come. */
async function pass(time: { days?: number; minutes: number }): Promise<void> {
  server.clock.advance(time);
  // Nobody's sign-in lasts that long.
  admin = await server.person({ role: 'admin', name: 'Test admin' });
  await readDueFeeds(server.platform);
  await server.work();
}
const nextDay = () => pass({ days: 1, minutes: 1 });

describe('a feed', () => {
  it('is read when it is added, and its days are holidays from then on', async () => {
    const id = await madeCalendar();
    says(NEW_YEAR, LABOUR);

    const { status, body } = await add(id);
    expect([status, body.lastFetchedAt, body.days]).toEqual([201, null, []]);
    await server.work();

    const calendar = await get(id);
    expect(calendar.feeds).toMatchObject([
      { name: 'Oficiales', lastError: null, days: [{ name: 'Año Nuevo' }, { name: 'Trabajo' }] },
    ]);
    expect(calendar.days).toEqual([]);
    expect(calendar.history).toMatchObject([{ savedBy: null, changed: { addedDays: 2 } }, { validFrom: null }]);
    expect(await daysInForce(id)).toEqual([NEW_YEAR, LABOUR].map(([date, name]) => ({ date, name, ranges: [] })));
    expect(asked[0]?.headers).not.toHaveProperty('cookie');
  });

  it('says nothing where somebody has a day of their own', async () => {
    const own = { date: NEW_YEAR[0], name: 'Guardia', ranges: [['10:00', '12:00']] };
    const id = await madeCalendar([own]);
    says(NEW_YEAR);
    await add(id);
    await server.work();

    expect(await daysInForce(id)).toEqual([own]);
    expect(await history(id)).toHaveLength(1);

    await admin.call(calendars.update, { params: { id }, ifMatch: 1, body: { days: [] } });
    expect(await daysInForce(id)).toEqual([{ date: NEW_YEAR[0], name: 'Año Nuevo', ranges: [] }]);
  });

  it('is read again each day: what did not change costs nothing, what did makes a version', async () => {
    const id = await madeCalendar();
    says(NEW_YEAR);
    await add(id);
    await server.work();

    answer = (response) => response.writeHead(304).end();
    await nextDay();
    expect(asked.at(-1)?.headers['if-none-match']).toBe('"v1"');
    expect(await history(id)).toHaveLength(2);
    expect((await get(id)).feeds[0].lastFetchedAt).toBe(new Date(server.clock.now()).toISOString());

    says(NEW_YEAR, LABOUR);
    await nextDay();
    expect(await history(id)).toHaveLength(3);
    const { rows } = await server.db.admin.query(
      "select detail from audit_log where action = 'calendars.feed_changed' order by id desc limit 1",
    );
    expect(rows).toEqual([{ detail: { feed: 'Oficiales', daysBefore: 1, daysAfter: 2 } }]);
  });

  it('is asked for all of it once the year is another: other days are read of it then', async () => {
    const id = await madeCalendar();
    says(NEW_YEAR);
    await add(id);
    await server.work();
    await server.db.admin.query(
      "update calendar_feeds set last_ok_at = last_ok_at - interval '1 year' where calendar_id = $1",
      [id],
    );

    await nextDay();

    expect(asked.at(-1)?.headers).not.toHaveProperty('if-none-match');
  });

  it.each([
    { code: 'status', detail: '404', says: (response: ServerResponse) => response.writeHead(404).end() },
    { code: 'status', detail: '304', says: (response: ServerResponse) => response.writeHead(304).end() },
    { code: 'not_a_calendar', says: (response: ServerResponse) => response.end('<h1>Sign in</h1>') },
    { code: 'no_days', says: (response: ServerResponse) => response.end(ics()) },
    { code: 'too_large', says: (response: ServerResponse) => response.end(Buffer.alloc(3 * 1024 * 1024, 'x')) },
    { code: 'no_answer', says: (response: ServerResponse) => response.destroy() },
    { code: 'redirects', says: (response: ServerResponse) => response.writeHead(302, { location: '/a.ics' }).end() },
    {
      code: 'address',
      says: (response: ServerResponse) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    },
    {
      code: 'blocked',
      says: (response: ServerResponse) => response.writeHead(302, { location: 'http://10.0.0.1/' }).end(),
    },
  ])('that dies keeps its days and says why: $code', async ({ code, detail = null, says: dead }) => {
    const id = await madeCalendar();
    says(NEW_YEAR);
    await add(id);
    await server.work();
    // What it answered last is forgotten, so that 304 answers nothing.
    await server.db.admin.query('update calendar_feeds set etag = null where calendar_id = $1', [id]);

    answer = dead;
    await nextDay();

    const [feed] = (await get(id)).feeds;
    expect(feed).toMatchObject({ lastError: { code, detail }, days: [{ name: 'Año Nuevo' }] });
    expect(feed.lastOkAt < feed.lastFetchedAt).toBe(true);
    expect(await history(id)).toHaveLength(2);
    const { items } = (await admin.call(calendars.list)).body;
    expect(items.find((one: { id: string }) => one.id === id).failingFeeds).toBe(1);
  });

  it('is tried again an hour after it failed, and is well then', async () => {
    const id = await madeCalendar();
    const times = () => asked.filter(({ url }) => url === '/retried.ics').length;
    const later = async (minutes: number) => {
      await pass({ minutes });
      return times();
    };
    answer = (response) => response.writeHead(500).end();
    await add(id, `${base}/retried.ics`);
    await server.work();

    says(NEW_YEAR);

    expect([times(), await later(59), await later(2), await later(61)]).toEqual([1, 1, 2, 2]);
    expect((await get(id)).feeds[0]).toMatchObject({ lastError: null, days: [{ name: 'Año Nuevo' }] });
  });

  it('is read when somebody asks, and no more once it is removed', async () => {
    const id = await madeCalendar();
    says(NEW_YEAR);
    const { id: feedId } = (await add(id)).body;
    await server.work();

    says(NEW_YEAR, LABOUR);
    expect((await admin.call(calendarFeeds.refresh, { params: { id, feedId } })).status).toBe(202);
    await server.work();
    expect(await daysInForce(id)).toHaveLength(2);

    await admin.call(calendarFeeds.refresh, { params: { id, feedId } });
    expect((await admin.call(calendarFeeds.remove, { params: { id, feedId } })).status).toBe(204);
    await server.work();
    expect(await daysInForce(id)).toEqual([]);
    expect((await get(id)).history[0]).toMatchObject({ savedBy: 'Test admin', changed: { removedDays: 2 } });
    expect((await admin.call(calendarFeeds.refresh, { params: { id, feedId } })).body.code).toBe(
      'calendar_feeds.not_found',
    );
  });

  it('goes along with a copy, which is read by itself', async () => {
    const id = await madeCalendar();
    says(NEW_YEAR);
    await add(id);
    await server.work();

    const copy = (await admin.call(calendars.copy, { params: { id }, body: { name: `Copia ${count}` } })).body;

    expect(copy.feeds).toMatchObject([{ days: [{ name: 'Año Nuevo' }] }]);
    says(LABOUR);
    await admin.call(calendarFeeds.refresh, { params: { id: copy.id, feedId: copy.feeds[0].id } });
    await server.work();
    expect(await daysInForce(copy.id)).toMatchObject([{ name: 'Trabajo' }]);
    expect(await daysInForce(id)).toMatchObject([{ name: 'Año Nuevo' }]);
  });
});

describe('whose address', () => {
  it.each([
    'file:///etc/passwd',
    'ftp://example.com/a.ics',
    'http://user:secret@example.com/a.ics',
    'javascript:alert(1)',
    'no address',
    `https://example.com/${'a'.repeat(2000)}`,
  ])('is %s is refused', async (url) => {
    expect((await add(await madeCalendar(), url)).status).toBe(422);
  });

  it('is followed once by a calendar, and is one of four at most', async () => {
    const id = await madeCalendar();
    says(NEW_YEAR);
    for (const name of ['a', 'b', 'c']) expect((await add(id, `${base}/${name}.ics`)).status).toBe(201);

    expect((await add(id, `${base}/a.ics`)).body.code).toBe('calendar_feeds.taken');
    expect((await add(id, 'webcal://example.invalid/d.ics')).body.url).toBe('https://example.invalid/d.ics');
    expect((await add(id, `${base}/e.ics`)).body.code).toBe('calendar_feeds.too_many');
    await server.db.admin.query('delete from calendar_feeds where calendar_id = $1', [id]);
    await server.work();
  });

  it('is a secret of whoever may change the calendar', async () => {
    const id = await madeCalendar();
    says(NEW_YEAR);
    await add(id, `${base}/private-7f3a.ics`);
    await server.work();
    const acme = await server.client('Acme');

    expect((await get(id)).feeds[0].url).toBe(`${base}/private-7f3a.ics`);
    for (const by of [await server.person({ role: 'technician' }), acme.technician]) {
      expect((await get(id, by)).feeds).toMatchObject([{ url: null, host: new URL(base).host, days: [{}] }]);
      expect((await add(id, `${base}/f.ics`, by)).status).toBe(403);
    }
  });

  it('leads into our own network is never asked, unless the configuration allows it', async () => {
    const strict = await createTestServer();
    const body = { name: 'Horario', timeZone: 'UTC', week: {}, days: [] };
    const { id } = (await strict.admin.call(calendars.create, { body })).body;
    await strict.admin.call(calendarFeeds.add, { params: { id }, body: { name: 'Intranet', url: `${base}/a.ics` } });

    await strict.work();

    const calendar = (await strict.admin.call(calendars.get, { params: { id } })).body;
    expect(calendar.feeds).toMatchObject([{ lastError: { code: 'blocked' }, days: [] }]);
    expect(asked).toEqual([]);
    await strict.close();
  });
});
