import { outbox } from '@lanet/contracts/mail';
import { mailAddresses } from '@lanet/contracts/mail-addresses';
import { notifications } from '@lanet/contracts/notifications';
import { tickets } from '@lanet/contracts/tickets';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { type SmtpPeer, startSmtpPeer } from '../../testing/smtp-peer.ts';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';
import { addressHealth, type Bounce, noteBounce, releaseAddress } from './index.ts';
import { closeMailers } from './mail.transport.jobs.ts';

let smtp: SmtpPeer;
let server: TestServer;
let acme: TestClient;
beforeAll(async () => {
  smtp = await startSmtpPeer();
  server = await createTestServer({ LANET_SMTP_URL: smtp.url, LANET_SMTP_FROM: 'ayuda@lanet.example' });
  acme = await server.client('Acme');
});
afterAll(async () => {
  closeMailers(server.platform);
  await server.close();
  await smtp.close();
});

const inTx = <T>(work: Parameters<typeof inScope<T>>[2]) => inScope(server.db, SYSTEM, work);
const note = (bounce: Partial<Bounce>) =>
  inTx((tx) =>
    noteBounce(tx, {
      ...{ recipient: 'nobody@example.com', status: '5.1.1', action: 'failed', originalMessageId: null },
      ...{ inboundId: uuidv7(), at: new Date(server.clock.now()), text: '550 5.1.1 unknown' },
      ...bounce,
    }),
  );
const mailOf = async (ticketId: string, address: string) =>
  (await server.admin.call(outbox.list, { query: { limit: 200 } })).body.items.find(
    (one: { ticketId: string; to: string }) => one.ticketId === ticketId && one.to === address,
  );

async function answered(client = acme) {
  const { body: ticket } = await client.requester.call(tickets.create, { body: { subject: 'Sin red', text: 'x' } });
  await client.technician.call(tickets.update, {
    params: { id: ticket.id },
    body: { assigneeId: client.technician.id },
    ifMatch: ticket.version,
  });
  await server.work();
  return ticket;
}

it('marks the mail that came back, says so at its ticket once, tells the assignee, and stops automatic mail there', async () => {
  const ticket = await answered();
  const sent = await mailOf(ticket.id, acme.requester.email);
  const bounce = { originalMessageId: `<${sent.messageId}>`, recipient: acme.requester.email, inboundId: uuidv7() };
  expect(await note(bounce)).toEqual({ matched: true, ticketId: ticket.id });
  expect(await note(bounce)).toEqual({ matched: true, ticketId: ticket.id });
  await server.work();

  expect(await mailOf(ticket.id, acme.requester.email)).toMatchObject({
    state: 'bounced',
    bounce: { action: 'failed', status: '5.1.1', reason: 'unknown_user' },
  });
  const { body: timeline } = await acme.technician.call(tickets.timeline, { params: { id: ticket.id } });
  const lines = timeline.items.filter(({ detail }: { detail: { kind: string } }) => detail.kind === 'mail_undelivered');
  expect(lines).toMatchObject([{ visibility: 'internal', detail: { said: '550 5.1.1 unknown' } }]);
  const { body: bell } = await acme.technician.call(notifications.list);
  expect(bell.items.filter(({ kind }: { kind: string }) => kind === 'mail_undelivered')).toHaveLength(1);
  expect((await acme.requester.call(tickets.timeline, { params: { id: ticket.id } })).body.items).not.toContainEqual(
    expect.objectContaining({ detail: expect.objectContaining({ kind: 'mail_undelivered' }) }),
  );

  const next = await answered();
  expect(await mailOf(next.id, acme.requester.email)).toMatchObject({ state: 'held', heldReason: 'suppressed' });
  expect(await inTx((tx) => addressHealth(tx, acme.requester.email))).toMatchObject({
    suppressed: true,
    status: '5.1.1',
  });
  await inTx((tx) => releaseAddress(tx, acme.requester.email, new Date(server.clock.now())));
  const last = await answered();
  expect(await mailOf(last.id, acme.requester.email)).toMatchObject({ state: 'sent' });
});

it('leaves a mail that is only late sent, and says nothing', async () => {
  const other = await server.client('Late');
  const ticket = await answered(other);
  await note({ recipient: other.requester.email, action: 'delayed', status: '4.4.1' });

  expect(await mailOf(ticket.id, other.requester.email)).toMatchObject({
    state: 'sent',
    bounce: { action: 'delayed', reason: 'unreachable' },
  });
  expect(await server.jobs()).not.toContain('notifications.mail_undelivered');
  expect(await inTx((tx) => addressHealth(tx, other.requester.email))).toMatchObject({ suppressed: false });
});

it('believes a report that names no mail of ours about the mail, never about the address', async () => {
  const other = await server.client('Guess');
  const ticket = await answered(other);
  expect(await note({ recipient: other.requester.email })).toEqual({ matched: true, ticketId: ticket.id });
  expect(await inTx((tx) => addressHealth(tx, other.requester.email))).toMatchObject({ suppressed: false });

  expect(await note({ recipient: 'stranger@example.com' })).toEqual({ matched: false, ticketId: null });
  expect(await inTx((tx) => addressHealth(tx, 'stranger@example.com'))).toMatchObject({ suppressed: false });
});

it('tells staff of a person what is known of their addresses, and of nobody whom they do not see', async () => {
  const { id, email } = acme.requester;
  await inTx((tx) => releaseAddress(tx, email, new Date(server.clock.now())));
  await server.db.admin.query(
    `insert into mail_addresses (address, suppressed_at, reason, away_until) values ($1, now(), 'mailbox_full', '2026-03-14')
     on conflict (address) do update set suppressed_at = excluded.suppressed_at, reason = excluded.reason, away_until = excluded.away_until`,
    [email.toLowerCase()],
  );
  const ask = (by: typeof acme.technician) => by.call(mailAddresses.ofPerson, { params: { id } });
  const bound = (await server.client('Borealis')).technician;

  const { body } = await ask(acme.technician);

  expect(body.items).toMatchObject([
    { address: email.toLowerCase(), suppressed: { reason: 'mailbox_full' }, awayUntil: '2026-03-14' },
  ]);
  expect(await ask(bound)).toMatchObject({ status: 404, body: { code: 'people.not_found' } });
  expect((await ask(acme.requester)).status).toBe(403);
});
