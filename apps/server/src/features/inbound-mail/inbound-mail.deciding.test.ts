import { inboundMail, mailBlocks } from '@lanet/contracts/inbound-mail';
import { mailPairs } from '@lanet/contracts/mail';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver, found, signedFor, testMailbox } from '../../testing/test-mail.ts';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let mailbox: string;
let acme: TestClient;
let number = 0;

beforeAll(async () => {
  server = await createTestServer();
  mailbox = await testMailbox(server, 'soporte@msp.example');
  acme = await server.client('Acme');
}, 60_000);
afterAll(() => server.close());

const stranger = async (domain = 'nuevo.example') => {
  const address = `eva${++number}@${domain}`;
  const mail = await deliver(server, mailbox, {
    from: `Eva <${address}>`,
    text: `Ayuda ${number}.`,
    subject: `Hola ${number}`,
  });
  expect(mail).toMatchObject({ state: 'quarantine', reason: 'unknown_sender' });
  return { id: mail.id, address };
};
const accept = async (id: string, body: object, who = server.technician) => {
  // The body is the contract's, which the server holds it against.
  const answer = await who.call(inboundMail.accept, { params: { id }, body: body as never });
  await server.work();
  return answer;
};
const ticketOf = async (id: string) => {
  const { ticketId } = await found(server, id);
  return (await server.admin.call(tickets.get, { params: { id: ticketId ?? '' } })).body;
};

describe('a message of a stranger', () => {
  it('is let in once, as a ticket that nobody of the client has asked for', async () => {
    const { id } = await stranger();

    const answer = await accept(id, { kind: 'once', clientId: acme.id, siteId: acme.otherSiteId });

    expect(answer).toMatchObject({ status: 200, body: { state: 'stored' } });
    expect(await found(server, id)).toMatchObject({ state: 'ticket', reason: 'by_hand' });
    expect(await ticketOf(id)).toMatchObject({
      requester: null,
      site: { id: acme.otherSiteId },
      client: { id: acme.id },
    });
    expect((await stranger()).id).not.toBe(id);
  });

  it('makes a person of its sender, who is known from then on', async () => {
    const { id, address } = await stranger();

    await accept(id, { kind: 'person', clientId: acme.id, siteIds: [acme.siteId], name: 'Eva Soto' });
    const next = await deliver(server, mailbox, { from: address, text: 'Otra cosa.' });

    expect(await ticketOf(id)).toMatchObject({ requester: { name: 'Eva Soto' }, site: { id: acme.siteId } });
    expect(next).toMatchObject({ state: 'ticket', reason: 'new_mail' });
  });

  it('lets in everything from its address, or from its domain', async () => {
    const [one, two] = [await stranger('uno.example'), await stranger('dos.example')];

    await accept(one.id, { kind: 'address', clientId: acme.id });
    await accept(two.id, { kind: 'domain', clientId: acme.id });
    const same = await deliver(server, mailbox, { from: one.address, text: 'Yo otra vez.' });
    const colleague = await deliver(server, mailbox, { from: 'colega@dos.example', text: 'Yo también.' });

    expect([await found(server, one.id), await found(server, two.id), same, colleague]).toMatchObject(
      Array(4).fill({ state: 'ticket', reason: 'new_mail' }),
    );
    expect((await stranger('uno.example')).id).not.toBe(one.id);
  });

  it('never lets in a provider of free mailboxes, and says why', async () => {
    const { id } = await stranger('gmail.com');

    const answer = await accept(id, { kind: 'domain', clientId: acme.id });

    expect(answer).toMatchObject({ status: 422, body: { code: 'clients.sender_free_mail' } });
    expect(await found(server, id)).toMatchObject({ state: 'quarantine' });
  });

  it('is put into a ticket that is there', async () => {
    const { ticketId } = await deliver(server, mailbox, { from: acme.requester.email, text: 'Mi ticket.' });
    const { id } = await stranger();

    await accept(id, { kind: 'ticket', ticketId });

    expect(await found(server, id)).toMatchObject({ state: 'ticket', ticketId, reason: 'by_hand' });
  });

  it('is put away, and found again', async () => {
    const { id } = await stranger();

    await server.technician.call(inboundMail.file, { params: { id } });
    const { body } = await server.technician.call(inboundMail.list, {
      query: { state: 'filed', search: `hola ${number}` },
    });

    expect(body.items).toMatchObject([{ id, state: 'filed', reason: 'by_hand' }]);
  });

  it('is decided once: the second is told', async () => {
    const { id } = await stranger();

    const answers = await Promise.all([
      server.technician.call(inboundMail.accept, { params: { id }, body: { kind: 'once', clientId: acme.id } }),
      server.admin.call(inboundMail.accept, { params: { id }, body: { kind: 'once', clientId: acme.id } }),
    ]);
    await server.work();

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await found(server, id)).toMatchObject({ state: 'ticket' });
  });

  it('is not the business of staff of some clients', async () => {
    const { id } = await stranger();
    const { technician } = acme;

    expect(await technician.call(inboundMail.get, { params: { id } })).toMatchObject({ status: 404 });
    expect(await accept(id, { kind: 'once', clientId: acme.id }, technician)).toMatchObject({ status: 403 });
    expect((await technician.call(inboundMail.counts)).body).toEqual({ quarantine: 0, failed: 0, heldPairs: 0 });
    expect(await technician.call(mailBlocks.list)).toMatchObject({ status: 403 });
  });
});

describe('a blocked sender', () => {
  it.each([
    ['address', 'malo@spam.example', 'malo@spam.example'],
    ['domain', 'spam2.example', 'x@spam2.example'],
    ['pattern', '*@*.spam3.example', 'y@a.spam3.example'],
  ] as const)('by its %s is held back without a word, until the block is removed', async (kind, value, from) => {
    const block = await server.admin.call(mailBlocks.add, { body: { kind, value } });

    const held = await deliver(server, mailbox, { from, text: `Compre ${kind}.` });
    await server.admin.call(mailBlocks.remove, { params: { id: block.body.id } });
    const after = await deliver(server, mailbox, { from, text: `Compre otra vez ${kind}.` });

    expect(block).toMatchObject({ status: 201, body: { kind, value } });
    expect(held).toMatchObject({ state: 'quarantine', reason: 'blocked_sender' });
    expect(after).toMatchObject({ state: 'quarantine', reason: 'unknown_sender' });
  });

  it.each([
    [{ kind: 'pattern', value: '****' }, 422],
    [{ kind: 'pattern', value: '*@*' }, 422],
    [{ kind: 'address', value: 'no address' }, 422],
    [{ kind: 'domain', value: '*.example' }, 422],
  ] as const)('is never everybody: %j', async (body, status) => {
    expect(await server.admin.call(mailBlocks.add, { body })).toMatchObject({ status });
  });

  it('by a pattern is for administrators', async () => {
    const body = { kind: 'pattern', value: '*@spam4.example' } as const;

    expect(await server.technician.call(mailBlocks.add, { body })).toMatchObject({ status: 403 });
  });
});

describe('deciding again', () => {
  it('shows what it would be, and moves the message when asked to', async () => {
    const { id, address } = await stranger();
    const { ticketId } = await deliver(server, mailbox, { from: acme.requester.email, text: 'El ticket.' });
    await accept(id, { kind: 'once', clientId: acme.id });
    const opened = await found(server, id);
    await server.admin.call(mailBlocks.add, { body: { kind: 'address', value: address } });

    const shown = await server.admin.call(inboundMail.reprocess, { params: { id }, body: { apply: false } });
    const untouched = await found(server, id);
    await server.admin.call(inboundMail.reprocess, { params: { id }, body: { apply: true } });
    await server.work();

    expect(shown.body).toMatchObject({
      before: { state: 'ticket', reason: 'by_hand' },
      after: { state: 'quarantine', reason: 'blocked_sender' },
      applied: false,
    });
    expect(untouched).toMatchObject({ state: 'ticket' });
    expect(await found(server, id)).toMatchObject({ state: 'quarantine', ticketId: null });
    const { body } = await server.admin.call(tickets.get, { params: { id: opened.ticketId ?? '' } });
    expect(body).toMatchObject({ status: 'cancelled' });
    expect(ticketId).not.toBe(opened.ticketId);
  });

  it('leaves what is where it belongs: no second ticket is opened', async () => {
    const { id, ticketId } = await deliver(server, mailbox, { from: acme.requester.email, text: 'Otra vez.' });

    const { body } = await server.admin.call(inboundMail.reprocess, { params: { id }, body: { apply: true } });
    await server.work();

    expect(body).toMatchObject({ changes: false, applied: false });
    expect(await found(server, id)).toMatchObject({ state: 'ticket', ticketId });
  });

  it('takes the line away from where it was', async () => {
    const { ticketId } = await deliver(server, mailbox, { from: acme.requester.email, text: 'Primero.' });
    const signed = await signedFor(server, ticketId ?? '', acme.requester.id);
    const answer = await deliver(server, mailbox, {
      ...{ from: 'Eva <eva@fuera.example>', inReplyTo: signed.messageId, text: 'Secreto.' },
    });
    await server.admin.call(mailBlocks.add, { body: { kind: 'domain', value: 'fuera.example' } });

    await server.admin.call(inboundMail.reprocess, { params: { id: answer.id }, body: { apply: true } });
    await server.work();

    const { body } = await server.admin.call(tickets.timeline, { params: { id: ticketId ?? '' } });
    expect(JSON.stringify(body)).not.toContain('Secreto.');
    expect(body.items).toContainEqual(
      expect.objectContaining({
        visibility: 'internal',
        detail: { kind: 'mail_withdrawn', from: 'eva@fuera.example', opened: false },
      }),
    );
  });
});

describe('a circle', () => {
  it('of three mails that say the same holds automatic mail to that address, until somebody releases it', async () => {
    const address = acme.requester.email;
    const robot = (count: number) => ({
      ...{ from: address, subject: 'Pedido', text: 'Gracias por su mensaje, lo atenderemos pronto. Folio 4711.' },
      messageId: `<robot-${count}@cliente.example>`,
      headers: { Date: `Mon, 03 Mar 2025 10:3${count}:00 -0600` },
    });

    for (const count of [1, 2, 3]) await deliver(server, mailbox, robot(count));
    const { body } = await server.admin.call(mailPairs.list);
    const released = await server.admin.call(mailPairs.decide, {
      body: { mailboxId: mailbox, address, state: 'released' },
    });

    expect(body.items).toMatchObject([{ address, state: 'held', reason: 'similar' }]);
    expect(released).toMatchObject({ status: 200, body: { state: 'released' } });
    expect((await server.admin.call(mailPairs.list)).body.items).toMatchObject([{ address, state: 'released' }]);
  });
});

describe('the page of a message', () => {
  it('shows what was read of it, where it went and why, and gives the bytes as they came', async () => {
    const html = '<p>Hola <script>alert(1)</script><b>mundo</b></p>';
    const { id } = await deliver(server, mailbox, { from: `Ana <${acme.requester.email}>`, subject: 'Página', html });

    const { body } = await server.technician.call(inboundMail.get, { params: { id } });
    const raw = await server.app.http.inject({
      url: `/api/v1/inbound-mail/${id}/raw`,
      headers: { cookie: server.technician.cookie },
    });

    expect(body).toMatchObject({
      ...{ subject: 'Página', from: { name: 'Ana', address: acme.requester.email }, hasRaw: true },
      decision: { state: 'ticket', reason: 'new_mail', sender: 'person', automatic: { kind: 'none' }, matches: [] },
    });
    expect(body.html).toContain('<b>mundo</b>');
    expect(body.html).not.toContain('script');
    expect(raw.statusCode).toBe(200);
    expect(raw.headers['content-disposition']).toMatch(/^attachment/);
    expect(raw.body).toContain('Message-ID: <');
  });

  it('of mail of their client is read by staff of that client, and by nobody of the client’s side', async () => {
    const { id } = await deliver(server, mailbox, { from: acme.requester.email, text: 'Del cliente.' });

    expect(await acme.technician.call(inboundMail.get, { params: { id } })).toMatchObject({ status: 200 });
    expect(await acme.clientAdmin.call(inboundMail.get, { params: { id } })).toMatchObject({ status: 403 });
  });
});

describe('an answer that names no ticket', () => {
  it('opens one of its own that says to staff which it may belong to', async () => {
    const from = acme.clientAdmin.email;
    const first = await deliver(server, mailbox, { from, subject: 'Lento el ERP', text: 'Va lento.' });
    const second = await deliver(server, mailbox, { from, subject: 'RE: Lento el ERP', text: 'Sigue lento.' });
    const timeline = (who: typeof server.admin) =>
      who.call(tickets.timeline, { params: { id: second.ticketId ?? '' } });

    const folio = (await ticketOf(first.id)).folio;
    expect(second.ticketId).not.toBe(first.ticketId);
    expect((await timeline(server.technician)).body.items).toContainEqual(
      expect.objectContaining({
        visibility: 'internal',
        detail: { kind: 'mail_suggestion', ticketId: first.ticketId, folio },
      }),
    );
    expect(JSON.stringify((await timeline(acme.clientAdmin)).body)).not.toContain('mail_suggestion');
  });
});
