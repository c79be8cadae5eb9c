import { alerts } from '@lanet/contracts/alerts';
import { notifications } from '@lanet/contracts/notifications';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { type AlertingDevice, alertingDevice } from '../../testing/alerting-device.ts';
import { type SmtpPeer, startSmtpPeer } from '../../testing/smtp-peer.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { settleDue } from './alerts.background.ts';
import { processNextEdge } from './alerts.edges.service.ts';

let server: TestServer;
let smtp: SmtpPeer;
beforeAll(async () => {
  smtp = await startSmtpPeer();
  server = await createTestServer({ LANET_SMTP_URL: smtp.url, LANET_SMTP_FROM: 'Mesa de ayuda <ayuda@lanet.example>' });
});
afterAll(async () => {
  await server.close();
  await smtp.close();
});

/** Signed in just now: these tests are days long, and no sign-in of the start would live to see their end. */
const reader = () => server.person({ role: 'admin' });

/** The tickets of a device, newest change first, with the kinds of their lines. */
async function ticketsOf(device: AlertingDevice) {
  const admin = await reader();
  const { body } = await admin.call(tickets.list, { query: { view: 'all', deviceId: device.id } });
  const found: { id: string; subject: string; status: string; priority: string; alerting: boolean; lines: string[] }[] =
    [];
  for (const { id, subject, status, priority, alerting } of body.items) {
    const timeline = await admin.call(tickets.timeline, { params: { id } });
    const lines = timeline.body.items.map((line: { detail: { kind: string } }) => line.detail.kind);
    found.push({ id, subject, status, priority, alerting, lines });
  }
  return found;
}

async function alertsOf(device: AlertingDevice, open = false) {
  const { body } = await (await reader()).call(alerts.list, { query: { open, deviceId: device.id } });
  return body.items;
}

const settle = async (minutes: number) => {
  server.clock.advance({ minutes });
  await settleDue(server.platform);
  await server.work();
};

describe('a hundred repetitions of one breach', () => {
  it('are one alert, one ticket, and one mail for each technician who sees the client', async () => {
    const acme = await server.client('Acme');
    const other = await server.client('Other');
    await server.db.admin.query("update people set language = 'en' where id = $1", [acme.technician.id]);
    const device = await alertingDevice(server, acme);

    await device.sends(...Array.from({ length: 100 }, () => ({ to: 'firing' as const })));

    expect(await alertsOf(device, true)).toMatchObject([
      { repeats: 99, value: 93.4, priority: 'high', state: 'firing' },
    ]);
    expect(await ticketsOf(device)).toMatchObject([
      {
        subject: 'Disco / al 93.4 % en PC-001',
        priority: 'high',
        status: 'new',
        alerting: true,
        lines: ['created', 'alert_fired'],
      },
    ]);
    const mails = smtp.mails.filter(({ raw }) => raw.includes('PC-001'));
    expect(mails.map(({ recipients }) => recipients).sort()).toEqual(
      [[server.technician.email], [acme.technician.email]].sort(),
    );
    const [inEnglish] = mails.filter(({ recipients }) => recipients[0] === acme.technician.email);
    const [inSpanish] = mails.filter(({ recipients }) => recipients[0] === server.technician.email);
    expect(inEnglish?.readable).toContain('New ticket');
    expect(inSpanish?.readable).toContain('Ticket nuevo');
    expect((await server.admin.call(notifications.list)).body.unread).toBe(1);
    for (const nobody of [other.technician, acme.requester, acme.clientAdmin]) {
      expect((await nobody.call(notifications.list)).body).toEqual({ unread: 0, items: [] });
    }
  });

  it('are noted on the timeline at most each half hour', async () => {
    const device = await alertingDevice(server, await server.client('Noted'));
    await device.sends({ to: 'firing' });

    server.clock.advance({ minutes: 31 });
    await device.sends({ to: 'firing' }, { to: 'firing' });

    expect(await ticketsOf(device)).toMatchObject([{ lines: ['created', 'alert_fired', 'alert_repeated'] }]);
    expect(await alertsOf(device, true)).toMatchObject([{ repeats: 2 }]);
  });
});

describe('a recovery', () => {
  it('resolves the ticket with the proof, once it has lasted', async () => {
    const device = await alertingDevice(server, await server.client('Proof'));
    await device.sends({ to: 'firing' });
    server.clock.advance({ minutes: 10 });
    await device.sends({ to: 'resolved', value: 61 });

    await settle(14);
    expect(await ticketsOf(device)).toMatchObject([{ status: 'new', alerting: false }]);

    await settle(2);
    expect(await ticketsOf(device)).toMatchObject([
      {
        status: 'resolved',
        lines: ['created', 'alert_fired', 'alert_recovered', 'resolved'],
      },
    ]);
    const [ticket] = await ticketsOf(device);
    const { body } = await (await reader()).call(tickets.timeline, { params: { id: ticket?.id ?? '' } });
    expect(body.items.at(-1).detail).toMatchObject({
      reason: 'metric_recovered',
      evidence: { metric: 'volume.usedPercent', object: '/', before: 93.4, after: 61, trigger: 90, recover: 85 },
    });

    await settle(60);
    expect((await ticketsOf(device))[0]?.lines).toHaveLength(4);
  });

  it('that does not last keeps the ticket open, and flapping makes no second one', async () => {
    const device = await alertingDevice(server, await server.client('Flapping'));
    for (let round = 0; round < 5; round += 1) {
      await device.sends({ to: 'firing' });
      await settle(5);
      await device.sends({ to: 'resolved' });
      await settle(5);
    }
    await device.sends({ to: 'firing' });
    await settle(60);

    expect(await ticketsOf(device)).toMatchObject([{ status: 'new', alerting: true }]);
  });

  it('of one alert waits for the others of the ticket', async () => {
    const device = await alertingDevice(server, await server.client('Two'));
    const critical = { rule: 'disk_critical', trigger: 97, recover: 95 };
    await device.sends({ to: 'firing' }, { to: 'firing', ...critical, value: 98 });
    await device.sends({ to: 'resolved', ...critical, value: 92 });

    await settle(20);
    expect(await ticketsOf(device)).toMatchObject([{ status: 'new', priority: 'critical' }]);

    await device.sends({ to: 'resolved', value: 60 });
    await settle(16);
    expect(await ticketsOf(device)).toMatchObject([{ status: 'resolved' }]);
  });

  it('leaves a ticket that a person works on to that person', async () => {
    const device = await alertingDevice(server, await server.client('Person'));
    await device.sends({ to: 'firing' });
    const [ticket] = await ticketsOf(device);
    const technician = await server.person({ role: 'technician' });
    await technician.call(tickets.note, { params: { id: ticket?.id ?? '' }, body: { text: 'Lo estoy viendo' } });
    await device.sends({ to: 'resolved' });

    await settle(16);

    expect((await ticketsOf(device))[0]?.status).not.toBe('resolved');
  });

  it('does not come from silence, nor from an object that went away', async () => {
    const device = await alertingDevice(server, await server.client('Silence'));
    await device.sends({ to: 'firing' }, { to: 'firing', object: '/data' });
    await device.sends({ to: 'no-data', from: 'firing' }, { to: 'removed', object: '/data', from: 'firing' });

    await settle(120);

    expect(await alertsOf(device)).toMatchObject([{ state: 'removed' }, { state: 'no_data', resolvedAt: null }]);
    expect((await ticketsOf(device)).map(({ status }) => status)).toEqual(['new', 'new']);
    await device.sends({ to: 'measured', from: 'no-data', value: 92 });
    expect(await alertsOf(device, true)).toMatchObject([{ state: 'firing', value: 92 }]);
  });
});

describe('a breach that comes back', () => {
  const resolvedOnce = async (name: string) => {
    const device = await alertingDevice(server, await server.client(name));
    await device.sends({ to: 'firing' });
    await device.sends({ to: 'resolved' });
    await settle(16);
    return device;
  };

  it('after 23 hours reopens its ticket', async () => {
    const device = await resolvedOnce('Reopened');
    server.clock.advance({ hours: 22, minutes: 40 });

    await device.sends({ to: 'firing' });

    expect(await ticketsOf(device)).toMatchObject([{ status: 'reopened', alerting: true }]);
    expect((await ticketsOf(device))[0]?.lines.slice(-2)).toEqual(['reopened', 'alert_fired']);
  });

  it('after 25 hours is a new ticket', async () => {
    const device = await resolvedOnce('Renewed');
    server.clock.advance({ hours: 25 });

    await device.sends({ to: 'firing' });

    expect((await ticketsOf(device)).map(({ status }) => status).sort()).toEqual(['new', 'resolved']);
  });
});

describe('edges that come late', () => {
  const daysAgo = (days: number) => server.clock.now() - days * 86_400_000;

  it('are history when their end comes with them: no ticket, one line of summary', async () => {
    const device = await alertingDevice(server, await server.client('Backlog'));
    await device.sends(
      ...[3, 2, 1].flatMap((days) => [
        { to: 'firing' as const, at: daysAgo(days) },
        { to: 'resolved' as const, at: daysAgo(days) + 3_600_000 },
      ]),
    );
    await settle(60);

    expect(await ticketsOf(device)).toEqual([]);
    expect((await alertsOf(device)).map(({ state }: { state: string }) => state)).toEqual([
      'resolved',
      'resolved',
      'resolved',
    ]);
    const { rows } = await server.db.admin.query(
      "select detail from audit_log where action = 'alerts.backfilled' and detail->>'deviceId' = $1",
      [device.id],
    );
    expect(rows).toEqual([{ detail: { deviceId: device.id, alerts: 3 } }]);
  });

  it('open a ticket when no end comes: it fires still', async () => {
    const device = await alertingDevice(server, await server.client('StillFull'));
    await device.sends({ to: 'firing', at: daysAgo(1) });
    expect(await ticketsOf(device)).toEqual([]);

    await settle(3);

    expect(await ticketsOf(device)).toMatchObject([{ status: 'new', alerting: true }]);
  });
});

describe('what an agent says', () => {
  it('is done once and in its order, by as many processes as there are', async () => {
    const device = await alertingDevice(server, await server.client('Parallel'));
    await device.stores({ to: 'firing' }, { to: 'resolved' }, { to: 'firing' }, { to: 'firing' });
    const process = server.app.jobs['alerts.process_edges'];

    await Promise.all([process?.({}), process?.({}), process?.({})]);
    await process?.({});

    expect(await alertsOf(device)).toMatchObject([
      { state: 'firing', repeats: 1 },
      { state: 'resolved', repeats: 0 },
    ]);
    expect(await ticketsOf(device)).toMatchObject([
      { lines: ['created', 'alert_fired', 'alert_recovered', 'alert_fired'] },
    ]);
  });

  it('goes on where a run was killed', async () => {
    const device = await alertingDevice(server, await server.client('Killed'));
    await device.stores({ to: 'firing' }, { to: 'resolved' });
    const dying = inScope(server.db, SYSTEM, async (tx) => {
      await processNextEdge(tx, device.id, server.clock.now());
      throw new Error('killed before the commit');
    });
    await expect(dying).rejects.toThrow('killed');

    await device.sends();

    expect(await alertsOf(device)).toMatchObject([{ state: 'resolved', repeats: 0 }]);
    expect(await ticketsOf(device)).toMatchObject([{ lines: ['created', 'alert_fired', 'alert_recovered'] }]);
  });

  it('of a rule nobody has, or as no edge at all, does nothing', async () => {
    const device = await alertingDevice(server, await server.client('Rogue'));
    await device.sends({ to: 'firing', rule: 'made_up' }, { to: 'resolved' });
    await server.db.admin.query(
      'update alert_edges set edge = \'{"to":1}\', processed_at = null where device_id = $1',
      [device.id],
    );

    await device.sends();

    expect(await alertsOf(device)).toEqual([]);
    expect(await ticketsOf(device)).toEqual([]);
  });

  it('does not choose the priority, and a flood of objects does not flood the inbox', async () => {
    const device = await alertingDevice(server, await server.client('Flood'));
    await device.sends(
      ...Array.from({ length: 30 }, (_, index) => ({ to: 'firing' as const, object: `/mnt/${index}` })),
    );

    expect(await alertsOf(device, true)).toHaveLength(30);
    // The twentieth open alert is the last one with a ticket of its own.
    expect((await ticketsOf(device)).length).toBeLessThanOrEqual(20);
  });
});

describe('alerts', () => {
  it('are seen by staff of the client only, page by page', async () => {
    const acme = await server.client('Seen');
    const other = await server.client('Unseen');
    const device = await alertingDevice(server, acme);
    await device.sends({ to: 'firing' }, { to: 'firing', object: '/a' }, { to: 'firing', object: '/b' });

    const first = await acme.technician.call(alerts.list, { query: { limit: 2 } });
    const second = await acme.technician.call(alerts.list, { query: { limit: 2, cursor: first.body.nextCursor } });
    const objects = [...first.body.items, ...second.body.items].map(({ object }: { object: string }) => object);
    expect(objects.sort()).toEqual(['/', '/a', '/b']);
    expect(second.body.nextCursor).toBeNull();

    const [{ id }] = first.body.items;
    expect((await acme.technician.call(alerts.get, { params: { id } })).body).toMatchObject({
      id,
      device: { name: 'PC-001' },
    });
    expect(await other.technician.call(alerts.get, { params: { id } })).toMatchObject({ status: 404 });
    expect((await other.technician.call(alerts.list, { query: { deviceId: device.id } })).body.items).toEqual([]);
    expect(await acme.clientAdmin.call(alerts.list)).toMatchObject({ status: 403 });
    expect(await acme.technician.call(alerts.list, { query: { cursor: 'nonsense' } })).toMatchObject({ status: 422 });
  });
});
