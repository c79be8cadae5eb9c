import { devices } from '@lanet/contracts/devices';
import { maintenance } from '@lanet/contracts/maintenance';
import { notifications } from '@lanet/contracts/notifications';
import { audit } from '@lanet/contracts/settings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertingDevice } from '../../testing/alerting-device.ts';
import { instantIn, pass, plan, planBody } from '../../testing/maintenance-plans.ts';
import { createTestServer, type TestPerson, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

const someone = () => server.person({ role: 'technician' });
const bellOf = async (by: TestPerson) => (await by.call(notifications.list)).body.items;
const detail = async (window: { id: string }) =>
  (await (await someone()).call(maintenance.get, { params: window })).body;

describe('a proposal', () => {
  const proposed = async (name: string) => {
    const client = await server.client(name);
    const place = { scope: 'site' as const, siteId: client.siteId };
    const window = await plan(server, client.clientAdmin, { place, startsInHours: 0.5, rrule: 'FREQ=DAILY' });
    await server.work();
    return { client, place, window };
  };

  it('holds nothing until staff accept it, and both sides hear of it', async () => {
    const { client, window } = await proposed('Asked');
    expect(window).toMatchObject({ state: 'proposed', running: false });
    expect(await bellOf(client.technician)).toMatchObject([
      { kind: 'maintenance_proposed', values: { windowId: window.id, client: 'Asked', reason: 'Cambio de discos' } },
    ]);
    await pass(server, { minutes: 90 });
    expect(await detail(window)).toMatchObject({ state: 'proposed', running: false, past: [] });

    const accepted = await client.technician.call(maintenance.accept, { params: window });
    await server.work();

    expect(accepted).toMatchObject({ status: 200, body: { state: 'active', running: true, version: 2 } });
    expect(await bellOf(client.clientAdmin)).toMatchObject([
      { kind: 'maintenance_accepted', values: { windowId: window.id } },
    ]);
    await pass(server, { hours: 4 });
    // From when it was accepted, and not from when it was proposed for.
    const [span] = (await detail(window)).past;
    expect(Date.parse(span.until) - Date.parse(span.from)).toBe(3 * 3_600_000);
    expect(await (await someone()).call(maintenance.accept, { params: window })).toMatchObject({
      ...{ status: 409, body: { code: 'maintenance.not_proposed' } },
    });
  });

  it('is declined with a reason that whoever made it reads', async () => {
    const { client, window } = await proposed('Declined');
    const admin = await server.person({ role: 'admin' });
    expect((await admin.call(maintenance.decline, { params: window, body: { why: ' ' } })).status).toBe(422);

    const declined = await admin.call(maintenance.decline, { params: window, body: { why: 'Hay cierre' } });
    await server.work();

    expect(declined.body).toMatchObject({ state: 'declined', why: 'Hay cierre', next: null });
    expect(await bellOf(client.clientAdmin)).toMatchObject([{ kind: 'maintenance_declined' }]);
    expect((await client.clientAdmin.call(maintenance.get, { params: window })).body.why).toBe('Hay cierre');
  });

  it('is changed and withdrawn by the client until it is decided, and by nobody of another', async () => {
    const { client, place, window } = await proposed('Withdrawn');
    const other = await server.client('Stranger');
    const by = client.clientAdmin;
    expect((await other.clientAdmin.call(maintenance.cancel, { params: window, body: {} })).status).toBe(404);
    expect((await by.call(maintenance.accept, { params: window })).status).toBe(403);

    const body = { reason: 'Otra cosa' };
    expect((await by.call(maintenance.update, { params: window, ifMatch: 1, body })).body).toMatchObject({
      ...{ state: 'proposed', reason: 'Otra cosa', version: 2 },
    });
    expect((await by.call(maintenance.cancel, { params: window, body: {} })).body.state).toBe('cancelled');

    const again = await plan(server, by, { place });
    await client.technician.call(maintenance.accept, { params: again });
    expect((await by.call(maintenance.cancel, { params: again, body: {} })).status).toBe(403);
    expect((await by.call(maintenance.update, { params: again, ifMatch: 2, body })).status).toBe(403);
  });

  it('that comes too late to be accepted is refused', async () => {
    const client = await server.client('Late');
    const window = await plan(server, client.clientAdmin, { place: { scope: 'client', clientId: client.id } });
    await pass(server, { hours: 6 });

    expect(await (await someone()).call(maintenance.accept, { params: window })).toMatchObject({
      ...{ status: 422, body: { code: 'maintenance.never' } },
    });
  });

  it('is one of a hundred at most', async () => {
    const client = await server.client('Many');
    const place = { scope: 'client' as const, clientId: client.id };
    const { id } = await plan(server, client.clientAdmin, { place });
    await server.db.admin.query(
      `insert into maintenance_windows select (r).* from (
         select jsonb_populate_record(w, jsonb_build_object('id', gen_random_uuid(), 'window_id', gen_random_uuid())) as r
         from maintenance_windows w, generate_series(1, 99) where w.window_id = $1) s`,
      [id],
    );

    expect(await client.clientAdmin.call(maintenance.create, { body: planBody(server, { place }) })).toMatchObject({
      ...{ status: 409, body: { code: 'maintenance.too_many_proposals' } },
    });
  });
});

describe('maintenance that begins now', () => {
  it('lasts as many hours, and is ended before that', async () => {
    const client = await server.client('Now');
    const device = await alertingDevice(server, client);
    const effects = { stops: 'both', pausesSla: false, reason: 'Cambio de memoria' } as const;
    const by = await someone();
    server.clock.advance({ seconds: 30 });

    const started = await by.call(maintenance.startNow, {
      body: { place: { scope: 'device', deviceId: device.id }, hours: 4, ...effects },
    });

    expect(started).toMatchObject({
      status: 201,
      body: { running: true, scope: 'device', device: { name: 'PC-001' } },
    });
    expect(started.body.next.until.slice(0, 16)).toBe(instantIn(server, 4).slice(0, 16));
    expect((await by.call(devices.get, { params: device })).body.maintenance).toMatchObject({ id: started.body.id });

    server.clock.advance({ minutes: 20 });
    const ended = await by.call(maintenance.end, { params: started.body });

    expect(ended.body).toMatchObject({ running: false, next: null, lastEndedAt: instantIn(server, 0) });
    expect((await by.call(devices.get, { params: device })).body.maintenance).toBeNull();
    const [span] = (await detail(started.body)).past;
    expect(Date.parse(span.until) - Date.parse(span.from)).toBe(20 * 60_000);
    expect(await by.call(maintenance.end, { params: started.body })).toMatchObject({
      ...{ status: 409, body: { code: 'maintenance.not_running' } },
    });
    expect(await by.call(maintenance.cancel, { params: started.body, body: {} })).toMatchObject({
      ...{ status: 409, body: { code: 'maintenance.ended' } },
    });
  });

  it('lasts as long in the hour that comes twice', async () => {
    const client = await server.client('Twice');
    await server.db.admin.query("update sites set time_zone = 'America/Tijuana' where id = $1", [client.siteId]);
    // Half past one for the second time.
    server.clock.advance({ seconds: (Date.parse('2027-11-07T09:30:00Z') - server.clock.now()) / 1000 });
    const { body } = await (await someone()).call(maintenance.startNow, {
      body: {
        ...{ place: { scope: 'site', siteId: client.siteId }, hours: 2, stops: 'both', pausesSla: true },
        reason: 'Madrugada',
      },
    });

    expect(body).toMatchObject({ start: '2027-11-07T01:30', next: { until: '2027-11-07T11:30:00.000Z' } });
    await pass(server, { hours: 2 });
    const [span] = (await detail(body)).past;
    expect(Date.parse(span.until) - Date.parse(span.from)).toBe(2 * 3_600_000);
  });
});

describe('a recurring window', () => {
  it('that is ended early goes on with the next', async () => {
    const client = await server.client('Recurring');
    const place = { scope: 'site' as const, siteId: client.siteId };
    const window = await plan(server, await someone(), { place, startsInHours: 1, hours: 4, rrule: 'FREQ=DAILY' });
    await pass(server, { hours: 2 });

    const ended = await (await someone()).call(maintenance.end, { params: window });

    expect(ended.body).toMatchObject({ running: false, next: { from: instantIn(server, 23) } });
    // Words that are changed meanwhile do not bring it back; other hours do what they say.
    const reworded = await (await someone()).call(maintenance.update, {
      ...{ params: window, ifMatch: 2, body: { reason: 'Otro motivo' } },
    });
    expect(reworded.body).toMatchObject({ running: false, next: { from: instantIn(server, 23) } });
    server.clock.advance({ minutes: 30 });
    const longer = await (await someone()).call(maintenance.update, {
      ...{ params: window, ifMatch: 3, body: { durationMinutes: 300 } },
    });
    expect(longer.body).toMatchObject({ running: true, next: { until: instantIn(server, 3.5) } });
    await pass(server, { hours: 24 });
    expect((await detail(window)).past.map((span: { from: string }) => span.from)).toHaveLength(2);
  });

  it('is called off with all that comes, and what was stays', async () => {
    const client = await server.client('Off');
    const place = { scope: 'client' as const, clientId: client.id };
    const window = await plan(server, await someone(), { place, startsInHours: 1, hours: 4, rrule: 'FREQ=DAILY' });
    await pass(server, { hours: 2 });
    const by = await someone();

    const off = await by.call(maintenance.cancel, { params: window, body: { why: 'Se pospone' } });

    expect(off.body).toMatchObject({ state: 'cancelled', why: 'Se pospone', next: null, running: false });
    expect(await detail(window)).toMatchObject({
      coming: [],
      past: [{ from: window.next.from, until: instantIn(server, 0) }],
    });
    await pass(server, { hours: 48 });
    expect((await detail(window)).past).toHaveLength(1);
  });
});

it('goes on where it is after the worker was away for days', async () => {
  const client = await server.client('Away');
  const place = { scope: 'client' as const, clientId: client.id };
  const window = await plan(server, await someone(), { place, startsInHours: 1, hours: 4, rrule: 'FREQ=DAILY' });

  await pass(server, { hours: 24 * 3 + 2 });

  expect(await detail(window)).toMatchObject({ running: true, next: { from: instantIn(server, -1) } });
  expect((await detail(window)).past).toHaveLength(3);
  await pass(server, { hours: 4 });
  expect(await detail(window)).toMatchObject({ running: false, lastEndedAt: instantIn(server, -1) });
});

it('leaves in the audit log what each person did', async () => {
  const client = await server.client('Audited');
  const place = { scope: 'site' as const, siteId: client.siteId };
  const window = await plan(server, client.clientAdmin, { place, rrule: 'FREQ=DAILY' });
  const by = await someone();
  await by.call(maintenance.accept, { params: window });
  await by.call(maintenance.update, { params: window, ifMatch: 2, body: { reason: 'Otro' } });
  await by.call(maintenance.cancel, { params: window, body: { why: 'Ya no' } });
  const { body } = await (await server.person({ role: 'admin' })).call(audit.list, { query: { limit: 4 } });

  expect(body.items).toMatchObject([
    { action: 'maintenance.cancelled', target: 'one', detail: { windowId: window.id, why: 'Ya no' } },
    { action: 'maintenance.changed', detail: { reason: 'Otro' } },
    { action: 'maintenance.accepted' },
    { action: 'maintenance.proposed', detail: { rrule: 'FREQ=DAILY', stops: 'both' } },
  ]);
});
