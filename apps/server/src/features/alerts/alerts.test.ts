import { alerts } from '@lanet/contracts/alerts';
import { notifications } from '@lanet/contracts/notifications';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertingDevice } from '../../testing/alerting-device.ts';
import { type SmtpPeer, startSmtpPeer } from '../../testing/smtp-peer.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { settleDue } from './alerts.background.ts';

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

    expect(await device.alerts({ open: true })).toMatchObject([
      { repeats: 99, value: 93.4, priority: 'high', state: 'firing' },
    ]);
    expect(await device.tickets()).toMatchObject([
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

    expect(await device.tickets()).toMatchObject([{ lines: ['created', 'alert_fired', 'alert_repeated'] }]);
    expect(await device.alerts({ open: true })).toMatchObject([{ repeats: 2 }]);
  });
});

describe('a recovery', () => {
  it('resolves the ticket with the proof, once it has lasted', async () => {
    const device = await alertingDevice(server, await server.client('Proof'));
    await device.sends({ to: 'firing' });
    server.clock.advance({ minutes: 10 });
    await device.sends({ to: 'resolved', value: 61 });

    await settle(14);
    expect(await device.tickets()).toMatchObject([{ status: 'new', alerting: false }]);

    await settle(2);
    expect(await device.tickets()).toMatchObject([
      {
        status: 'resolved',
        lines: ['created', 'alert_fired', 'alert_recovered', 'resolved'],
      },
    ]);
    const [ticket] = await device.tickets();
    const { body } = await (await server.person({ role: 'admin' })).call(tickets.timeline, {
      params: { id: ticket?.id ?? '' },
    });
    expect(body.items.at(-1).detail).toMatchObject({
      reason: 'metric_recovered',
      evidence: { metric: 'volume.usedPercent', object: '/', before: 93.4, after: 61, trigger: 90, recover: 85 },
    });

    await settle(60);
    expect((await device.tickets())[0]?.lines).toHaveLength(4);
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

    expect(await device.tickets()).toMatchObject([{ status: 'new', alerting: true }]);
  });

  it('of one alert waits for the others of the ticket', async () => {
    const device = await alertingDevice(server, await server.client('Two'));
    const critical = { rule: 'disk_critical', trigger: 97, recover: 95 };
    await device.sends({ to: 'firing' }, { to: 'firing', ...critical, value: 98 });
    await device.sends({ to: 'resolved', ...critical, value: 92 });

    await settle(20);
    expect(await device.tickets()).toMatchObject([{ status: 'new', priority: 'critical' }]);

    await device.sends({ to: 'resolved', value: 60 });
    await settle(16);
    expect(await device.tickets()).toMatchObject([{ status: 'resolved' }]);
  });

  it('leaves a ticket that a person works on to that person', async () => {
    const device = await alertingDevice(server, await server.client('Person'));
    await device.sends({ to: 'firing' });
    const [ticket] = await device.tickets();
    const technician = await server.person({ role: 'technician' });
    await technician.call(tickets.note, { params: { id: ticket?.id ?? '' }, body: { text: 'Lo estoy viendo' } });
    await device.sends({ to: 'resolved' });

    await settle(16);

    expect((await device.tickets())[0]?.status).not.toBe('resolved');
  });

  it('does not come from silence, nor from an object that went away', async () => {
    const device = await alertingDevice(server, await server.client('Silence'));
    await device.sends({ to: 'firing' }, { to: 'firing', object: '/data' });
    await device.sends({ to: 'no-data', from: 'firing' }, { to: 'removed', object: '/data', from: 'firing' });

    await settle(120);

    expect(await device.alerts()).toMatchObject([{ state: 'removed' }, { state: 'no_data', resolvedAt: null }]);
    expect((await device.tickets()).map(({ status }) => status)).toEqual(['new', 'new']);
    await device.sends({ to: 'measured', from: 'no-data', value: 92 });
    expect(await device.alerts({ open: true })).toMatchObject([{ state: 'firing', value: 92 }]);
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

    expect(await device.tickets()).toMatchObject([{ status: 'reopened', alerting: true }]);
    expect((await device.tickets())[0]?.lines.slice(-2)).toEqual(['reopened', 'alert_fired']);
  });

  it('after 25 hours is a new ticket', async () => {
    const device = await resolvedOnce('Renewed');
    server.clock.advance({ hours: 25 });

    await device.sends({ to: 'firing' });

    expect((await device.tickets()).map(({ status }) => status).sort()).toEqual(['new', 'resolved']);
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
