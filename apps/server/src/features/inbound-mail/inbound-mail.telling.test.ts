import { mailBlocks } from '@lanet/contracts/inbound-mail';
import { mailPairs } from '@lanet/contracts/mail';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SmtpPeer, startSmtpPeer } from '../../testing/smtp-peer.ts';
import { deliver, found, rawMail, type TestMail, testMailbox } from '../../testing/test-mail.ts';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';
import { storeArrival } from './index.ts';

let server: TestServer;
let smtp: SmtpPeer;
let quiet: string;
let telling: string;
let acme: TestClient;
let number = 0;

beforeAll(async () => {
  smtp = await startSmtpPeer();
  server = await createTestServer({
    LANET_SMTP_URL: smtp.url,
    LANET_SMTP_FROM: 'LANET <soporte@msp.example>',
  });
  quiet = await testMailbox(server, 'soporte@msp.example', { maxMiB: 25 });
  const trusted = { trustedAuthservIds: ['mx.msp.example'] };
  telling = await testMailbox(server, 'ventas@msp.example', { tellUnknown: true, ...trusted });
  acme = await server.client('Acme');
}, 60_000);
afterAll(async () => {
  await server.close();
  await smtp.close();
});

const sentTo = async (address: string) => {
  const { rows } = await server.db.admin.query<Record<string, unknown>>(
    `select subject, text, kind, state, held_reason as held, answers_id as "answersId", in_reply_to as "inReplyTo",
            reply_to as "replyTo", shown_to as "shownTo" from outbox where to_address = $1 order by created_at, id`,
    [address],
  );
  return rows;
};
const newAddress = () => `eva${++number}@nuevo.example`;

/** A mail of which only the header block was taken. */
const tooLarge = async (mail: TestMail, mailbox = quiet) => {
  const raw = rawMail({ ...mail, text: '' });
  const { id } = await storeArrival(server.platform, {
    ...{ mailboxId: mailbox, place: null, raw: raw.subarray(0, raw.indexOf('\r\n\r\n') + 4) },
    ...{ sizeBytes: 50_854_363, headersOnly: true, envelope: null, receivedAt: new Date(server.clock.now()) },
  });
  await server.work();
  return found(server, id);
};

describe('a mail that is too large', () => {
  it('of a person opens a ticket that says so, and its sender is told once', async () => {
    const from = `Ana <${acme.requester.email}>`;

    const mail = await tooLarge({ from, subject: 'Los planos', messageId: '<planos@cliente.example>' });

    expect(mail).toMatchObject({ state: 'ticket', reason: 'new_mail' });
    const { body } = await server.admin.call(tickets.timeline, { params: { id: mail.ticketId ?? '' } });
    expect(body.items[0]).toMatchObject({
      detail: { mail: { problem: 'too_large' } },
      files: [{ name: 'Los planos.eml' }],
    });
    const told = (await sentTo(acme.requester.email)).filter(({ answersId }) => answersId === mail.id);
    const notice = told.filter(({ subject }) => subject === 'Su correo es demasiado grande');
    expect(notice).toMatchObject([
      {
        kind: 'a',
        inReplyTo: 'planos@cliente.example',
        replyTo: 'soporte@msp.example',
        text: expect.stringContaining('48.5 MB'),
      },
    ]);
    expect(notice[0]?.text).toContain('25 MB');
    expect(smtp.raws.map(String).filter((raw) => raw.includes('Subject: Su correo es demasiado grande'))).toEqual([
      expect.stringMatching(/^Auto-Submitted: auto-replied\r$/m),
    ]);
  });

  it('is answered in nothing where a machine sent it, nobody knows its sender, or it is forged', async () => {
    const [machine, unknown, forged] = [acme.clientAdmin.email, newAddress(), acme.technician.email];

    await tooLarge({ from: machine, headers: { 'Auto-Submitted': 'auto-generated' } });
    const held = await tooLarge({ from: unknown });
    await tooLarge({ from: forged, headers: { 'Authentication-Results': 'mx.msp.example; dmarc=fail' } }, telling);

    expect(held).toMatchObject({ state: 'quarantine', reason: 'unknown_sender' });
    for (const address of [machine, unknown, forged]) {
      expect(await sentTo(address)).not.toContainEqual(
        expect.objectContaining({ subject: expect.stringContaining('grande') }),
      );
    }
  });
});

describe('a stranger', () => {
  it('is told once by two that come at the same time', async () => {
    const from = newAddress();
    const arrivals = ['Uno.', 'Dos distinto.', 'Y tres más.'].map((text) =>
      storeArrival(server.platform, {
        ...{ mailboxId: telling, place: null, raw: rawMail({ from, text }), sizeBytes: 500, headersOnly: false },
        ...{ envelope: null, receivedAt: new Date(server.clock.now()) },
      }),
    );
    await Promise.all(arrivals);
    await server.work();

    expect(await sentTo(from)).toHaveLength(1);
  });

  it.each([
    ['the mailbox does not say so', () => quiet, {}],
    ['a machine wrote', () => telling, { 'Auto-Submitted': 'auto-replied' }],
    ['a list sent it', () => telling, { 'List-Id': '<lista.nuevo.example>' }],
    ['it is forged', () => telling, { 'Authentication-Results': 'mx.msp.example; dmarc=fail' }],
  ])('hears nothing where %s', async (what, mailbox, headers) => {
    const from = newAddress();

    await deliver(server, mailbox(), { from, subject: what, text: what, headers });

    expect(await sentTo(from)).toEqual([]);
  });

  it('who is blocked hears nothing', async () => {
    const from = newAddress();
    await server.admin.call(mailBlocks.add, { body: { kind: 'address', value: from } });

    expect(await deliver(server, telling, { from })).toMatchObject({ reason: 'blocked_sender' });

    expect(await sentTo(from)).toEqual([]);
  });

  it('whose pair is held, or whom nobody reads, is written to by nobody', async () => {
    const [address, system] = [newAddress(), 'noreply@nuevo.example'];
    await server.db.admin.query(
      `insert into mail_held_pairs (mailbox_id, address, state, reason, since) values ($1, $2, 'held', 'similar', now())`,
      [telling, address],
    );
    expect((await server.admin.call(mailPairs.list)).body.items).toMatchObject([{ address }]);

    await deliver(server, telling, { from: address, text: 'Uno en par.' });
    await deliver(server, telling, { from: system, text: 'Dos de nadie.' });

    expect([...(await sentTo(address)), ...(await sentTo(system))]).toMatchObject([
      { state: 'held', held: 'pair_held' },
      { state: 'held', held: 'system_address' },
    ]);
  });

  it('is told once in a day that the mail waits, with nothing in it that they wrote', async () => {
    const address = newAddress();
    const from = `Compre en spam.example <${address}>`;

    const first = await deliver(server, telling, {
      from,
      subject: 'Compre ya',
      text: 'Uno.',
      messageId: '<uno@nuevo.example>',
    });
    await deliver(server, telling, { from, subject: 'Otra cosa', text: 'Dos distinto.' });
    server.clock.advance({ hours: 25 });
    const third = await deliver(server, telling, { from, subject: 'Mañana', text: 'Tres, al día siguiente.' });

    const told = await sentTo(address);
    expect(third).toMatchObject({ state: 'quarantine' });
    expect(told).toMatchObject([
      {
        ...{ kind: 'a', answersId: first.id, inReplyTo: 'uno@nuevo.example', replyTo: 'ventas@msp.example' },
        ...{ subject: 'Recibimos su correo', shownTo: [{ name: '', address }] },
      },
      { answersId: third.id },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/compre/i);
  });
});
