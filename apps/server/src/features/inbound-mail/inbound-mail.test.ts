import { clientSenders } from '@lanet/contracts/client-senders';
import { ticketFiles } from '@lanet/contracts/ticket-files';
import { ticketMerges } from '@lanet/contracts/ticket-merges';
import { ticketParticipants } from '@lanet/contracts/ticket-participants';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver, rawMail, signedFor, testMailbox } from '../../testing/test-mail.ts';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let mailbox: string;
let otherMailbox: string;
let acme: TestClient;
let globex: TestClient;

beforeAll(async () => {
  server = await createTestServer();
  mailbox = await testMailbox(server, 'soporte@msp.example', { trustedAuthservIds: ['mx.msp.example'] });
  otherMailbox = await testMailbox(server, 'redes@msp.example');
  acme = await server.client('Acme');
  globex = await server.client('Globex');
}, 60_000);
afterAll(() => server.close());

const read = async (id: string | null) => (await server.admin.call(tickets.get, { params: { id: id ?? '' } })).body;
const linesOf = async (id: string | null) =>
  (await server.admin.call(tickets.timeline, { params: { id: id ?? '' } })).body.items;
const lastLine = async (id: string | null) => (await linesOf(id)).at(-1);
const ticketCount = async () => {
  const { rows } = await server.db.admin.query<{ n: number }>('select count(*)::int as n from tickets');
  return rows[0]?.n;
};
const from = ({ email }: TestPerson, name = 'Ana Ruiz') => `${name} <${email}>`;

describe('mail of a person of a client', () => {
  it('opens a ticket in their name, with its text and its files, and tells them its folio', async () => {
    const file = { name: 'factura ñ.txt', type: 'text/plain', content: 'uno' };

    const mail = await deliver(server, mailbox, {
      ...{ from: from(acme.requester), subject: 'No imprime la Ñandú', text: 'Buenos días,\n\nno imprime.', file },
    });

    expect(mail).toMatchObject({ state: 'ticket', reason: 'new_mail' });
    expect(await read(mail.ticketId)).toMatchObject({
      subject: 'No imprime la Ñandú',
      channel: 'email',
      client: { id: acme.id },
      site: { id: acme.siteId },
      requester: { id: acme.requester.id },
      awaitingReply: true,
    });
    const [line] = await linesOf(mail.ticketId);
    expect(line).toMatchObject({
      text: 'Buenos días,\n\nno imprime.',
      detail: { kind: 'created', mail: { id: mail.id } },
    });
    const files = await server.admin.call(ticketFiles.list, { params: { id: mail.ticketId ?? '' } });
    expect(files.body.items).toMatchObject([{ name: 'factura ñ.txt', sizeBytes: 3 }]);
    const { rows } = await server.db.admin.query('select to_address from outbox where ticket_id = $1', [mail.ticketId]);
    expect(rows).toContainEqual({ to_address: acme.requester.email });
  });

  it('is one ticket however often it is handed over, and by however many mailboxes', async () => {
    const raw = rawMail({ from: from(acme.requester), to: 'redes@msp.example, soporte@msp.example' });
    const place = { folder: 'INBOX', uidvalidity: '1', uid: '7' };

    const first = await deliver(server, mailbox, raw, place);
    const again = await deliver(server, mailbox, raw, place);
    const rescanned = await deliver(server, mailbox, raw, { ...place, uidvalidity: '2', uid: '1' });
    const copy = await deliver(server, otherMailbox, Buffer.concat([Buffer.from('Received: by x\r\n'), raw]));

    expect(again.id).toBe(first.id);
    expect([rescanned, copy]).toMatchObject([
      { state: 'duplicate', copyOf: first.id },
      { state: 'duplicate', copyOf: first.id },
    ]);
    const { rows } = await server.db.admin.query('select owner_mailbox_id as owner from inbound_mail where id = $1', [
      first.id,
    ]);
    expect(rows).toEqual([{ owner: otherMailbox }]);
  });

  it('keeps both of two mails with one forged Message-ID', async () => {
    const before = (await ticketCount()) ?? 0;
    const common = { from: from(acme.requester), messageId: '<same@cliente.example>' };

    await deliver(server, mailbox, { ...common, text: 'Uno.' });
    const second = await deliver(server, mailbox, { ...common, text: 'Dos.' });

    expect(await ticketCount()).toBe(before + 2);
    expect(second.decision).toMatchObject({ forgedId: true });
  });

  it('without a Message-ID is known by its content for thirty days', async () => {
    const mail = { from: from(acme.requester), messageId: null, text: 'Sin identificador.' };

    const first = await deliver(server, mailbox, mail);
    const second = await deliver(server, mailbox, mail);

    expect(second).toMatchObject({ state: 'duplicate', copyOf: first.id });
  });

  it('brings the people of the client in Cc along, and nobody of another', async () => {
    const cc = `${acme.clientAdmin.email}, ${globex.clientAdmin.email}, nadie@otro.example`;

    const mail = await deliver(server, mailbox, { from: from(acme.requester), cc, text: 'Con copia.' });

    const { body } = await server.admin.call(ticketParticipants.list, { params: { id: mail.ticketId ?? '' } });
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual([acme.clientAdmin.id]);
  });

  it('from an allowed domain makes a person of the client', async () => {
    const { id } = acme;
    await server.admin.call(clientSenders.add, { params: { id }, body: { kind: 'domain', value: 'acme.example' } });

    const mail = await deliver(server, mailbox, { from: 'Luis Peña <Luis@Acme.example>', text: 'Soy nuevo.' });

    const ticket = await read(mail.ticketId);
    expect(ticket).toMatchObject({ client: { id: acme.id }, requester: { name: 'Luis Peña' } });
  });
});

describe('an answer', () => {
  const opened = async (text = 'Se cayó la red.') => {
    const mail = await deliver(server, mailbox, { from: from(acme.requester), text, subject: `Red ${text}` });
    return { ticketId: mail.ticketId ?? '', mail };
  };

  it.each([
    ['by the reply address', (signed: Awaited<ReturnType<typeof signedFor>>) => ({ to: signed.replyAddress })],
    ['by our Message-ID', (signed: Awaited<ReturnType<typeof signedFor>>) => ({ inReplyTo: signed.messageId })],
    [
      'by the reference in its text',
      (signed: Awaited<ReturnType<typeof signedFor>>) => ({ text: `Sí.\n\n> ${signed.reference}` }),
    ],
  ])('finds its ticket %s', async (how, sign) => {
    const { ticketId } = await opened(how);
    const signed = await signedFor(server, ticketId, acme.requester.id);

    const mail = await deliver(server, mailbox, {
      from: from(acme.requester),
      subject: 'Re: otra cosa',
      ...sign(signed),
    });

    expect(mail).toMatchObject({ state: 'ticket', reason: 'reference', ticketId });
  });

  it('finds its ticket by the ids of earlier mails of either side, and shows what is new alone', async () => {
    const { ticketId, mail } = await opened('con cita');
    const { rows } = await server.db.admin.query<{ id: string }>(
      'select message_id as id from inbound_mail where id = $1',
      [mail.id],
    );

    const answer = await deliver(server, mailbox, {
      ...{ from: from(acme.clientAdmin), subject: 'Re: Red', inReplyTo: rows[0]?.id ?? '' },
      text: 'También aquí.\n\nEl lun, 3 mar 2025 a las 10:15, Ana (<ana@cliente.example>) escribió:\n> Se cayó la red.\n',
    });

    expect(answer).toMatchObject({ ticketId, reason: 'weak_reference' });
    expect(await lastLine(ticketId)).toMatchObject({
      visibility: 'public',
      text: 'También aquí.',
      detail: { kind: 'reply', mail: { hasMore: true, unverified: false } },
    });
  });

  it('wakes a ticket that waited for it, and brings back a resolved one; what is closed is followed by a new ticket', async () => {
    const { ticketId } = await opened('dos vidas');
    const signed = await signedFor(server, ticketId, acme.requester.id);
    const answer = () =>
      deliver(server, mailbox, {
        from: from(acme.requester),
        inReplyTo: signed.messageId,
        text: `Sigue ${Math.random()}.`,
      });
    const move = async (body: object) => {
      const { version } = await read(ticketId);
      await server.admin.call(tickets.update, { params: { id: ticketId }, body, ifMatch: version });
    };

    await move({ status: 'waiting_client' });
    await answer();
    const woken = (await read(ticketId)).status;
    await server.admin.call(tickets.resolve, { params: { id: ticketId }, body: { text: 'Hecho.' } });
    await answer();
    const reopened = (await read(ticketId)).status;
    await server.admin.call(tickets.resolve, { params: { id: ticketId }, body: { text: 'Ahora sí.' } });
    await move({ status: 'closed' });
    const after = await answer();

    expect([woken, reopened]).toEqual(['in_progress', 'reopened']);
    expect(after).toMatchObject({ state: 'ticket', reason: 'ticket_closed' });
    expect(after.ticketId).not.toBe(ticketId);
    expect((await linesOf(after.ticketId)).map(({ detail }: { detail: { kind: string } }) => detail.kind)).toContain(
      'continues',
    );
  });

  it('to a merged ticket goes to the one it was merged into', async () => {
    const [one, two] = [await opened('fusión uno'), await opened('fusión dos')];
    await server.admin.call(ticketMerges.merge, { params: { id: one.ticketId }, body: { intoId: two.ticketId } });
    const signed = await signedFor(server, one.ticketId, acme.requester.id);

    const mail = await deliver(server, mailbox, {
      from: from(acme.requester),
      inReplyTo: signed.messageId,
      text: '¿Y?',
    });

    expect(mail).toMatchObject({ state: 'ticket', ticketId: two.ticketId });
  });

  it('of a technician by their own notification is said in public; by anybody else’s it is a note', async () => {
    const { ticketId } = await opened('del técnico');
    const own = await signedFor(server, ticketId, server.technician.id);
    const others = await signedFor(server, ticketId, server.admin.id);

    await deliver(server, mailbox, { from: from(server.technician), inReplyTo: own.messageId, text: 'Lo reviso.' });
    const said = await linesOf(ticketId);
    await deliver(server, mailbox, { from: from(server.technician), inReplyTo: others.messageId, text: 'Ojo.' });

    expect(said.find(({ text }: { text: string }) => text === 'Lo reviso.')).toMatchObject({
      visibility: 'public',
      author: { id: server.technician.id },
    });
    expect(await lastLine(ticketId)).toMatchObject({ visibility: 'internal', text: 'Ojo.', detail: { kind: 'note' } });
  });

  it('of a stranger who holds a signed reference is for staff alone, and moves nothing', async () => {
    const { ticketId } = await opened('reenviado');
    const { version: _version, ...before } = await read(ticketId);
    const signed = await signedFor(server, ticketId, acme.requester.id);

    await deliver(server, mailbox, {
      from: 'Eva <eva@otra.example>',
      inReplyTo: signed.messageId,
      text: 'Me lo reenviaron.',
    });

    const line = await lastLine(ticketId);
    expect(line).toMatchObject({
      visibility: 'internal',
      author: { id: null, name: 'Eva' },
      detail: { mail: { unverified: true } },
    });
    expect(await read(ticketId)).toMatchObject({ status: before.status });
  });

  it('of another client’s person is held back, and a folio alone is not believed of a stranger', async () => {
    const { ticketId } = await opened('ajeno');
    const signed = await signedFor(server, ticketId, acme.requester.id);
    const { folio } = await read(ticketId);

    const strong = await deliver(server, mailbox, { from: from(globex.requester), inReplyTo: signed.messageId });
    const weak = await deliver(server, mailbox, { from: from(globex.requester), subject: `Re: [${folio}] Red` });
    const stranger = await deliver(server, mailbox, { from: 'eva@otra.example', subject: `Re: [${folio}] Red` });

    expect(strong).toMatchObject({ state: 'quarantine', reason: 'other_client', ticketId: null });
    expect(stranger).toMatchObject({ state: 'quarantine', reason: 'unknown_sender', ticketId: null });
    expect((await read(weak.ticketId)).client.id).toBe(globex.id);
  });

  it('by a folio is quarantined when the server that took it says that it is forged', async () => {
    const { ticketId } = await opened('falsificado');
    const { folio } = await read(ticketId);
    const headers = { 'Authentication-Results': 'mx.msp.example; dmarc=fail' };

    const mail = await deliver(server, mailbox, { from: from(acme.requester), subject: `Re: [${folio}]`, headers });

    expect(mail).toMatchObject({ state: 'quarantine', reason: 'authentication_failed' });
  });
});
