import { devices } from '@lanet/contracts/devices';
import { maintenance } from '@lanet/contracts/maintenance';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertingDevice } from '../../testing/alerting-device.ts';
import { instantIn, localIn, pass, plan, planBody } from '../../testing/maintenance-plans.ts';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let acme: TestClient;
beforeAll(async () => {
  server = await createTestServer();
  acme = await server.client('Acme');
});
afterAll(() => server.close());

const ofClient = ({ id }: TestClient) => ({ scope: 'client' as const, clientId: id });
const ofSite = (siteId: string) => ({ scope: 'site' as const, siteId });
const ofDevice = (deviceId: string) => ({ scope: 'device' as const, deviceId });

const create = (body: Record<string, unknown>, by: TestPerson = server.technician) =>
  by.call(maintenance.create, { body: { ...planBody(server, { place: ofClient(acme) }), ...body } });

/** The test's clock may be days on: nobody's sign-in of the start lives as long. */
const someone = () => server.person({ role: 'technician' });
const listed = async (query: Record<string, unknown>, by?: TestPerson) =>
  (await (by ?? (await someone())).call(maintenance.list, { query: { limit: 200, ...query } as never })).body.items.map(
    ({ id }: { id: string }) => id,
  );

describe('a window', () => {
  it('is planned in the zone of its site, and says when it is', async () => {
    await server.db.admin.query("update sites set time_zone = 'America/Tijuana' where id = $1", [acme.otherSiteId]);
    const { status, body } = await create({
      ...{ place: ofSite(acme.otherSiteId), start: '2030-11-29T22:00', durationMinutes: 240 },
      rrule: 'freq=monthly;byday=-1fr',
    });

    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{ state: 'active', scope: 'site', client: { name: 'Acme' }, site: { id: acme.otherSiteId }, device: null },
      ...{ timeZone: 'America/Tijuana', start: '2030-11-29T22:00', rrule: 'FREQ=MONTHLY;BYDAY=-1FR', running: false },
      next: { from: '2030-11-30T06:00:00.000Z', until: '2030-11-30T10:00:00.000Z' },
      ...{ stops: 'both', pausesSla: true, reason: 'Cambio de discos', version: 1, lastEndedAt: null, why: null },
      createdBy: expect.any(String),
    });
    const { body: detail } = await server.technician.call(maintenance.get, { params: body });
    expect(detail.coming).toHaveLength(10);
    expect(detail.coming[4]).toEqual({ from: '2031-03-29T05:00:00.000Z', until: '2031-03-29T09:00:00.000Z' });
    expect(detail.past).toEqual([]);
  });

  it('without a site is in the zone of the organisation', async () => {
    const { body } = await create({});

    expect(body).toMatchObject({ timeZone: 'America/Mexico_City', next: { from: instantIn(server, 1) } });
  });

  it('keeps the end of its rule as a local day', async () => {
    const { body } = await create({ start: '2030-01-01T22:00', rrule: 'FREQ=DAILY;UNTIL=20300202T040000Z' });

    expect(body.rrule).toBe('FREQ=DAILY;UNTIL=20300201');
  });

  it.each([
    { what: 'a rule of another kind', body: { rrule: 'FREQ=YEARLY' }, status: 422 },
    { what: 'no day of the calendar', body: { start: '2027-02-30T10:00' }, status: 422 },
    { what: 'a start with seconds', body: { start: '2027-02-20T10:00:00' }, status: 422 },
    { what: 'no zone', body: { timeZone: 'Mars/Base' }, status: 422 },
    { what: 'no length', body: { durationMinutes: 0 }, status: 422 },
    { what: 'a length of months', body: { durationMinutes: 60 * 24 * 60 }, status: 422 },
    { what: 'no reason', body: { reason: '  ' }, status: 422 },
    { what: 'what was', body: { start: '2020-01-01T10:00' }, status: 422, code: 'maintenance.never' },
    {
      what: 'a day that no month has',
      body: { start: '2027-02-01T10:00', rrule: 'FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=30' },
      ...{ status: 422, code: 'maintenance.never' },
    },
    {
      what: 'no end',
      body: { rrule: 'FREQ=DAILY', durationMinutes: 1441 },
      ...{ status: 422, code: 'maintenance.overlaps_itself' },
    },
    { what: 'a client that is not there', body: { place: { scope: 'client', clientId: uuidv7() } }, status: 404 },
    { what: 'a site that is not there', body: { place: ofSite(uuidv7()) }, status: 404, code: 'sites.not_found' },
    { what: 'a device that is not', body: { place: ofDevice(uuidv7()) }, status: 404, code: 'devices.not_found' },
    { what: 'a place that is none', body: { place: { scope: 'planet' } }, status: 422 },
  ])('with $what is refused', async ({ body, status, code }) => {
    const answer = await create(body);

    expect(answer.status).toBe(status);
    if (code) expect(answer.body.code).toBe(code);
  });

  it('for everything is planned by who sees everything, and read by everybody it concerns', async () => {
    const place = { scope: 'everything' as const };
    const { body } = await create({ place, start: localIn(server, 30) });

    expect(body).toMatchObject({ scope: 'everything', client: null, site: null, device: null });
    for (const by of [acme.technician, acme.clientAdmin]) {
      expect(await create({ place }, by)).toMatchObject({ status: 403, body: { code: 'request.forbidden' } });
      expect((await by.call(maintenance.get, { params: body })).body.reason).toBe('Cambio de discos');
      expect(await by.call(maintenance.cancel, { params: body, body: {} })).toMatchObject({ status: 403 });
    }
    expect((await acme.requester.call(maintenance.list, { query: { when: 'coming' } })).status).toBe(403);
    expect((await server.technician.call(maintenance.cancel, { params: body, body: {} })).status).toBe(200);
  });
});

describe('a preview', () => {
  const preview = (query: Record<string, string>) =>
    acme.clientAdmin.call(maintenance.preview, {
      query: { start: '2030-11-29T22:00', timeZone: 'America/Tijuana', durationMinutes: '240', ...query } as never,
    });

  it('shows the next ten', async () => {
    const { body } = await preview({ rrule: 'FREQ=MONTHLY;BYDAY=-1FR' });

    expect(body.occurrences).toHaveLength(10);
    expect(body.occurrences[0]).toEqual({ from: '2030-11-30T06:00:00.000Z', until: '2030-11-30T10:00:00.000Z' });
  });

  it('is empty when nothing comes, and refused when it would never end', async () => {
    expect((await preview({ start: '2020-01-01T10:00' })).body.occurrences).toEqual([]);
    expect(await preview({ rrule: 'FREQ=DAILY', durationMinutes: '2000' })).toMatchObject({
      ...{ status: 422, body: { code: 'maintenance.overlaps_itself' } },
    });
  });
});

describe('a change', () => {
  it('holds from now on, and what was stays', async () => {
    const nightly = await plan(server, server.technician, {
      ...{ place: ofSite(acme.siteId), startsInHours: 1, hours: 2, rrule: 'FREQ=DAILY' },
    });
    const first = nightly.next;
    await pass(server, { hours: 4 });
    const by = await someone();
    const change = (body: Record<string, unknown>, ifMatch: number) =>
      by.call(maintenance.update, { params: nightly, ifMatch, body });

    const changed = await change({ durationMinutes: 60, reason: 'Solo una hora' }, 1);

    expect(changed).toMatchObject({
      status: 200,
      body: { id: nightly.id, version: 2, durationMinutes: 60, start: nightly.start, lastEndedAt: first.until },
    });
    expect(await change({ reason: 'Tarde' }, 1)).toMatchObject({ status: 412, body: { code: 'request.stale' } });
    expect(await change({ start: '2020-01-01T10:00', rrule: null }, 2)).toMatchObject({
      ...{ status: 422, body: { code: 'maintenance.never' } },
    });
    const { body } = await by.call(maintenance.get, { params: nightly });
    expect(body.past).toEqual([first]);
    expect(Date.parse(body.coming[0].until) - Date.parse(body.coming[0].from)).toBe(3_600_000);
  });

  it('of two at once is one of them', async () => {
    const by = await someone();
    const window = await plan(server, by, { place: ofClient(acme) });
    const change = (reason: string) => by.call(maintenance.update, { params: window, ifMatch: 1, body: { reason } });

    const answers = (await Promise.all([change('Uno'), change('Dos')])).map(({ status }) => status);

    expect(answers.sort()).toEqual([200, 412]);
  });

  it('is refused of what was called off', async () => {
    const by = await someone();
    const window = await plan(server, by, { place: ofClient(acme) });
    await by.call(maintenance.cancel, { params: window, body: { why: 'Ya no hace falta' } });

    const answer = await by.call(maintenance.update, {
      ...{ params: window, ifMatch: 2, body: { reason: 'Sí hace falta' } },
    });

    expect(answer).toMatchObject({ status: 409, body: { code: 'maintenance.ended' } });
  });
});

describe('the lists', () => {
  it('hold what is now, what comes and what was, each of its place', async () => {
    const own = await server.client('Listed');
    const device = await alertingDevice(server, own);
    const by = await someone();
    const now = await plan(server, by, { place: ofDevice(device.id), startsInHours: -1 });
    const later = await plan(server, by, { place: ofClient(own), startsInHours: 5 });
    const soon = await plan(server, by, { place: ofSite(own.siteId), startsInHours: 2 });
    const elsewhere = await plan(server, by, { place: ofSite(own.otherSiteId), startsInHours: 3 });
    const off = await plan(server, by, { place: ofClient(own), startsInHours: 9 });
    await by.call(maintenance.cancel, { params: off, body: {} });

    const clientId = own.id;
    expect(await listed({ when: 'now', clientId })).toEqual([now.id]);
    expect(await listed({ when: 'coming', clientId })).toEqual([soon.id, elsewhere.id, later.id]);
    const past = async () =>
      (await listed({ when: 'past', clientId })).filter((id: string) => [now.id, off.id].includes(id));
    expect(await past()).toEqual([off.id]);
    expect(await listed({ when: 'coming', siteId: own.siteId })).toEqual([soon.id, later.id]);
    expect(await listed({ when: 'now', siteId: own.siteId })).toEqual([now.id]);
    expect(await listed({ when: 'now', siteId: own.otherSiteId })).toEqual([]);
    expect(await listed({ when: 'coming', deviceId: device.id })).toEqual([soon.id, later.id]);
    expect(await listed({ when: 'now', deviceId: device.id })).toEqual([now.id]);
    expect(await listed({ when: 'coming' }, own.clientAdmin)).toEqual([soon.id, elsewhere.id, later.id]);
    const stranger = await server.person({ role: 'technician', clientIds: [acme.id] });
    expect(await listed({ when: 'coming', clientId }, stranger)).toEqual([]);

    await pass(server, { hours: 4 });

    expect(await past()).toEqual([now.id, off.id]);
    expect(await listed({ when: 'now', clientId })).toEqual([soon.id, elsewhere.id]);
  });

  it('go on where the page before ended, each once', async () => {
    const own = await server.client('Paged');
    const by = await someone();
    const made: string[] = [];
    for (const startsInHours of [3, 1, 2, 2, 5])
      made.push((await plan(server, by, { place: ofClient(own), startsInHours })).id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: never = { when: 'coming', clientId: own.id, limit: 2, ...(cursor && { cursor }) } as never;
      const { body } = await by.call(maintenance.list, { query });
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor;
    } while (cursor);

    expect(seen).toHaveLength(5);
    expect(new Set(seen)).toEqual(new Set(made));
    expect(seen[0]).toBe(made[1]);
    expect((await by.call(maintenance.list, { query: { when: 'now', cursor: 'W10' } })).status).toBe(422);
  });

  it('say of a window that is open that it runs, and of a device that it is under maintenance', async () => {
    const own = await server.client('Running');
    const device = await alertingDevice(server, own);
    const state = async () => {
      const by = await server.person({ role: 'admin' });
      const { body } = await by.call(devices.list, { query: { clientId: own.id, state: 'maintenance' } });
      return [
        (await by.call(devices.get, { params: device })).body.maintenance,
        body.items.map(({ id }: { id: string }) => id),
      ];
    };
    expect(await state()).toEqual([null, []]);

    const window = await plan(server, await someone(), { place: ofSite(own.siteId), startsInHours: 1, hours: 2 });
    await pass(server, { minutes: 61 });
    const running = await (await someone()).call(maintenance.get, { params: window });

    expect(running.body).toMatchObject({ running: true, next: window.next });
    expect(await state()).toEqual([
      { id: window.id, reason: 'Cambio de discos', until: window.next.until },
      [device.id],
    ]);
    // By the clock, though no worker has looked since.
    server.clock.advance({ hours: 2 });
    expect(await state()).toEqual([null, []]);
  });
});
