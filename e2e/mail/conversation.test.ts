// A customer who lives in the mail client alone: one conversation, over several mail programs, is one ticket.
import { inboundMail } from '@lanet/contracts/inbound-mail';
import { mailboxes } from '@lanet/contracts/mailboxes';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutDovecot } from '../../apps/server/src/testing/dovecot.ts';
import { withImap } from '../../apps/server/src/testing/mail-world.ts';
import { type PrivateServer, startPrivateServer } from '../../bench/private-server.ts';
import { eventually } from '../eventually.ts';
import { type SignedIn, signIn } from '../staff-api.ts';
import { type MailPeers, type SentMail, startMailPeers, supportMailbox } from './mail-peers.ts';
import { apple, forgetful, gmail, outlook, type Program } from './mail-programs.ts';

describe.skipIf(withoutDovecot())('a conversation by mail', () => {
  let peers: MailPeers;
  let server: PrivateServer;
  let admin: SignedIn;
  let technician: SignedIn;
  const customer = { name: 'Ana Ruiz', address: '' };

  beforeAll(async () => {
    peers = await startMailPeers();
    server = await startPrivateServer({ environment: peers.environment });
    admin = await signIn(server.server, person('superadmin'));
    technician = await signIn(server.server, person('tecnico'));
    customer.address = person('solicitante').email;
    const { id } = await admin.call(mailboxes.create, { body: supportMailbox(peers) });
    await eventually('the mailbox', async () => (await admin.call(mailboxes.get, { params: { id } })).state === 'ok');
  }, 120_000);
  afterAll(async () => {
    await server?.close();
    await peers?.close();
  });

  const person = (name: string) => server.people[name] ?? { email: '', password: '' };
  const toCustomer = () => peers.sent.filter(({ to }) => to.includes(customer.address));
  const all = async () => (await technician.call(tickets.list, { query: { view: 'all' } })).items;

  it('of ten messages stays one ticket, and shows of each what is new', async () => {
    const first = Buffer.from(
      [
        ...[`From: ${customer.name} <${customer.address}>`, 'To: soporte@example.com', 'Subject: No hay internet'],
        ...[
          'Message-ID: <uno@mail.gmail.com>',
          'Content-Type: text/plain; charset=utf-8',
          '',
          'Buenos días, no hay internet.',
          '',
        ],
      ].join('\r\n'),
    );
    const said = ['Buenos días, no hay internet.'];
    const delivered = performance.now();
    await peers.dovecot.deliver('soporte', first);
    const [ticket] = await eventually('the ticket', async () => ((await all()).length > 0 ? all() : undefined));
    const waits = [Math.round(performance.now() - delivered)];
    if (!ticket) throw new Error('no ticket');

    const programs: Program[] = [gmail, outlook, apple, forgetful];
    for (const [turn, program] of programs.entries()) {
      const before = toCustomer().length;
      said.push(`Respuesta número ${turn + 1} del técnico.`);
      await technician.call(tickets.reply, { params: { id: ticket.id }, body: { text: said.at(-1) ?? '' } });
      const mail = await eventually('our answer', async () => toCustomer().slice(before).find(isAnswer));
      said.push(`Contestación número ${turn + 1} de Ana.`);
      const sentAt = performance.now();
      await peers.dovecot.deliver('soporte', program({ from: customer, text: said.at(-1) ?? '', to: mail.read }));
      await eventually('her answer', async () => (await lines(ticket.id)).length >= said.length);
      waits.push(Math.round(performance.now() - sentAt));
    }
    said.push('Gracias, quedó resuelto.');
    await technician.call(tickets.reply, { params: { id: ticket.id }, body: { text: said.at(-1) ?? '' } });

    expect((await all()).map(({ folio }) => folio)).toEqual([ticket.folio]);
    expect((await lines(ticket.id)).map(({ text }) => text)).toEqual(said);
    const { items } = await admin.call(inboundMail.list, { query: { state: 'ticket' } });
    console.log(`10 messages, 1 ticket; shown after ${waits.join(', ')} ms`);
    expect(items.map((one) => one.reason)).toEqual(['reference', 'reference', 'reference', 'reference', 'new_mail']);
  }, 240_000);

  const isAnswer = ({ read }: SentMail) => !read.headers.some(({ name }) => name === 'auto-submitted');
  const lines = async (id: string) =>
    (await technician.call(tickets.timeline, { params: { id } })).items.filter(
      ({ visibility, detail }) => visibility === 'public' && (detail.kind === 'reply' || detail.kind === 'created'),
    );

  it('keeps a copy of each mail in the folder for that', async () => {
    const ids = toCustomer().map(({ read }) => read.messageId);

    const kept = await eventually('the copies', () =>
      withImap(peers.dovecot, 'soporte', async (client) => {
        const { exists } = await client.mailboxOpen('Sent', { readOnly: true });
        const mails = exists === 0 ? [] : await client.fetchAll('1:*', { envelope: true });
        const found = mails.map(({ envelope }) => envelope?.messageId);
        return ids.every((id) => found.includes(id ?? undefined)) && found;
      }),
    );

    expect(new Set(kept).size).toBe(kept.length);
  });

  it('sends what goes to people outside so that their programs keep it together', () => {
    const mails = toCustomer();

    for (const { read } of mails) {
      expect(read.replyTo[0]?.address).toMatch(/^soporte\+t\.[a-z0-9.]+@example\.com$/);
      expect(read.subject).toMatch(/\[[A-Z]+-\d+\]/);
      expect(read.text).toMatch(/Ref\. [A-Z]+-\d+ · lanet:/);
    }
    const answers = mails.filter(isAnswer);
    expect(answers.every(({ read }) => read.inReplyTo !== null && read.references.length > 0)).toBe(true);
    expect(answers[0]?.read.references[0]).toBe('<uno@mail.gmail.com>');
    expect(answers.every(({ read }) => read.automatic.kind === 'loop')).toBe(true);
  });
});
