import { calendars } from '@lanet/contracts/calendars';
import { holidaySets } from '@lanet/contracts/holiday-sets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { createTestServer, type TestPerson, type TestServer } from '../../testing/test-server.ts';
import { calendarHistory, defaultCalendar } from './index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

let count = 0;
const fresh = () => `Horario ${++count}`;
const WEEK = { mon: [['09:00', '14:00'] as const, ['16:00', '19:00'] as const], sat: [['09:00', '13:00'] as const] };
const HOURS = {
  timeZone: 'America/Tijuana',
  week: {
    mon: [...WEEK.mon.map(([from, to]) => [from, to] as [string, string])],
    sat: [['09:00', '13:00'] as [string, string]],
  },
  days: [{ date: '2030-01-01', name: 'Año Nuevo', ranges: [] as [string, string][] }],
};
const create = (fields: object = {}, by: TestPerson = server.admin) =>
  by.call(calendars.create, { body: { name: fresh(), ...HOURS, ...fields } });
const made = async (fields: object = {}) => (await create(fields)).body;
const get = async (id: string, by: TestPerson = server.admin) => by.call(calendars.get, { params: { id } });
const update = (id: string, ifMatch: number, body: object) =>
  server.admin.call(calendars.update, { params: { id }, ifMatch, body });
const versionsOf = (id: string) => inScope(server.platform.db, SYSTEM, (tx) => calendarHistory(tx, id));

describe('a calendar', () => {
  it('is made with its hours, which were always so', async () => {
    const { status, body } = await create({ week: { ...HOURS.week, sun: [] } });

    expect(status).toBe(201);
    expect(body).toMatchObject({ ...HOURS, isDefault: false, active: true, opens: true, version: 1, feeds: [] });
    expect(body.history).toMatchObject([{ validFrom: null, savedBy: 'Test admin', week: HOURS.week }]);
    expect(await versionsOf(body.id)).toEqual([{ validFromMs: null, hours: HOURS, savedBy: 'Test admin' }]);
  });

  it('is read by all staff, and made by administrators', async () => {
    const acme = await server.client('Acme');
    const { id } = await made();

    for (const by of [server.technician, acme.technician]) {
      expect((await get(id, by)).status).toBe(200);
      expect((await by.call(calendars.list)).status).toBe(200);
      expect((await create({}, by)).status).toBe(403);
    }
    for (const by of [acme.clientAdmin, acme.requester]) expect((await get(id, by)).status).toBe(403);
  });

  it.each([
    { week: { mon: [['19:00', '09:00']] } },
    {
      week: {
        mon: [
          ['09:00', '12:00'],
          ['11:00', '13:00'],
        ],
      },
    },
    { week: { mon: [['09:00', '24:30']] } },
    { week: { lunes: [] } },
    { timeZone: 'America/Nowhere' },
    { days: [{ date: '2026-02-30', name: 'x', ranges: [] }] },
    { days: [...HOURS.days, ...HOURS.days] },
    { days: [{ date: '2026-02-28', name: '\u202ex', ranges: [] }] },
    { name: ' ' },
    { name: 'x'.repeat(81) },
  ])('with %j is refused', async (fields) => {
    expect(await create(fields)).toMatchObject({ status: 422, body: { code: 'request.invalid' } });
  });

  it('has a name of its own, however it is written', async () => {
    const { id, name } = await made();

    expect(await create({ name: name.toUpperCase() })).toMatchObject({
      status: 409,
      body: { code: 'calendars.name_taken' },
    });
    expect((await update(id, 1, { name: name.toUpperCase() })).status).toBe(200);
    const other = await made();
    expect(await update(other.id, 1, { name })).toMatchObject({ status: 409, body: { code: 'calendars.name_taken' } });
  });

  it('says when nothing opens in a year', async () => {
    const none = await made({ week: {}, days: [] });
    const once = await made({ week: {}, days: [{ date: tomorrow(), name: 'x', ranges: [['09:00', '10:00']] }] });

    expect([none.opens, once.opens]).toEqual([false, true]);
    const { items } = (await server.technician.call(calendars.list)).body;
    expect(items.find(({ id }: { id: string }) => id === none.id).opens).toBe(false);
  });

  it('that nobody knows is not there', async () => {
    expect(await get(crypto.randomUUID())).toMatchObject({ status: 404, body: { code: 'calendars.not_found' } });
    expect((await update(crypto.randomUUID(), 1, { name: fresh() })).status).toBe(404);
  });
});

const tomorrow = () => new Date(server.clock.now() + 86_400_000).toISOString().slice(0, 10);

describe('a change', () => {
  it('holds from now on by the database’s clock, and what was before stays as it was', async () => {
    const { id } = await made();
    const clock = async () =>
      Number((await server.db.admin.query('select extract(epoch from clock_timestamp()) * 1000 as now')).rows[0].now);

    const before = Math.floor(await clock());
    const { status, body } = await update(id, 1, { timeZone: 'America/Cancun', days: [] });
    const after = await clock();

    expect(status).toBe(200);
    expect(body).toMatchObject({ timeZone: 'America/Cancun', week: HOURS.week, days: [], version: 2 });
    const versions = await versionsOf(id);
    expect(versions).toMatchObject([
      { validFromMs: null, hours: HOURS },
      { hours: { ...HOURS, timeZone: 'America/Cancun', days: [] } },
    ]);
    const from = versions[1]?.validFromMs ?? 0;
    expect(Number.isInteger(from) && from >= before && from <= after).toBe(true);
    expect(body.history).toMatchObject([
      { savedBy: 'Test admin', changed: { timeZone: true, week: false, removedDays: 1, addedDays: 0 } },
      { validFrom: null, changed: { timeZone: false } },
    ]);
  });

  it('of its name makes no version, nor does saving the same hours', async () => {
    const { id } = await made();

    expect((await update(id, 1, { name: fresh() })).body.version).toBe(2);
    expect((await update(id, 2, { week: HOURS.week, days: HOURS.days })).body.version).toBe(3);
    expect(await versionsOf(id)).toHaveLength(1);
  });

  it('is saved by one of two who began from the same', async () => {
    const { id } = await made();

    const answers = await Promise.all([update(id, 1, { week: {} }), update(id, 1, { days: [] })]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(await versionsOf(id)).toHaveLength(2);
  });

  it('comes after the one before, also when the database’s clock was set back', async () => {
    const { id } = await made();
    await server.db.admin.query(
      "insert into calendar_versions select calendar_id, '2090-01-01T00:00:00Z', hours, null from calendar_versions where calendar_id = $1",
      [id],
    );

    await update(id, 1, { week: {} });

    expect((await versionsOf(id)).map(({ validFromMs }) => validFromMs)).toEqual([
      ...[null, Date.UTC(2090, 0, 1), Date.UTC(2090, 0, 1) + 1],
    ]);
  });

  it('is told in the audit log, and to open pages', async () => {
    const { id, name } = await made();
    const told = new Promise((resolve) => {
      const stop = server.platform.db.bus.subscribe('live', ({ event }) => {
        if (event.id === id) resolve(event);
        stop();
      });
    });

    await update(id, 1, { week: {} });

    expect(await told).toEqual({ type: 'calendar', id });
    const { rows } = await server.db.admin.query('select action, detail from audit_log where target = $1 order by id', [
      name,
    ]);
    expect(rows).toEqual([
      { action: 'calendars.created', detail: {} },
      { action: 'calendars.changed', detail: { fields: ['week'] } },
    ]);
  });
});

describe('a copy', () => {
  it('begins with the same hours and goes its own way', async () => {
    const source = await made();
    const copy = (name: string) => server.admin.call(calendars.copy, { params: { id: source.id }, body: { name } });

    const { status, body } = await copy(fresh());
    await update(source.id, 1, { week: {} });

    expect(status).toBe(201);
    expect((await get(body.id)).body).toMatchObject({ ...HOURS, isDefault: false, version: 1 });
    expect((await copy(source.name)).body.code).toBe('calendars.name_taken');
  });
});

describe('the default', () => {
  const makeDefault = (id: string) => server.admin.call(calendars.makeDefault, { params: { id } });
  const deactivate = (id: string) => server.admin.call(calendars.deactivate, { params: { id } });
  const activate = (id: string) => server.admin.call(calendars.activate, { params: { id } });

  it('is one, and may not be taken out of the choices', async () => {
    const [first, second] = [await made(), await made()];

    expect((await makeDefault(first.id)).body.isDefault).toBe(true);
    expect((await makeDefault(second.id)).body.isDefault).toBe(true);

    expect((await get(first.id)).body.isDefault).toBe(false);
    expect(await deactivate(second.id)).toMatchObject({ status: 409, body: { code: 'calendars.is_default' } });
    expect(await inScope(server.platform.db, SYSTEM, (tx) => defaultCalendar(tx))).toEqual({
      id: second.id,
      name: second.name,
    });
    const { items } = (await server.admin.call(calendars.list)).body;
    expect(items[0].id).toBe(second.id);
  });

  it('is one also when several are made it at once', async () => {
    const all = await Promise.all([made(), made(), made()]);

    const answers = await Promise.all(all.map(({ id }) => makeDefault(id)));

    expect(answers.some(({ status }) => status === 200)).toBe(true);
    for (const { status } of answers) expect([200, 409]).toContain(status);
    const { rows } = await server.db.admin.query('select from calendars where is_default');
    expect(rows).toHaveLength(1);
  });

  it('is none that was deactivated, until it is back', async () => {
    const { id } = await made();

    expect((await deactivate(id)).body.active).toBe(false);
    expect(await makeDefault(id)).toMatchObject({ status: 409, body: { code: 'calendars.inactive' } });
    expect((await activate(id)).body.active).toBe(true);
    expect((await makeDefault(id)).status).toBe(200);
  });
});

describe('what a new installation has', () => {
  it('is office hours with the holidays of Mexico by law, and two more calendars', async () => {
    const { rows } = await server.db.admin.query(
      `select c.name, is_default, saved_by, hours from calendars c join calendar_versions v on calendar_id = c.id
       where name in ('Horario de oficina', 'Horario de 8:00 a 17:00', '24 horas, los 7 días') order by c.name`,
    );
    const year = new Date(server.clock.now()).getUTCFullYear();

    const [always, early, office] = rows;
    expect([always.hours.week.sun, always.hours.days]).toEqual([[['00:00', '24:00']], []]);
    expect(early.hours.week).toMatchObject({ mon: [['08:00', '17:00']], fri: [['08:00', '17:00']] });
    expect(office).toMatchObject({ saved_by: null, hours: { timeZone: 'America/Mexico_City' } });
    expect(office.hours.week).toEqual(Object.fromEntries(WORKDAYS.map((day) => [day, [['09:00', '19:00']]])));
    const years = new Set(office.hours.days.map(({ date }: { date: string }) => Number(date.slice(0, 4))));
    expect([...years]).toEqual([0, 1, 2, 3, 4, 5].map((ahead) => year + ahead));
    expect(office.hours.days.some(({ name }: { name: string }) => name === 'Jueves Santo')).toBe(false);
  });
});

const WORKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri'];

describe('the holidays of a country', () => {
  const preview = (query: { from: number; to: number; language?: 'es' | 'en' }, country = 'mx' as const) =>
    server.technician.call(holidaySets.get, { params: { country }, query: { language: 'es', ...query } });

  it('are offered with the law they come from', async () => {
    const { body } = await preview({ from: 2026, to: 2031 });

    expect(body.source).toMatch(/Ley Federal del Trabajo/);
    expect(body.days[0]).toEqual({ date: '2026-01-01', name: 'Año Nuevo', optional: false });
    expect(body.days.find(({ date }: { date: string }) => date === '2030-10-01')).toBeDefined();
    expect((await preview({ from: 2026, to: 2026, language: 'en' })).body.days[0].name).toBe('New Year’s Day');
  });

  it.each([
    { from: 2031, to: 2026 },
    { from: 2026, to: 2036 },
    { from: 1900, to: 1901 },
  ])('from $from to $to are refused', async (query) => {
    expect((await preview(query)).status).toBe(422);
  });
});
