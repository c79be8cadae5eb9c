import { maintenance } from '@lanet/contracts/maintenance';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AlertingDevice, alertingDevice } from '../../testing/alerting-device.ts';
import { instantIn, pass, plan } from '../../testing/maintenance-plans.ts';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';
import { settleDue } from './alerts.background.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

const someone = () => server.person({ role: 'technician' });
const waits = async (minutes: number) => {
  await pass(server, { minutes });
  await settleDue(server.platform);
  await server.work();
};

type Stops = 'notifications' | 'tickets' | 'both';

/** A device of a client of its own, and a window over its site that is open for an hour from now on. */
async function underMaintenance(name: string, stops: Stops = 'both', startsInHours = 0) {
  const client = await server.client(name);
  const device = await alertingDevice(server, client);
  const place = { scope: 'site' as const, siteId: client.siteId };
  const window = await plan(server, await someone(), {
    place,
    stops,
    startsInHours,
    hours: 1,
    reason: 'Cambio de discos',
  });
  return { client, device, window };
}

/** Kinds of what a technician of the client was told, oldest first. */
async function told(client: TestClient) {
  const { rows } = await server.db.admin.query<{ kind: string }>(
    'select kind from notifications where person_id = $1 order by created_at, id',
    [client.technician.id],
  );
  return rows.map(({ kind }) => kind);
}

const held = async (device: AlertingDevice) => (await device.alerts()).map(({ maintenance: { held: what } }) => what);

describe('while maintenance stops tickets', () => {
  it('an alert is kept and marked, and its ticket opens once, one `for` after the end, if it still fires', async () => {
    const { client, device, window } = await underMaintenance('Fires on');
    await device.sends({ to: 'firing' });
    const until = window.next.until;

    expect(await device.alerts({ open: true })).toMatchObject([
      { state: 'firing', ticket: null, maintenance: { until, held: 'ticket' } },
    ]);
    await waits(60);
    expect(await device.tickets()).toEqual([]);
    expect(await told(client)).toEqual([]);

    // `disk_full` is believed after 90 seconds.
    await waits(2);
    expect(await device.tickets()).toMatchObject([
      { status: 'new', priority: 'high', alerting: true, lines: ['created', 'alert_fired'] },
    ]);
    expect(await device.alerts({ open: true })).toMatchObject([{ maintenance: null }]);
    await waits(120);
    expect(await device.tickets()).toHaveLength(1);
    expect(await told(client)).toEqual(['ticket_created']);
  });

  it('what begins and ends inside sends nothing, and says why it has no ticket', async () => {
    const { client, device } = await underMaintenance('Inside');
    await device.sends({ to: 'firing' });
    await waits(20);
    await device.sends({ to: 'resolved' });

    await waits(120);

    expect(await device.tickets()).toEqual([]);
    expect(await told(client)).toEqual([]);
    expect(await held(device)).toEqual(['ticket']);
  });

  it('the recovery of what began before is sent as ever', async () => {
    const { device } = await underMaintenance('Before', 'both', 0.5);
    await device.sends({ to: 'firing' });
    expect(await device.tickets()).toHaveLength(1);
    await waits(40);
    expect(await device.alerts({ open: true })).toMatchObject([{ maintenance: { held: null } }]);

    await device.sends({ to: 'resolved' });
    await waits(16);

    expect(await device.tickets()).toMatchObject([{ status: 'resolved' }]);
  });

  it('what fired just before the end, and is heard of just after it, waits as well', async () => {
    const { device } = await underMaintenance('Late');
    server.clock.advance({ minutes: 60, seconds: 10 });
    await device.sends({ to: 'firing', at: server.clock.now() - 20_000 });
    expect(await device.tickets()).toEqual([]);

    await waits(2);
    expect(await device.tickets()).toHaveLength(1);
  });

  it('what fires after the end is told of at once', async () => {
    const { device } = await underMaintenance('After');
    await waits(61);

    await device.sends({ to: 'firing' });

    expect(await device.tickets()).toHaveLength(1);
  });

  it('a backlog that says so late is judged by how things stand now', async () => {
    const { device } = await underMaintenance('Backlog');
    await device.sends({ to: 'firing', at: server.clock.now() - 3_600_000 });
    await waits(3);
    expect(await held(device)).toEqual(['ticket']);

    await waits(60);
    expect(await device.tickets()).toHaveLength(1);
  });

  it('other places, and proposals, change nothing', async () => {
    const { client, device } = await underMaintenance('Elsewhere', 'both', 5);
    const stranger = await server.client('Stranger');
    const by = await someone();
    await plan(server, by, { place: { scope: 'client', clientId: stranger.id }, startsInHours: 0 });
    await plan(server, by, { place: { scope: 'site', siteId: client.otherSiteId }, startsInHours: 0 });
    const asked = await server.person({ role: 'client_admin', clientId: client.id });
    await plan(server, asked, { place: { scope: 'client', clientId: client.id }, startsInHours: 0 });

    await device.sends({ to: 'firing' });

    expect(await device.tickets()).toHaveLength(1);
  });

  it('it is silent while any window is open', async () => {
    const { client, device } = await underMaintenance('Overlap');
    await plan(server, await someone(), {
      ...{ place: { scope: 'client', clientId: client.id }, startsInHours: 0.5, hours: 1, stops: 'tickets' },
    });
    await device.sends({ to: 'firing' });

    await waits(65);
    expect(await device.tickets()).toEqual([]);
    await waits(27);
    expect(await device.tickets()).toHaveLength(1);
  });

  it('one that is ended early, called off or extended moves the ticket with it', async () => {
    const ended = await underMaintenance('Ended early');
    const longer = await underMaintenance('Extended');
    await ended.device.sends({ to: 'firing' });
    await longer.device.sends({ to: 'firing' });
    await waits(10);
    const by = await someone();

    await by.call(maintenance.end, { params: ended.window });
    await by.call(maintenance.update, { params: longer.window, ifMatch: 1, body: { durationMinutes: 180 } });
    await server.work();
    await settleDue(server.platform);

    expect(await ended.device.alerts({ open: true })).toMatchObject([
      { maintenance: { held: 'ticket', until: instantIn(server, 90 / 3600) } },
    ]);
    await waits(2);
    expect(await ended.device.tickets()).toHaveLength(1);
    await waits(60);
    expect(await longer.device.tickets()).toEqual([]);
    await waits(115);
    expect(await longer.device.tickets()).toHaveLength(1);
  });
});

describe('what people hear', () => {
  it('is, of a window that stops tickets alone, one line for the device', async () => {
    const { client, device, window } = await underMaintenance('Tickets only', 'tickets');

    await device.sends({ to: 'firing' }, { to: 'firing', object: '/srv' });

    expect(await told(client)).toEqual(['alert_held']);
    const { rows } = await server.db.admin.query('select values, device_id from notifications where person_id = $1', [
      client.technician.id,
    ]);
    expect(rows).toEqual([
      {
        values: { subject: 'Disco / al 93.4 % en PC-001', client: 'Tickets only', until: window.next.until },
        device_id: device.id,
      },
    ]);
  });

  it('is nothing while a window stops notices: the ticket is there, and told of at the end', async () => {
    const { client, device } = await underMaintenance('Notices only', 'notifications');
    await device.sends({ to: 'firing' }, { to: 'firing', rule: 'disk_critical', trigger: 97, recover: 95, value: 98 });

    expect(await device.tickets()).toMatchObject([{ status: 'new', priority: 'critical' }]);
    expect(await told(client)).toEqual([]);
    expect(await held(device)).toEqual(['notices', 'notices']);
    await waits(63);
    expect(await told(client)).toEqual(['ticket_created']);
    expect(await device.alerts({ open: true })).toMatchObject([{ maintenance: null }, { maintenance: null }]);
    await waits(120);
    expect(await told(client)).toEqual(['ticket_created']);
  });

  it('is nothing of what began and ended meanwhile, though somebody found it and took it', async () => {
    const { client, device } = await underMaintenance('Quiet end', 'notifications');
    await device.sends({ to: 'firing' });
    await server.db.admin.query('update tickets set assignee_id = $1 where device_id = $2', [
      ...[client.technician.id, device.id],
    ]);
    await waits(10);
    await device.sends({ to: 'resolved' });
    await waits(120);

    expect(await device.tickets()).toMatchObject([{ status: 'resolved' }]);
    expect(await told(client)).toEqual([]);
  });

  it('is of the ticket, once an alert joins it that nothing holds back', async () => {
    const { client, device } = await underMaintenance('Joined', 'notifications');
    await device.sends({ to: 'firing' });
    await waits(50);
    await device.sends({ to: 'resolved' });
    await waits(11);
    expect(await told(client)).toEqual([]);

    await device.sends({ to: 'firing', rule: 'disk_critical', trigger: 97, recover: 95, value: 98 });

    expect(await device.tickets()).toMatchObject([{ status: 'new', priority: 'critical' }]);
    expect(await told(client)).toEqual(['ticket_created']);
  });
});
