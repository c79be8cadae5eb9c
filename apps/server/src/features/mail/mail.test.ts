import { outbox } from '@lanet/contracts/mail';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { type SmtpPeer, startSmtpPeer } from '../../testing/smtp-peer.ts';
import { createTestServer, type TestPerson, type TestServer } from '../../testing/test-server.ts';
import { type MailRequest, queueMail } from './index.ts';
import { closeMailers } from './mail.transport.jobs.ts';

let smtp: SmtpPeer;
let server: TestServer;
beforeAll(async () => {
  smtp = await startSmtpPeer();
  server = await createTestServer({ LANET_SMTP_URL: smtp.url, LANET_SMTP_FROM: 'Mesa de ayuda <ayuda@lanet.example>' });
});
afterAll(async () => {
  closeMailers(server.platform);
  await server.close();
  await smtp.close();
});
afterEach(() => {
  smtp.mails.length = 0;
  smtp.attempts.length = 0;
});

const requester = async (of = server) => (await of.client('Acme')).requester;

const queue = (person: Pick<TestPerson, 'id'>, more: Partial<MailRequest<'ticket_created'>> = {}, of = server) =>
  inScope(of.db, SYSTEM, (tx) =>
    queueMail(of.platform, tx, {
      eventKey: `test.${person.id}`,
      personId: person.id,
      template: 'ticket_created',
      values: {
        folio: 'TKT-000001',
        ticketSubject: 'Sin red',
        url: 'https://x.example/t',
        client: 'Acme',
        priority: 'low',
      },
      ...more,
    }),
  );

const listed = async (of = server, as = of.admin) => (await as.call(outbox.list)).body.items;
const byAddress = async (address: string) => (await listed()).find(({ to }: { to: string }) => to === address);

/** Runs the delivery of a mail now, as the queue does when its pause is over. */
async function deliverAgain(outboxId: string) {
  await server.app.jobs['mail.deliver']?.({ outboxId });
}

describe('a mail', () => {
  it('is sent once for an event, with the headers of a machine', async () => {
    const person = await requester();
    await queue(person);
    await queue(person);
    await server.work();

    const [mail, ...others] = smtp.mails;
    expect(others).toEqual([]);
    expect(mail?.recipients).toEqual([person.email]);
    expect(Object.fromEntries(mail?.headers ?? [])).toMatchObject({
      'auto-submitted': 'auto-generated',
      'x-auto-response-suppress': 'All',
      precedence: 'bulk',
      from: 'Mesa de ayuda <ayuda@lanet.example>',
      to: person.email,
      subject: '[TKT-000001] Sin red',
      'message-id': expect.stringMatching(/^<lanet\.a\.0\.[0-9a-z]+\.[0-9a-z]+\.1\.[a-z2-7]{16}@lanet\.example>$/),
      'x-lanet-loop': expect.stringMatching(/^[0-9a-f-]{36}; hops=1$/),
    });
    expect(mail?.readable).toContain('text/plain');
    expect(mail?.readable).toContain('La registramos con el folio TKT-000001.');
    const stored = await byAddress(person.email);
    expect(stored).toMatchObject({ state: 'sent', attempts: 1, lastError: null });
    expect(mail?.header('message-id')).toBe(`<${stored.messageId}>`);
  });

  it('is not sent again by a second run of its job', async () => {
    const person = await requester();
    await queue(person);
    await server.work();

    await deliverAgain((await byAddress(person.email)).id);

    expect(smtp.mails).toHaveLength(1);
  });

  it('goes to nobody who was deactivated', async () => {
    const person = await requester();
    await server.db.admin.query('update people set active = false where id = $1', [person.id]);
    await queue(person);
    await server.work();

    expect(await byAddress(person.email)).toBeUndefined();
  });

  it('of a ticket refers to the one thread of that ticket', async () => {
    const { id: clientId, requester: person } = await server.client('Thread');
    const ticketId = '01890000-0000-7000-8000-00000000abcd';
    await server.db.admin.query(
      `insert into tickets (client_id, id, number, folio, subject, status, kind, priority, channel) values ($1, $2, 900, 'TKT-000900', 'x', 'new', 'new', 'low', 'portal')`,
      [clientId, ticketId],
    );
    await queue(person, { ticketId, eventKey: 'one' });
    await queue(person, { ticketId, eventKey: 'two' });
    await server.work();

    const thread = `<ticket.${ticketId}@lanet.example>`;
    const [first] = smtp.mails.map((mail) => mail.header('message-id'));
    expect(smtp.mails.map((mail) => [mail.header('references'), mail.header('in-reply-to')])).toEqual([
      [thread, thread],
      [`${thread} ${first}`, first],
    ]);
    expect(new Set(smtp.attempts).size).toBe(2);
  });
});

describe('a mail server that', () => {
  it('says "not now" gets the same message later, once', async () => {
    const person = await requester();
    smtp.answer(person.email, 451, 421);
    await queue(person);
    await server.work();
    const waiting = await byAddress(person.email);
    expect(waiting).toMatchObject({ state: 'queued', attempts: 1, lastError: expect.stringContaining('451') });
    expect(await server.jobs()).toContain('mail.deliver');

    await deliverAgain(waiting.id);
    await deliverAgain(waiting.id);
    await deliverAgain(waiting.id);

    expect(smtp.mails).toHaveLength(1);
    expect(smtp.attempts).toHaveLength(3);
    expect(new Set(smtp.attempts).size).toBe(1);
    expect(await byAddress(person.email)).toMatchObject({ state: 'sent', attempts: 3 });
  });

  it('refuses one address stops only that one, and a person may try again', async () => {
    const [bad, good] = [await requester(), await requester()];
    smtp.answer(bad.email, 550);
    await queue(bad);
    await queue(good);
    await server.work();

    expect(smtp.mails.map(({ recipients }) => recipients)).toEqual([[good.email]]);
    const failed = await byAddress(bad.email);
    expect(failed).toMatchObject({ state: 'failed', lastError: expect.stringContaining('550') });
    const sent = await byAddress(good.email);
    expect(await server.admin.call(outbox.retry, { params: { id: sent.id } })).toMatchObject({
      ...{ status: 409, body: { code: 'outbox.not_retryable' } },
    });
    expect(await server.technician.call(outbox.retry, { params: { id: failed.id } })).toMatchObject({ status: 403 });

    expect(await server.admin.call(outbox.retry, { params: { id: failed.id } })).toMatchObject({
      body: { state: 'queued' },
    });
    await server.work();
    expect(await byAddress(bad.email)).toMatchObject({ state: 'sent', attempts: 2 });
  });

  it('is not there is tried again later', async () => {
    const dead = await createTestServer({ LANET_SMTP_URL: 'smtp://127.0.0.1:1', LANET_SMTP_FROM: 'a@lanet.example' });
    await queue(await requester(dead), {}, dead);
    await dead.work();

    expect(await listed(dead)).toMatchObject([{ state: 'queued', attempts: 1 }]);
    closeMailers(dead.platform);
    await dead.close();
  });
});

describe('what people write', () => {
  const nasty = 'a\r\nBcc: victim@example.com\r\n\r\nhello';

  it('never becomes a header or a recipient', async () => {
    const client = await server.client('Nasty');
    const person = await server.person({
      role: 'requester',
      clientId: client.id,
      name: 'Eve\r\nBcc: victim@example.com',
    });
    await queue(person, {
      values: {
        folio: nasty,
        ticketSubject: nasty,
        url: 'https://x.example/t',
        client: nasty,
        priority: 'low',
        said: nasty,
      },
    });
    await server.work();

    expect(smtp.mails.map(({ recipients }) => recipients)).toEqual([[person.email]]);
    const names = smtp.mails[0]?.headers.map(([name]) => name);
    expect(names).not.toContain('bcc');
    expect(names).not.toContain('cc');
    expect(smtp.mails[0]?.headers.filter(([name]) => name === 'to')).toEqual([['to', person.email]]);
  });

  it.each(['a@example.com,b@example.com', 'a@example.com\r\nrcpt to:<b@example.com>', '<a@example.com>'])(
    'as an address such as %j is not sent to, and is shown as failed',
    async (address) => {
      const person = await requester();
      await server.db.admin.query('update people set email = $2 where id = $1', [person.id, address]);
      await queue(person);
      await server.work();

      expect(smtp.attempts).toEqual([]);
      expect(await byAddress(address)).toMatchObject({ state: 'failed', attempts: 0 });
    },
  );
});

describe('without a mail server', () => {
  const url = 'https://x.example/set-password?token=secret';
  const invite = (of: TestServer, person: TestPerson) =>
    inScope(of.db, SYSTEM, (tx) =>
      queueMail(of.platform, tx, {
        eventKey: `invite.${person.id}`,
        personId: person.id,
        template: 'invitation',
        values: { url },
      }),
    );

  it('mail is kept, and only who may give an account away sees its link', async () => {
    const alone = await createTestServer();
    const [low, high] = [await requester(alone), await alone.person({ role: 'superadmin' })];
    await invite(alone, low);
    await invite(alone, high);
    await alone.work();

    const shown = async (as: TestPerson) =>
      (await listed(alone, as)).map(({ to, text }: { to: string; text: string }) => [to, text.includes('secret')]);
    expect(Object.fromEntries(await shown(alone.admin))).toEqual({ [low.email]: true, [high.email]: false });
    expect(Object.fromEntries(await shown(alone.superadmin))).toEqual({ [low.email]: true, [high.email]: true });
    expect((await alone.admin.call(outbox.list)).body).toMatchObject({ configured: false, nextCursor: null });
    expect((await alone.admin.call(outbox.list, { query: { state: 'sent' } })).body.items).toEqual([]);
    expect((await alone.technician.call(outbox.list)).status).toBe(403);
    await alone.close();
  });

  it('a link is forgotten as soon as its mail is sent', async () => {
    const person = await requester();
    await invite(server, person);
    await server.work();

    expect(smtp.mails[0]?.readable).toContain(url);
    const { rows } = await server.db.admin.query('select * from outbox where to_address = $1', [person.email]);
    expect(JSON.stringify(rows)).not.toContain('secret?');
    expect(JSON.stringify(rows)).not.toContain('token=');
  });

  it('pages of the list neither repeat nor skip', async () => {
    const first = await server.admin.call(outbox.list, { query: { limit: 3 } });
    const second = await server.admin.call(outbox.list, { query: { limit: 200, cursor: first.body.nextCursor } });
    const ids = [...first.body.items, ...second.body.items].map(({ id }: { id: string }) => id);

    expect(ids).toEqual((await listed()).map(({ id }: { id: string }) => id));
    expect(first.body.configured).toBe(true);
  });
});
