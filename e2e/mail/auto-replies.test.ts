// Two robots: the product's receipts, and a customer's program that answers everything and says of itself that it is a person.
import { randomUUID } from 'node:crypto';
import { mailPairs, outbox } from '@lanet/contracts/mail';
import { mailboxes } from '@lanet/contracts/mailboxes';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutDovecot } from '../../apps/server/src/testing/dovecot.ts';
import { type PrivateServer, startPrivateServer } from '../../bench/private-server.ts';
import { eventually } from '../eventually.ts';
import { type SignedIn, signIn } from '../staff-api.ts';
import { type MailPeers, startMailPeers, supportMailbox } from './mail-peers.ts';

describe.skipIf(withoutDovecot())('two autoresponders', () => {
  let peers: MailPeers;
  let server: PrivateServer;
  let admin: SignedIn;
  let answered = 0;

  beforeAll(async () => {
    peers = await startMailPeers();
    server = await startPrivateServer({ environment: peers.environment });
    admin = await signIn(server.server, server.people.superadmin ?? { email: '', password: '' });
    const { id } = await admin.call(mailboxes.create, { body: supportMailbox(peers) });
    await eventually('the mailbox', async () => (await admin.call(mailboxes.get, { params: { id } })).state === 'ok');
  }, 120_000);
  afterAll(async () => {
    await server?.close();
    await peers?.close();
  });

  /** Says nothing that points to the mail it answers, so that each of its answers is a new ticket. */
  const robot = (from: string) =>
    Buffer.from(
      [
        ...[`From: ${from}`, 'To: soporte@example.com', `Subject: Gracias por escribirnos ${randomUUID()}`],
        ...[`Message-ID: <${randomUUID()}@robot.example>`, `Date: ${new Date().toUTCString()}`, ''],
        ...['Recibimos su mensaje y le contestaremos pronto.', ''],
      ].join('\r\n'),
    );

  it('end after three mails of ours, and people see why', async () => {
    const address = server.people.solicitante?.email ?? '';
    peers.onMail = async ({ to }) => {
      if (!to.includes(address)) return;
      answered += 1;
      await peers.dovecot.deliver('soporte', robot(address));
    };
    await peers.dovecot.deliver('soporte', robot(address));

    const held = await eventually('the mail that is held', async () =>
      (await admin.call(outbox.list, { query: { state: 'held' } })).items.find(({ to }) => to === address),
    );

    const automatic = peers.sent.filter(({ to }) => to.includes(address));
    const opened = (await admin.call(tickets.list, { query: { view: 'all' } })).items.length;
    const pairs = (await admin.call(mailPairs.list)).items;
    console.log(
      `${automatic.length} mails to the robot, ${answered} answers of it, ${opened} tickets; held: ${held.heldReason}`,
    );
    expect(automatic.length).toBeLessThanOrEqual(3);
    expect(opened).toBe(answered + 1);
    expect(held.heldReason).toMatch(/^pair_/);
    expect(pairs.length + (held.heldReason === 'pair_budget' ? 1 : 0)).toBeGreaterThan(0);
  }, 240_000);
});
