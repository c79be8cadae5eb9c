import { calendars } from '@lanet/contracts/calendars';
import { clientCalendars, extraHolidays as endpoints } from '@lanet/contracts/client-calendars';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope, type Scoped, SYSTEM } from '../../platform/database/index.ts';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';
import { waitingIn } from '../../testing/waiting.ts';
import { calendarOf, extraHolidays } from './index.ts';

let server: TestServer;
let acme: TestClient;
let other: TestClient;
beforeAll(async () => {
  server = await createTestServer();
  [acme, other] = [await server.client('Acme'), await server.client('Other')];
});
afterAll(() => server.close());

let count = 0;
async function madeCalendar(): Promise<string> {
  const body = { name: `Horario ${++count}`, timeZone: 'America/Mexico_City', week: {}, days: [] };
  return (await server.admin.call(calendars.create, { body })).body.id;
}

const choose = (id: string, calendarId: string | null, by: TestPerson = server.admin) =>
  by.call(clientCalendars.choose, { params: { id }, body: { calendarId } });
const chooseOfSite = (id: string, calendarId: string | null, by: TestPerson = server.admin) =>
  by.call(clientCalendars.chooseOfSite, { params: { id }, body: { calendarId } });
const read = (id: string, by: TestPerson = server.technician) => by.call(clientCalendars.get, { params: { id } });
const chosen = (siteId: string | null, who: Scoped = SYSTEM) =>
  inScope(server.platform.db, who, (tx) => calendarOf(tx, { clientId: acme.id, siteId }));

describe('the calendar of a place', () => {
  it('is that of the site, else that of the client, else none', async () => {
    const [ofClient, ofSite] = [await madeCalendar(), await madeCalendar()];
    expect(await chosen(acme.siteId)).toBeNull();

    await choose(acme.id, ofClient);
    expect([await chosen(acme.siteId), await chosen(null)]).toEqual([ofClient, ofClient]);

    expect((await chooseOfSite(acme.siteId, ofSite)).status).toBe(204);
    expect([await chosen(acme.siteId), await chosen(acme.otherSiteId)]).toEqual([ofSite, ofClient]);
    expect((await read(acme.id)).body).toMatchObject({
      calendar: { id: ofClient },
      sites: [
        { id: acme.siteId, calendar: { id: ofSite } },
        { id: acme.otherSiteId, calendar: null },
      ],
      default: { name: 'Horario de oficina' },
    });

    await chooseOfSite(acme.siteId, null);
    await choose(acme.id, null);
    expect(await chosen(acme.siteId)).toBeNull();
  });

  it('is found under the scope of whoever writes a ticket there', async () => {
    const calendar = await madeCalendar();
    await chooseOfSite(acme.siteId, calendar);
    const ofSites: Scoped = {
      scope: { kind: 'sites', clientIds: [acme.id], siteIds: [acme.siteId], personId: acme.requester.id },
    };

    expect(await chosen(acme.siteId, ofSites)).toBe(calendar);
    expect(
      await chosen(acme.siteId, { scope: { ...ofSites.scope, kind: 'sites', clientIds: [other.id], siteIds: [] } }),
    ).toBeNull();
    await chooseOfSite(acme.siteId, null);
  });

  it('may not be deactivated while it is chosen, nor chosen once it is', async () => {
    const [ofClient, ofSite] = [await madeCalendar(), await madeCalendar()];
    const deactivate = (id: string) => server.admin.call(calendars.deactivate, { params: { id } });
    await choose(acme.id, ofClient);
    await chooseOfSite(acme.siteId, ofSite);

    for (const id of [ofClient, ofSite]) {
      expect(await deactivate(id)).toMatchObject({ status: 409, body: { code: 'calendars.in_use' } });
    }
    expect((await server.admin.call(calendars.get, { params: { id: ofSite } })).body.usedBy).toEqual({
      clients: 0,
      sites: 1,
      policies: 0,
    });

    await choose(acme.id, null);
    await chooseOfSite(acme.siteId, null);
    expect((await deactivate(ofClient)).status).toBe(200);
    expect(await choose(acme.id, ofClient)).toMatchObject({ status: 409, body: { code: 'calendars.inactive' } });
    expect(await choose(acme.id, crypto.randomUUID())).toMatchObject({ body: { code: 'calendars.not_found' } });
  });

  it('is not chosen while somebody deactivates it', async () => {
    const id = await madeCalendar();
    const holder = await server.db.admin.connect();
    await holder.query(`begin; update calendars set active = false where id = '${id}'`);

    const choosing = choose(acme.id, id);
    await expect.poll(() => waitingIn(server), { timeout: 20_000 }).toBe(1);
    await holder.query('commit');
    holder.release();

    expect(await choosing).toMatchObject({ status: 409, body: { code: 'calendars.inactive' } });
  });

  it('is chosen by administrators, and of things that are there', async () => {
    const id = await madeCalendar();

    for (const by of [server.technician, acme.technician, acme.clientAdmin]) {
      expect((await choose(acme.id, id, by)).status).toBe(403);
    }
    expect((await choose(crypto.randomUUID(), id)).body.code).toBe('clients.not_found');
    expect((await chooseOfSite(crypto.randomUUID(), id)).body.code).toBe('sites.not_found');
    expect((await read(acme.id, other.technician)).status).toBe(404);
  });
});

describe('an extra holiday', () => {
  const add = (body: object = {}, by: TestPerson = server.admin) =>
    by.call(endpoints.add, {
      params: { id: acme.id },
      body: { date: '2026-08-10', name: 'Aniversario', siteId: null, ...body },
    });
  const remove = (holidayId: string) => server.admin.call(endpoints.remove, { params: { id: acme.id, holidayId } });
  const list = async (by: TestPerson = acme.technician) =>
    (await by.call(endpoints.list, { params: { id: acme.id } })).body.items;
  const spans = (siteId: string | null, who: Scoped = SYSTEM) =>
    inScope(server.platform.db, who, (tx) => extraHolidays(tx, acme.id, siteId));

  it('closes a client, or one of its sites, from when it is added until it is taken back', async () => {
    const ofAll = (await add()).body;
    const ofSite = (await add({ siteId: acme.siteId, name: 'Inventario', date: '2026-08-11' })).body;
    expect(await list()).toMatchObject([
      { date: '2026-08-10', site: null },
      { date: '2026-08-11', site: { id: acme.siteId } },
    ]);

    expect((await remove(ofSite.id)).status).toBe(204);

    expect(await list()).toMatchObject([{ id: ofAll.id }]);
    const [first, second] = await spans(acme.siteId);
    expect(first).toEqual({
      date: '2026-08-10',
      name: 'Aniversario',
      addedAtMs: Date.parse(ofAll.addedAt),
      removedAtMs: null,
    });
    expect(second?.removedAtMs).toBeGreaterThanOrEqual(second?.addedAtMs ?? Number.NaN);
    expect(await spans(acme.otherSiteId)).toHaveLength(1);
    expect(await spans(null)).toHaveLength(1);
    expect((await remove(ofSite.id)).body.code).toBe('extra_holidays.not_found');
    await remove(ofAll.id);
  });

  it('of the whole client is seen from each of its sites', async () => {
    const { id } = (await add({ date: '2026-09-01' })).body;
    const scope = { kind: 'sites', clientIds: [acme.id], siteIds: [acme.siteId], personId: null } as const;

    expect((await spans(acme.siteId, { scope })).map(({ date }) => date)).toContain('2026-09-01');
    expect(await spans(acme.siteId, { scope: { ...scope, clientIds: [other.id], siteIds: [other.siteId] } })).toEqual(
      [],
    );
    await remove(id);
  });

  it('is there once a day for the client and once for each site, and again after it was taken back', async () => {
    const date = '2026-10-05';
    const { id } = (await add({ date })).body;

    expect(await add({ date })).toMatchObject({ status: 409, body: { code: 'extra_holidays.taken' } });
    expect((await add({ date, siteId: acme.siteId })).status).toBe(201);
    expect((await add({ date, siteId: acme.siteId })).status).toBe(409);
    await remove(id);
    expect((await add({ date })).status).toBe(201);
    expect((await spans(null)).filter((span) => span.date === date)).toHaveLength(2);
  });

  it.each([
    { date: '2026-02-30', status: 422 },
    { name: '', status: 422 },
    { name: '\u202eevil', status: 422 },
    { siteId: crypto.randomUUID(), status: 404 },
  ])('with %j is refused', async ({ status, ...body }) => {
    expect((await add(body)).status).toBe(status);
  });

  it('is never at a site of another client', async () => {
    expect(await add({ siteId: other.siteId })).toMatchObject({ status: 404, body: { code: 'sites.not_found' } });
  });

  it('is added by administrators, and told in the audit log of the client', async () => {
    for (const by of [server.technician, acme.technician, acme.clientAdmin, acme.requester]) {
      expect((await add({ date: '2027-01-02' }, by)).status).toBe(403);
    }
    const { id } = (await add({ date: '2027-01-02', name: 'Puente' })).body;
    await remove(id);

    const { rows } = await server.db.admin.query(
      "select action, detail from audit_log where client_id = $1 and target = 'Puente' order by id",
      [acme.id],
    );
    expect(rows).toEqual([
      { action: 'calendars.holiday_added', detail: { date: '2027-01-02' } },
      { action: 'calendars.holiday_removed', detail: { date: '2027-01-02' } },
    ]);
  });

  it('is one of five hundred at most', async () => {
    await server.db.admin.query(
      `insert into extra_holidays (client_id, id, date, name, added_at)
       select $1, gen_random_uuid(), date '2031-01-01' + n, 'x', now() from generate_series(1, 500) n`,
      [other.id],
    );
    const answer = await server.admin.call(endpoints.add, {
      params: { id: other.id },
      body: { date: '2030-01-01', name: 'x', siteId: null },
    });

    expect(answer).toMatchObject({ status: 409, body: { code: 'extra_holidays.too_many' } });
  });
});
