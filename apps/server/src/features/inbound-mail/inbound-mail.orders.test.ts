import { clientSenders } from '@lanet/contracts/client-senders';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver, signedFor, type TestMail, testMailbox } from '../../testing/test-mail.ts';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let mailbox: string;
let acme: TestClient;
let globex: TestClient;
let number = 0;

beforeAll(async () => {
  server = await createTestServer();
  mailbox = await testMailbox(server, 'soporte@msp.example', { trustedAuthservIds: ['mx.msp.example'] });
  acme = await server.client('Acme');
  globex = await server.client('Globex');
}, 60_000);
afterAll(() => server.close());

const vouched = { 'Authentication-Results': 'mx.msp.example; dmarc=pass' };
const read = async (id: string | null) => (await server.admin.call(tickets.get, { params: { id: id ?? '' } })).body;
const linesOf = async (id: string | null) =>
  (await server.admin.call(tickets.timeline, { params: { id: id ?? '' } })).body.items;
const mailed = async (address: string, ticketId: string | null) => {
  const { rows } = await server.db.admin.query<{ text: string }>(
    'select text from outbox where to_address = $1 and ticket_id = $2 order by created_at desc, id desc',
    [address, ticketId],
  );
  return rows.map(({ text }) => text);
};

/** A ticket of a client, and what a technician who was told of it answers with their mail program. */
const answered = async (mail: Partial<TestMail>, who = server.technician) => {
  const { email, id } = acme.requester;
  const subject = `Impresora ${++number}`;
  const { ticketId } = await deliver(server, mailbox, { from: `Ana <${email}>`, subject, text: 'No imprime.' });
  const { messageId, replyAddress } = await signedFor(server, ticketId ?? '', who.id);
  expect(id).not.toBe(who.id);
  const answer = await deliver(server, mailbox, {
    ...{ from: `Luis <${who.email}>`, to: replyAddress, inReplyTo: messageId, subject: `Re: ${subject}` },
    headers: vouched,
    ...mail,
  });
  expect(answer).toMatchObject({ state: 'ticket', ticketId });
  return { ticketId, lines: await linesOf(ticketId) };
};

describe('a technician’s answer', () => {
  it('by the program’s own reply is said in public', async () => {
    const { lines } = await answered({ text: 'Voy para allá.' });

    expect(lines).toContainEqual(expect.objectContaining({ visibility: 'public', text: 'Voy para allá.' }));
  });

  it('resolves, with what stands below as the resolution, which the client is told', async () => {
    const { ticketId, lines } = await answered({ text: '#resuelto\n\nSe cambió el tóner.\n' });

    expect(await read(ticketId)).toMatchObject({ status: 'resolved', awaitingReply: false });
    expect(lines.at(-1)).toMatchObject({
      visibility: 'public',
      text: 'Se cambió el tóner.',
      author: { id: server.technician.id },
      detail: { kind: 'resolved', reason: 'person', mail: { from: server.technician.email } },
    });
    const [told] = await mailed(acme.requester.email, ticketId);
    expect(told).toContain('Se cambió el tóner.');
    expect(told).not.toContain('#resuelto');
  });

  it('is for staff alone, and nobody of the client is told', async () => {
    const { ticketId, lines } = await answered({ text: '#interno\nEl equipo ya no tiene garantía.' });
    const { body } = await acme.requester.call(tickets.timeline, { params: { id: ticketId ?? '' } });

    expect(lines.at(-1)).toMatchObject({
      visibility: 'internal',
      text: 'El equipo ya no tiene garantía.',
      detail: { kind: 'note' },
    });
    expect(JSON.stringify([body, await mailed(acme.requester.email, ticketId)])).not.toContain('garantía');
  });

  it.each([
    ['nobody vouches for', {}, 'public'],
    ['a server we do not know vouches for', { 'Authentication-Results': 'mx.malo.example; dmarc=pass' }, 'public'],
    ['is forged', { 'Authentication-Results': 'mx.msp.example; dmarc=fail' }, 'internal'],
  ])('that %s orders nothing', async (what, headers, visibility) => {
    const { ticketId, lines } = await answered({ text: `#resuelto\nListo ${what}.`, headers });

    expect(lines.find(({ text }: { text: string | null }) => text?.includes('#resuelto'))).toMatchObject({
      visibility,
    });
    expect(await read(ticketId)).not.toMatchObject({ status: 'resolved' });
  });

  it('keeps the times it names as text: there is nothing to write them to', async () => {
    const { lines } = await answered({ text: '#tiempo 15\nListo.' });

    expect(lines.find(({ text }: { text: string | null }) => text === '#tiempo 15\nListo.')).toBeDefined();
  });

  it('to a ticket that is resolved already is one more answer', async () => {
    const { ticketId } = await answered({ text: '#resuelto\nSe reinició.' });
    const { messageId } = await signedFor(server, ticketId ?? '', server.technician.id);

    await deliver(server, mailbox, {
      ...{ from: server.technician.email, inReplyTo: messageId, headers: vouched, text: '#resuelto\nOtra vez.' },
    });

    expect((await linesOf(ticketId)).at(-1)).toMatchObject({ text: 'Otra vez.', detail: { kind: 'reply' } });
    expect(await read(ticketId)).toMatchObject({ status: 'resolved' });
  });

  it('of who does not see that client any more orders nothing', async () => {
    const { ticketId } = await answered({ text: '#resuelto\nDesde lejos.' }, globex.technician);

    expect(await read(ticketId)).not.toMatchObject({ status: 'resolved' });
  });
});

describe('a mail that a technician hands on', () => {
  const forward = (address: string, word = '@cliente', note = 'Me llamó también.') =>
    `${word}\n${note}\n\n---------- Forwarded message ---------\nDe: Ana Ruiz <${address}>\nDate: lun, 3 mar 2025 a las 10:15\n` +
    'Subject: Se cayó la red\nTo: Luis <luis@msp.example>\n\nNo hay red en la bodega.\n';
  const handedOn = (text: string, mail: Partial<TestMail> = {}) =>
    deliver(server, mailbox, {
      ...{ from: `Luis <${server.technician.email}>`, subject: 'Fwd: Se cayó la red', text, headers: vouched, ...mail },
    });

  it('opens a ticket of whoever wrote it, and the technician’s own words are for staff', async () => {
    const mail = await handedOn(forward(acme.requester.email.toUpperCase()));

    expect(mail).toMatchObject({ state: 'ticket', reason: 'on_behalf' });
    expect(await read(mail.ticketId)).toMatchObject({
      ...{ subject: 'Se cayó la red', client: { id: acme.id }, requester: { id: acme.requester.id } },
      ...{ channel: 'email', awaitingReply: true },
    });
    const [first, note] = await linesOf(mail.ticketId);
    expect(first).toMatchObject({
      ...{ text: 'No hay red en la bodega.', visibility: 'public', author: { id: acme.requester.id } },
      detail: { kind: 'created', mail: { id: mail.id } },
    });
    expect(note).toMatchObject({
      ...{ text: 'Me llamó también.', visibility: 'internal', author: { id: server.technician.id } },
    });
    const told = await mailed(acme.requester.email, mail.ticketId);
    expect(told).toHaveLength(1);
    expect(told[0]).not.toContain('Me llamó');
  });

  it('from an allowed domain makes its writer a person of the client', async () => {
    const { id } = acme;
    await server.admin.call(clientSenders.add, { params: { id }, body: { kind: 'domain', value: 'acme.example' } });

    const mail = await handedOn(forward('eva@acme.example', '@client', ''));

    expect(await read(mail.ticketId)).toMatchObject({ client: { id }, requester: { name: 'Ana Ruiz' } });
    expect(await linesOf(mail.ticketId)).toHaveLength(1);
  });

  it.each([
    ['is of nobody we know', () => forward('nadie@otro.example'), {}],
    ['names no writer', () => '@cliente\nHola.', {}],
    ['does not say so', () => forward(acme.requester.email, 'Vean esto.'), {}],
    ['nobody vouches for', () => forward(acme.requester.email), { headers: {} }],
  ])('that %s is held back', async (what, text, mail) => {
    expect(await handedOn(`${text()}\n${what}`, mail)).toMatchObject({
      ...{ state: 'quarantine', reason: 'staff_without_ticket' },
    });
  });

  it('of a client that the technician does not see is held back', async () => {
    const from = globex.technician.email;

    expect(await handedOn(forward(acme.requester.email), { from })).toMatchObject({
      ...{ state: 'quarantine', reason: 'staff_without_ticket' },
    });
  });

  it('of a client’s person is text', async () => {
    const mail = await handedOn(forward(globex.requester.email), { from: acme.requester.email });

    expect(await read(mail.ticketId)).toMatchObject({ client: { id: acme.id }, requester: { id: acme.requester.id } });
  });
});
