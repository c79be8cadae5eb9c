import { generateKeyPairSync } from 'node:crypto';
import { outbox } from '@lanet/contracts/mail';
import { mailboxes } from '@lanet/contracts/mailboxes';
import { notifications } from '@lanet/contracts/notifications';
import { ticketParticipants } from '@lanet/contracts/ticket-participants';
import { tickets } from '@lanet/contracts/tickets';
import { type ReadMail, readMail } from '@lanet/mail-reading';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { type SmtpPeer, startSmtpPeer } from '../../testing/smtp-peer.ts';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';
import { attachFile } from '../tickets/index.ts';
import { mailTokens } from './index.ts';
import { closeMailers } from './mail.transport.jobs.ts';

let smtp: SmtpPeer;
let server: TestServer;
let acme: TestClient;
beforeAll(async () => {
  smtp = await startSmtpPeer();
  server = await createTestServer({
    LANET_SMTP_URL: smtp.url,
    LANET_SMTP_FROM: 'ayuda@lanet.example',
    LANET_MAIL_PRIVATE_NETWORKS: 'loopback',
  });
  acme = await server.client('Acme');
});
afterAll(async () => {
  closeMailers(server.platform);
  await server.close();
  await smtp.close();
});
afterEach(async () => {
  smtp.mails.length = 0;
  smtp.attempts.length = 0;
  smtp.raws.length = 0;
  await server.db.admin.query('delete from mail_automatic_sends');
});

const ask = async (who: TestPerson, subject = 'Sin red') =>
  (await who.call(tickets.create, { body: { subject, text: 'No abre nada' } })).body;
const listed = async () => (await server.admin.call(outbox.list, { query: { limit: 200 } })).body.items;
const mailsTo = async (ticketId: string, address: string) =>
  (await listed()).filter((one: { ticketId: string; to: string }) => one.ticketId === ticketId && one.to === address);
const attemptsOf = async (id: string) => (await server.admin.call(outbox.attempts, { params: { id } })).body.items;
const deliver = (outboxId: string) => server.app.jobs['mail.deliver']?.({ outboxId });

/** What one person got, read as any mail is. */
function got(person: TestPerson): ReadMail[] {
  return smtp.mails
    .filter(({ recipients }) => recipients[0] === person.email)
    .map(({ raw }) => readMail(Buffer.from(raw)));
}
const headerOf = (mail: ReadMail | undefined, name: string) =>
  mail?.headers.find((one) => one.name.toLowerCase() === name)?.value.trim();

/** A ticket with its receipt already sent. */
async function openTicket(subject?: string) {
  const ticket = await ask(acme.requester, subject);
  await server.work();
  smtp.mails.length = 0;
  return ticket;
}

const reply = (ticketId: string, text: string, by = acme.technician) =>
  by.call(tickets.reply, { params: { id: ticketId }, body: { text } });

describe('a mail server that', () => {
  it('greylists gets the same bytes later, once, and every attempt is listed', async () => {
    const ticket = await openTicket();
    smtp.raws.length = 0;
    smtp.attempts.length = 0;
    smtp.answer(acme.requester.email, { code: 451, text: '4.7.1 greylisted' }, 421);
    await reply(ticket.id, 'Ya voy');
    await server.work();
    const [mail] = await mailsTo(ticket.id, acme.requester.email);
    await deliver(mail.id);
    await deliver(mail.id);
    await deliver(mail.id);

    expect(got(acme.requester)).toHaveLength(1);
    expect(smtp.raws).toHaveLength(3);
    expect(new Set(smtp.raws.map(String)).size).toBe(1);
    expect(new Set(smtp.attempts).size).toBe(1);
    expect(await attemptsOf(mail.id)).toMatchObject([
      { number: 1, code: 451, text: expect.stringContaining('greylisted') },
      { number: 2, code: 421 },
      { number: 3, code: 250 },
    ]);
  });

  it.each(['close', 'silence'] as const)('answers the message with %s gets it again under one id', async (how) => {
    const ticket = await openTicket();
    smtp.attempts.length = 0;
    smtp.answer(acme.requester.email, how);
    await reply(ticket.id, 'Ya voy');
    await server.work();
    const [mail] = await mailsTo(ticket.id, acme.requester.email);
    expect(mail).toMatchObject({ state: 'queued', attempts: 1 });
    await deliver(mail.id);

    expect(got(acme.requester)).toHaveLength(1);
    expect(new Set(smtp.attempts).size).toBe(1);
    expect(await attemptsOf(mail.id)).toMatchObject([{ code: null }, { code: 250 }]);
  });

  it('refuses one of three gives the other two theirs; the ticket says so and its assignee hears of it', async () => {
    const [ana, luis] = [
      await server.person({ role: 'requester', clientId: acme.id, siteIds: [acme.siteId], name: 'Ana Ñandú' }),
      await server.person({ role: 'client_admin', clientId: acme.id, name: 'Luis' }),
    ];
    const ticket = await openTicket();
    const params = { id: ticket.id };
    for (const { id } of [ana, luis])
      await acme.technician.call(ticketParticipants.add, { params: { ...params, personId: id } });
    const { body: current } = await acme.technician.call(tickets.get, { params });
    await acme.technician.call(tickets.update, {
      params,
      body: { assigneeId: acme.technician.id },
      ifMatch: current.version,
    });
    smtp.refuse(ana.email, { code: 550, text: '5.1.1 no such user' });
    await reply(ticket.id, 'Cambié el cable', server.technician);
    await server.work();
    await server.work();

    expect([ana, luis, acme.requester].map((person) => got(person).length)).toEqual([0, 1, 1]);
    expect(await mailsTo(ticket.id, ana.email)).toMatchObject([{ state: 'failed', kind: 'r' }]);
    const [mail] = got(luis);
    expect(mail?.to.map(({ address }) => address)).toEqual([acme.requester.email]);
    expect(mail?.cc).toEqual([
      { name: 'Ana Ñandú', address: ana.email },
      { name: 'Luis', address: luis.email },
    ]);
    expect(mail?.automatic.kind).toBe('loop'); // it is our own; nothing else marks it as automatic
    expect(headerOf(mail, 'auto-submitted')).toBeUndefined();
    expect(headerOf(mail, 'precedence')).toBeUndefined();
    expect(mail?.subject).toBe(`Re: [${ticket.folio}] Sin red`);
    const { body: timeline } = await acme.technician.call(tickets.timeline, { params });
    expect(timeline.items.at(-1)).toMatchObject({
      visibility: 'internal',
      detail: { kind: 'mail_undelivered', address: ana.email, reason: 'unknown_user' },
    });
    const { body: bell } = await acme.technician.call(notifications.list);
    expect(bell.items.filter(({ kind }: { kind: string }) => kind === 'mail_undelivered')).toHaveLength(1);
    smtp.refuse(ana.email, null);
  });
});

describe('a mail of a ticket that came by mail', () => {
  const inbound = async (
    ticket: { id: string },
    messageId: string,
    mailboxId: string | null,
    entryId: string | null,
  ) => {
    await server.db.admin.query(
      `insert into inbound_mail (id, client_id, mailbox_id, raw_sha256, size_bytes, state, message_id, from_address,
         ticket_id, entry_id, received_at) values ($1, $2, $3, $4, 1, 'ticket', $5, $6, $7, $8, now())`,
      [uuidv7(), acme.id, mailboxId, '0'.repeat(64), messageId, acme.requester.email, ticket.id, entryId],
    );
  };

  it('answers the mail that opened it, says that a machine did, and goes on with the thread', async () => {
    const ticket = await ask(acme.requester);
    const { rows } = await server.db.admin.query('select id from ticket_entries where ticket_id = $1', [ticket.id]);
    await inbound(ticket, '<first@mail.example>', null, rows[0].id);
    await server.work();
    await reply(ticket.id, 'Ya voy');
    await server.work();

    const [receipt, answer] = got(acme.requester);
    expect(receipt).toMatchObject({ inReplyTo: '<first@mail.example>', references: ['<first@mail.example>'] });
    expect(headerOf(receipt, 'auto-submitted')).toBe('auto-replied');
    expect(answer?.inReplyTo).toBe(receipt?.messageId);
    expect(answer?.references).toEqual(['<first@mail.example>', receipt?.messageId]);
  });

  it('holds the fourth answer by machine to one address, and people send or discard it', async () => {
    const { rows } = await server.db.admin.query<{ id: string }>(
      `insert into mailboxes (id, name, address, kind, active, incoming, options) values
         (gen_random_uuid(), 'Robots', 'robots@lanet.example', 'listener', false, '{"server": null}', '{}') returning id`,
    );
    const mailboxId = rows[0]?.id ?? null;
    for (let index = 0; index < 5; index += 1) {
      const ticket = await ask(acme.requester, `Robot ${index}`);
      const entries = await server.db.admin.query('select id from ticket_entries where ticket_id = $1', [ticket.id]);
      await inbound(ticket, `<robot${index}@mail.example>`, mailboxId, entries.rows[0].id);
    }
    await server.work();

    expect(got(acme.requester)).toHaveLength(3);
    const held = (await server.admin.call(outbox.list, { query: { state: 'held' } })).body.items;
    expect(held).toMatchObject([
      { heldReason: 'pair_budget', to: acme.requester.email, attempts: 0 },
      { heldReason: 'pair_budget' },
    ]);
    const [one, other] = held;
    expect(await server.admin.call(outbox.release, { params: { id: one.id } })).toMatchObject({
      body: { state: 'queued' },
    });
    expect(await server.admin.call(outbox.discard, { params: { id: other.id } })).toMatchObject({
      body: { state: 'discarded' },
    });
    expect(await server.admin.call(outbox.release, { params: { id: other.id } })).toMatchObject({ status: 409 });
    await server.work();
    expect(got(acme.requester)).toHaveLength(4);
  });
});

describe('by a mailbox’s own server', () => {
  it('goes signed, under its name, to be answered to an address that names the ticket', async () => {
    const own = await startSmtpPeer({ password: 'right' });
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const made = await server.admin.call(mailboxes.create, {
      body: {
        ...{ kind: 'imap', name: 'Soporte "Ñandú"', address: 'soporte@msp.example', options: {}, password: 'wrong' },
        incoming: { server: { host: 'imap.example.com', port: 993, security: 'tls', user: 'soporte' } },
        outgoing: {
          server: { host: '127.0.0.1', port: own.port, security: 'none', insecure: true, user: 'soporte' },
          dkim: { domain: 'msp.example', selector: 's1' },
          maxMiB: 1,
        },
        dkimKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      },
    });
    expect(made.status).toBe(201);
    const ticket = await ask(acme.requester);
    await server.work();
    const [receipt] = await mailsTo(ticket.id, acme.requester.email);
    // A password the server does not take is nobody's address being wrong.
    expect(receipt).toMatchObject({ state: 'queued', attempts: 1, lastError: expect.stringContaining('535') });

    const path = { params: { id: made.body.id }, ifMatch: made.body.version };
    await server.admin.call(mailboxes.update, { ...path, body: { outgoingPassword: 'right' } });
    await deliver(receipt.id);

    const raw = own.mails.find(({ recipients }) => recipients[0] === acme.requester.email)?.raw ?? '';
    const mail = readMail(Buffer.from(raw));
    expect(mail.from).toEqual({ name: 'Soporte "Ñandú"', address: 'soporte@msp.example' });
    expect(raw).toMatch(/^DKIM-Signature: .*d=msp\.example;.*s=s1;/s);
    expect(mail.text).toMatch(/^##- Responda por encima de esta línea -##/);
    const tokens = await inScope(server.db, SYSTEM, (tx) => mailTokens(server.platform, tx));
    expect(tokens.verifyReplyAddress(mail.replyTo[0]?.address ?? '')).toEqual({ ticketId: ticket.id });
    expect(tokens.verifyMessageId(mail.messageId ?? '')).toMatchObject({ kind: 'a', ticketId: ticket.id });
    expect(tokens.findBodyReference(mail.text ?? '')).toEqual({ ticketId: ticket.id });
    expect(tokens.findBodyReference(mail.html ?? '')).toEqual({ ticketId: ticket.id });

    await sendFiles(own);
    await server.admin.call(mailboxes.remove, { params: { id: made.body.id } });
    await own.close();
  });

  const nasty = 'Ñandú 🖥️ "O\'Brien" <b>';

  async function withFile(entryId: string, ticketId: string, name: string, bytes: Buffer) {
    const stored = await server.platform.files.put(
      (async function* () {
        yield bytes;
      })(),
      { maxBytes: 10_000_000 },
    );
    const file = { ticketId, entryId, name, mediaType: 'text/plain', inline: false, contentId: null };
    return inScope(server.db, SYSTEM, (tx) => attachFile(tx, { ...stored, ...file }));
  }

  /** Two files of an answer: one goes along, the other is too large for this mailbox and is fetched by a link. */
  async function sendFiles(own: SmtpPeer) {
    const ticket = await ask(acme.requester, nasty);
    await server.work();
    own.mails.length = 0;
    await reply(ticket.id, nasty);
    const { rows } = await server.db.admin.query(
      "select id from ticket_entries where ticket_id = $1 and detail ->> 'kind' = 'reply'",
      [ticket.id],
    );
    await withFile(rows[0].id, ticket.id, `${nasty}.txt`, Buffer.from('hola'));
    await withFile(rows[0].id, ticket.id, 'video.bin', Buffer.alloc(900_000));
    await withFile(rows[0].id, ticket.id, 'malo.exe', Buffer.from('MZ'));
    await server.work();

    const mail = readMail(
      Buffer.from(own.mails.find(({ recipients }) => recipients[0] === acme.requester.email)?.raw ?? ''),
    );
    expect(mail.subject).toBe(`Re: [${ticket.folio}] ${nasty}`);
    expect(mail.text).toContain(nasty);
    expect(mail.attachments).toMatchObject([{ name: `${nasty}.txt`, content: Buffer.from('hola') }]);
    expect(mail.text).toContain('malo.exe: no se envía por correo por su tipo.');
    const [, link = ''] =
      /video\.bin \(0\.9 MB\): http:\/\/[^/]+(\/api\/v1\/mail-files\/\S+)/.exec(mail.text ?? '') ?? [];
    const fetched = await server.app.http.inject({ method: 'GET', url: link });
    expect([fetched.statusCode, fetched.rawPayload.length]).toEqual([200, 900_000]);
    expect(fetched.headers['content-disposition']).toContain('attachment');
    const forged = link.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'));
    expect((await server.app.http.inject({ method: 'GET', url: forged })).statusCode).toBe(404);
    server.clock.advance({ days: 14 });
    expect((await server.app.http.inject({ method: 'GET', url: link })).statusCode).toBe(404);
  }
});
