import { notifications } from '@lanet/contracts/notifications';
import { ticketParticipants } from '@lanet/contracts/ticket-participants';
import { tickets } from '@lanet/contracts/tickets';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { alertingDevice } from '../../testing/alerting-device.ts';
import { type SmtpPeer, startSmtpPeer } from '../../testing/smtp-peer.ts';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';

let smtp: SmtpPeer;
let server: TestServer;
let acme: TestClient;
let other: TestClient;
beforeAll(async () => {
  smtp = await startSmtpPeer();
  server = await createTestServer({ LANET_SMTP_URL: smtp.url, LANET_SMTP_FROM: 'ayuda@lanet.example' });
  [acme, other] = await Promise.all([server.client('Acme'), server.client('Other')]);
});
afterAll(async () => {
  await server.close();
  await smtp.close();
});
afterEach(async () => {
  smtp.mails.length = 0;
  await server.db.admin.query('delete from notifications');
});

/** Everybody there is, by the name they have in these tests. */
const everybody = (): Record<string, TestPerson> => ({
  superadmin: server.superadmin,
  admin: server.admin,
  technician: server.technician,
  acmeTechnician: acme.technician,
  acmeAdmin: acme.clientAdmin,
  requester: acme.requester,
  otherTechnician: other.technician,
  otherAdmin: other.clientAdmin,
  otherRequester: other.requester,
});

/** Works on what waits; who got which mail, and whose bell rang. */
async function heard() {
  await server.work();
  const nameOf = (key: 'id' | 'email', value: string | undefined) =>
    Object.entries(everybody()).find(([, person]) => person[key] === value)?.[0] ?? value;
  const { rows } = await server.db.admin.query<{ person_id: string; kind: string }>(
    'select person_id, kind from notifications',
  );
  const bells = rows.map((row) => `${nameOf('id', row.person_id)}: ${row.kind}`);
  const mails = smtp.mails.map(({ recipients }) => nameOf('email', recipients[0]));
  smtp.mails.length = 0;
  await server.db.admin.query('delete from notifications');
  return { bells: bells.sort(), mails: mails.sort() };
}

const ask = (who: TestPerson, subject = 'Sin red') =>
  who.call(tickets.create, { body: { subject, text: 'No abre nada' } });

describe('a ticket from the portal', () => {
  it('tells whom it concerns at each step, and nobody else', async () => {
    const { body: ticket } = await ask(acme.requester);
    const params = { id: ticket.id };
    expect(await heard()).toEqual({
      bells: [
        'acmeTechnician: ticket_created',
        'admin: ticket_created',
        'superadmin: ticket_created',
        'technician: ticket_created',
      ],
      mails: ['acmeTechnician', 'requester', 'technician'],
    });

    await acme.technician.call(tickets.update, {
      params,
      body: { assigneeId: server.technician.id },
      ifMatch: ticket.version,
    });
    expect(await heard()).toEqual({ bells: ['technician: ticket_assigned'], mails: ['technician'] });

    await server.technician.call(tickets.reply, { params, body: { text: '¿Ya reinició?' } });
    expect(await heard()).toEqual({ bells: ['requester: ticket_replied'], mails: ['requester'] });

    await acme.requester.call(tickets.reply, { params, body: { text: 'Sí' } });
    expect(await heard()).toEqual({ bells: ['technician: ticket_replied'], mails: ['technician'] });

    await server.technician.call(tickets.note, { params, body: { text: 'Cable roto' } });
    expect(await heard()).toEqual({ bells: [], mails: [] });

    await acme.technician.call(tickets.resolve, { params, body: { text: 'Se cambió el cable' } });
    expect(await heard()).toEqual({
      bells: ['requester: ticket_resolved', 'technician: ticket_resolved'],
      mails: ['requester'],
    });

    await acme.requester.call(tickets.reopen, { params, body: { text: 'Otra vez' } });
    expect(await heard()).toEqual({ bells: ['technician: ticket_reopened'], mails: ['technician'] });
  });

  it('reaches who reads along as it reaches the requester, and whoever answers from outside reaches both', async () => {
    const { body: ticket } = await ask(acme.requester);
    const params = { id: ticket.id };
    await server.technician.call(ticketParticipants.add, { params: { ...params, personId: acme.clientAdmin.id } });
    await server.technician.call(tickets.update, {
      ...{ params, ifMatch: ticket.version },
      body: { assigneeId: server.technician.id },
    });
    await heard();

    await server.technician.call(tickets.reply, { params, body: { text: '¿Ya reinició?' } });
    expect(await heard()).toEqual({
      bells: ['acmeAdmin: ticket_replied', 'requester: ticket_replied'],
      mails: ['acmeAdmin', 'requester'],
    });

    await acme.clientAdmin.call(tickets.reply, { params, body: { text: 'Lo reinicié yo' } });
    expect(await heard()).toEqual({
      bells: ['requester: ticket_replied', 'technician: ticket_replied'],
      mails: ['requester', 'technician'],
    });

    await server.technician.call(tickets.note, { params, body: { text: 'x' } });
    expect(await heard()).toEqual({ bells: [], mails: [] });
  });

  it('is told once when its job runs twice, with the words of the sender in the language of the reader', async () => {
    await server.db.admin.query("update people set language = 'en' where id = $1", [server.technician.id]);
    const { body: ticket } = await ask(acme.requester);
    await server.work();
    const { rows } = await server.db.admin.query('select id from ticket_entries where ticket_id = $1', [ticket.id]);
    await server.app.jobs['tickets.notify']?.({
      ...{ clientId: acme.id, ticketId: ticket.id, event: 'created', entryId: rows[0].id, actorId: acme.requester.id },
    });
    await server.work();

    const english = smtp.mails.filter(({ recipients }) => recipients[0] === server.technician.email);
    expect(english).toHaveLength(1);
    expect(english[0]?.header('subject')).toBe(`[${ticket.folio}] Sin red`);
    expect(english[0]?.readable).toContain('Acme has a new ticket.');
    expect(english[0]?.readable).toContain('> No abre nada');
    expect((await server.technician.call(notifications.list)).body).toMatchObject({
      unread: 1,
      items: [
        {
          kind: 'ticket_created',
          ticketId: ticket.id,
          values: { folio: ticket.folio, subject: 'Sin red', client: 'Acme' },
        },
      ],
    });
    await server.db.admin.query("update people set language = 'es' where id = $1", [server.technician.id]);
  });

  it('leaves out who was deactivated, and one bad address stops nobody', async () => {
    await server.db.admin.query("update people set email = 'no address' where id = $1", [acme.technician.id]);
    await server.db.admin.query('update people set active = false where id = $1', [acme.requester.id]);
    await server.technician.call(tickets.create, {
      body: { subject: 'Teclado', text: 'Roto', clientId: acme.id, requesterId: acme.clientAdmin.id },
    });

    expect((await heard()).mails).toEqual(['acmeAdmin']);

    await server.db.admin.query('update people set email = $2 where id = $1', [
      acme.technician.id,
      acme.technician.email,
    ]);
    await server.db.admin.query('update people set active = true where id = $1', [acme.requester.id]);
  });
});

describe('jobs of other features', () => {
  const queueOf = (name: 'notifications.enrolment_pending' | 'notifications.security_event', payload: object) =>
    inScope(server.db, SYSTEM, (tx) =>
      // Each test gives the payload of its own job; `enqueue` cannot tell the two apart here.
      enqueue(tx, name, payload as never),
    );

  it('tell of a computer that waits for a yes: staff of the client, no mail', async () => {
    const device = await alertingDevice(server, acme);
    await queueOf('notifications.enrolment_pending', { clientId: acme.id, deviceId: device.id, hostname: 'pc-nueva' });

    expect(await heard()).toEqual({
      bells: ['acmeTechnician', 'admin', 'superadmin', 'technician'].map((name) => `${name}: enrolment_pending`),
      mails: [],
    });
  });

  it('tell of a breach of trust: admins by mail, once a day for each kind, and no flood', async () => {
    const device = await alertingDevice(server, acme);
    const event = (code: string) =>
      queueOf('notifications.security_event', {
        ...{ clientId: acme.id, deviceId: device.id, agentId: 'a'.repeat(32), code, text: '<b>nonce</b>' },
      });
    await event('replayed');
    await event('replayed');

    expect(await heard()).toEqual({
      bells: ['acmeTechnician', 'admin', 'superadmin', 'technician'].map((name) => `${name}: security_event`),
      mails: ['admin', 'superadmin'],
    });

    for (let index = 0; index < 25; index += 1) await event(`made_up_${index}`);
    await server.work();
    expect((await server.admin.call(notifications.list)).body.unread).toBe(20);
  });
});

describe('the bell', () => {
  it('counts, marks one and all, and is only one’s own', async () => {
    await ask(acme.requester, 'Uno');
    await ask(acme.requester, 'Dos');
    await server.work();
    const { body } = await server.admin.call(notifications.list);
    expect(body.unread).toBe(2);
    const [{ id }] = body.items;

    expect(await server.technician.call(notifications.read, { params: { id } })).toMatchObject({ status: 404 });
    expect(await acme.requester.call(notifications.read, { params: { id } })).toMatchObject({ status: 404 });
    expect(await server.admin.call(notifications.read, { params: { id: uuidv7() } })).toMatchObject({ status: 404 });
    expect(await server.admin.call(notifications.read, { params: { id } })).toMatchObject({ status: 204 });
    expect((await server.admin.call(notifications.list)).body.unread).toBe(1);
    await server.admin.call(notifications.readAll);
    expect((await server.admin.call(notifications.list)).body.unread).toBe(0);
    expect((await server.technician.call(notifications.list)).body.unread).toBe(2);
  });
});
