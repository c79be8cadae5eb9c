import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver, signedFor, testMailbox } from '../../testing/test-mail.ts';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let mailbox: string;
let acme: TestClient;

beforeAll(async () => {
  server = await createTestServer();
  mailbox = await testMailbox(server, 'soporte@msp.example', { trustedAuthservIds: ['mx.msp.example'] });
  acme = await server.client('Acme');
}, 60_000);
afterAll(() => server.close());

const read = async (id: string | null) => (await server.admin.call(tickets.get, { params: { id: id ?? '' } })).body;
const lines = async (id: string | null) =>
  (await server.admin.call(tickets.timeline, { params: { id: id ?? '' } })).body.items;
const from = ({ email }: TestPerson) => `Ana Ruiz <${email}>`;

describe('mail that no person wrote', () => {
  it('is filed where it belongs to no ticket, and answered by nobody', async () => {
    const headers = { 'Auto-Submitted': 'auto-replied' };

    const mail = await deliver(server, mailbox, { from: from(acme.requester), subject: 'Automatic reply: x', headers });

    expect(mail).toMatchObject({ state: 'filed', reason: 'out_of_office', ticketId: null });
  });

  it('of a ticket’s requester is folded into it, and moves nothing', async () => {
    const { ticketId } = await deliver(server, mailbox, { from: from(acme.requester), text: 'Antes de irme.' });
    const signed = await signedFor(server, ticketId ?? '', acme.requester.id);
    await server.admin.call(tickets.resolve, { params: { id: ticketId ?? '' }, body: { text: 'Hecho.' } });

    await deliver(server, mailbox, {
      ...{ from: from(acme.requester), subject: 'Fuera de la oficina: Re', inReplyTo: signed.messageId },
      ...{ text: 'Regreso el 20/03/2025.', headers: { 'Auto-Submitted': 'auto-replied' } },
    });

    expect(await lines(ticketId)).toContainEqual(
      expect.objectContaining({
        visibility: 'internal',
        detail: expect.objectContaining({ mail: expect.objectContaining({ automatic: 'out-of-office' }) }),
      }),
    );
    expect(await read(ticketId)).toMatchObject({ status: 'resolved' });
  });

  it('that came back from ourselves is a loop', async () => {
    const mail = await deliver(server, mailbox, { from: 'Soporte <soporte@msp.example>' });

    expect(mail).toMatchObject({ state: 'filed', reason: expect.stringMatching(/loop|own_mailbox/) });
  });
});
