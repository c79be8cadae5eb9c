import { buffer } from 'node:stream/consumers';
import { outbox } from '@lanet/contracts/mail';
import { mailboxes } from '@lanet/contracts/mailboxes';
import { ticketParticipants } from '@lanet/contracts/ticket-participants';
import { tickets } from '@lanet/contracts/tickets';
import { readMail } from '@lanet/mail-reading';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type GraphScene, graphScene, type OnGraph } from '../../testing/graph-scene.ts';
import { throttled } from '../../testing/graph-server.ts';
import { deliver } from '../../testing/test-mail.ts';
import type { TestClient, TestPerson, TestServer } from '../../testing/test-server.ts';

describe('a mail that leaves by Microsoft Graph', () => {
  let scene: GraphScene;
  let server: TestServer;
  let acme: TestClient;
  beforeAll(async () => {
    scene = await graphScene();
    server = scene.server;
    acme = await server.client('Acme');
  });
  afterEach(async () => {
    await scene.reset();
    await server.db.admin.query('delete from mail_automatic_sends');
  });
  afterAll(() => scene.close());

  const reply = (ticketId: string, text = 'Ya voy') =>
    server.technician.call(tickets.reply, { params: { id: ticketId }, body: { text } });
  const mailsTo = async (ticketId: string, address: string) =>
    (await server.admin.call(outbox.list, { query: { limit: 200 } })).body.items.filter(
      (one: { ticketId: string; to: string }) => one.ticketId === ticketId && one.to === address,
    );
  const attemptsOf = async (id: string) => (await server.admin.call(outbox.attempts, { params: { id } })).body.items;
  const keptOf = async (id: string) => {
    const { rows } = await server.db.admin.query(
      'select raw_sha256, message_id, sent_message_id from outbox where id = $1',
      [id],
    );
    return rows[0] as { raw_sha256: string; message_id: string; sent_message_id: string | null };
  };
  const got = (person: TestPerson) => scene.graph.sent.filter(({ to }) => to.includes(person.email));
  /** Of a list of the product, which has it first. */
  const newest = (list: readonly { id: string }[]) => last(list.slice(0, 1));
  const last = <T>(list: readonly T[]): T => {
    const found = list.at(-1);
    if (found === undefined) throw new Error('nothing is there');
    return found;
  };
  /** A ticket with its receipt already sent. */
  async function openTicket(): Promise<{ id: string; folio: string }> {
    const body = { subject: 'Sin red', text: 'No abre nada' };
    const { body: ticket } = await acme.requester.call(tickets.create, { body });
    await server.work();
    scene.graph.sent.length = 0;
    return ticket;
  }
  /** What came back to somebody's answer that names nothing but these. */
  const answer = (mailbox: OnGraph, ids: { inReplyTo: string; references?: string[] }) =>
    deliver(server, mailbox.id, {
      from: acme.requester.email,
      subject: 'Otra cosa',
      text: 'Gracias, ya quedó.',
      ...ids,
    });

  it('is the very bytes that are kept, and goes to one recipient each, whoever takes part', async () => {
    await scene.add();
    const ana = await server.person({
      role: 'requester',
      clientId: acme.id,
      siteIds: [acme.siteId],
      name: 'Ana Ñandú',
    });
    const ticket = await openTicket();
    await server.technician.call(ticketParticipants.add, { params: { id: ticket.id, personId: ana.id } });

    await reply(ticket.id);
    await server.work();

    for (const person of [acme.requester, ana]) {
      const [mail] = await mailsTo(ticket.id, person.email);
      const { raw_sha256, message_id, sent_message_id } = await keptOf(mail.id);
      const [{ to = [], raw = Buffer.alloc(0) } = {}, ...others] = got(person);
      const kept = await server.platform.files.open(raw_sha256);
      expect(others).toEqual([]);
      expect(to).toEqual([person.email]);
      expect(readMail(raw)).toMatchObject({ to: [{ address: person.email }], cc: [] });
      expect(kept && (await buffer(kept)).equals(raw)).toBe(true);
      expect(mail).toMatchObject({ state: 'sent' });
      expect(await attemptsOf(mail.id)).toMatchObject([{ code: 202, text: '202 Accepted' }]);
      // Exchange left it as it was, and that is known now.
      expect(sent_message_id).toBe(message_id);
    }
    expect(readMail(got(ana)[0]?.raw ?? Buffer.alloc(0)).to).toEqual([{ name: 'Ana Ñandú', address: ana.email }]);
  });

  it('goes to one alone also where it was written for a server that is told recipients apart', async () => {
    const nowhere = { host: 'localhost', port: 1, security: 'tls', user: 'soporte' } as const;
    const mailbox = await scene.add({ incoming: { server: null }, outgoing: { server: nowhere } });
    const ana = await server.person({ role: 'requester', clientId: acme.id, siteIds: [acme.siteId], name: 'Ana' });
    const ticket = await openTicket();
    await server.technician.call(ticketParticipants.add, { params: { id: ticket.id, personId: ana.id } });
    await reply(ticket.id);
    await server.work();
    const waiting = [
      newest(await mailsTo(ticket.id, ana.email)),
      newest(await mailsTo(ticket.id, acme.requester.email)),
    ];
    const { body: kept } = await server.admin.call(mailboxes.get, { params: mailbox });
    const byGraph = { incoming: { ...kept.incoming, way: 'graph' }, outgoing: { server: null } };
    await server.admin.call(mailboxes.update, { params: mailbox, ifMatch: kept.version, body: byGraph });

    for (const { id } of waiting) await server.app.jobs['mail.deliver']?.({ outboxId: id });

    expect(scene.graph.sent.map(({ to }) => to)).toEqual([[ana.email], [acme.requester.email]]);
    expect(readMail(last(got(ana)).raw)).toMatchObject({ to: [{ address: ana.email }], cc: [] });
    await server.work();
  });

  it.each([
    { losesHeaders: false, by: 'our header in what was kept as sent' },
    { losesHeaders: true, by: 'being the only one of its subject' },
  ])(
    'is found again under another Message-ID by $by, and answers to that find its ticket',
    async ({ losesHeaders }) => {
      const mailbox = await scene.add({ options: { plusAddressing: false } });
      const ticket = await openTicket();
      Object.assign(scene.graph, { replacesIds: true, losesHeaders });
      await reply(ticket.id);
      await server.work();
      const mail = newest(await mailsTo(ticket.id, acme.requester.email));
      const left = readMail(last(got(acme.requester)).raw).messageId ?? '';
      const { message_id, sent_message_id } = await keptOf(mail.id);

      const back = await answer(mailbox, { inReplyTo: left });

      expect(left).toMatch(/outlook\.com>$/);
      expect(`<${sent_message_id}>`).toBe(left);
      expect(message_id).not.toBe(sent_message_id);
      expect(back).toMatchObject({ state: 'ticket', ticketId: ticket.id });
      expect(back.decision.matches).toMatchObject([{ rule: 'foreign_id' }]);
      await reply(ticket.id, 'De nada');
      await server.work();
      const next = readMail(last(got(acme.requester)).raw);
      expect(next.references).toContain(left);
      expect(next.references).not.toContain(`<${message_id}>`);
    },
  );

  it('is marked when a report comes about the id it left with', async () => {
    const mailbox = await scene.add();
    const ticket = await openTicket();
    scene.graph.replacesIds = true;
    await reply(ticket.id);
    await server.work();
    const left = readMail(last(got(acme.requester)).raw).messageId ?? '';

    await deliver(server, mailbox.id, Buffer.from(report(mailbox.address, acme.requester.email, left)));

    const mail = newest(await mailsTo(ticket.id, acme.requester.email));
    expect(mail).toMatchObject({ state: 'bounced', bounce: { status: '5.1.1', reason: 'unknown_user' } });
    expect(
      await server.db.admin.query('select suppressed_at from mail_addresses where address = $1', [
        acme.requester.email,
      ]),
    ).toMatchObject({ rows: [{ suppressed_at: expect.any(Date) }] });
    await server.db.admin.query('delete from mail_addresses');
  });

  it('waits in its queue while Graph asks for patience, and nothing is asked meanwhile', async () => {
    await scene.add();
    const ticket = await openTicket();
    throttled(scene.graph, 1, { seconds: 300 });
    await reply(ticket.id);
    await server.work();
    const mail = newest(await mailsTo(ticket.id, acme.requester.email));
    const before = scene.graph.asked.length;
    await server.app.jobs['mail.deliver']?.({ outboxId: mail.id });

    expect(newest(await mailsTo(ticket.id, acme.requester.email))).toMatchObject({ state: 'queued', attempts: 2 });
    expect(scene.graph.asked).toHaveLength(before);
    expect(await attemptsOf(mail.id)).toMatchObject([
      { code: null, text: expect.stringContaining('ApplicationThrottled') },
      { code: null, text: expect.stringMatching(/again in \d+ seconds/) },
    ]);
  });

  it.each([
    { says: '413', reply: { status: 413, body: { error: { code: 'RequestBodyTooLarge', message: 'Too large' } } } },
    { says: '200, which is not the word for what was taken', reply: { status: 200 } },
    { says: '400', reply: { status: 400, body: { error: { code: 'ErrorInvalidRecipients', message: 'No' } } } },
  ])('is given up where Graph answers $says', async ({ reply: said }) => {
    await scene.add();
    const ticket = await openTicket();
    scene.graph.before = ({ path }) => (path.endsWith('/sendMail') ? said : undefined);
    await reply(ticket.id);
    await server.work();

    expect(newest(await mailsTo(ticket.id, acme.requester.email))).toMatchObject({ state: 'failed', attempts: 1 });
  });

  it('renews a token that is refused, once, and is not sent twice', async () => {
    await scene.add();
    const ticket = await openTicket();
    scene.provider.revoke('access');
    await reply(ticket.id);
    await server.work();

    expect(got(acme.requester)).toHaveLength(1);
    expect(scene.provider.grants).toEqual(['client_credentials', 'client_credentials']);
  });

  const report = (to: string, recipient: string, id: string) =>
    [
      'From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@msp.example>',
      `To: ${to}`,
      'Subject: No se puede entregar: Sin red',
      'Message-ID: <dsn@msp.example>',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      ...['', '--b', 'Content-Type: text/plain', '', 'No existe.', '--b', 'Content-Type: message/delivery-status', ''],
      ...['Reporting-MTA: dns; outlook.com', '', `Final-Recipient: rfc822;${recipient}`, 'Action: failed'],
      ...['Status: 5.1.1', '', '--b', 'Content-Type: message/rfc822', '', `Message-ID: ${id}`, 'Subject: x', '', 'x'],
      '--b--',
      '',
    ].join('\r\n');
});
