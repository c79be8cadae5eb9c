import { inboundMail } from '@lanet/contracts/inbound-mail';
import { teams } from '@lanet/contracts/teams';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver, found, signedFor, type TestMail, testMailbox } from '../../testing/test-mail.ts';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let mailbox: string;
let acme: TestClient;
let redes: { id: string; name: string };

beforeAll(async () => {
  server = await createTestServer();
  mailbox = await testMailbox(server, 'soporte@msp.example');
  acme = await server.client('Acme');
  redes = await team('Redes', 'redes');
}, 60_000);
afterAll(() => server.close());

async function team(name: string, slug: string) {
  const { id, version } = (await server.admin.call(teams.create, { body: { name, slug, members: [] } })).body;
  return { id, name, version };
}
const ask = (mail: TestMail) => deliver(server, mailbox, { from: acme.requester.email, ...mail });
const ticketOf = async (id: string | null) =>
  (await server.technician.call(tickets.get, { params: { id: id ?? '' } })).body;

describe('mail to the address of a team', () => {
  it('opens a ticket for that team, and says why', async () => {
    const mail = await ask({ to: 'Soporte <Soporte+Redes@MSP.example>', subject: 'Sin red' });

    const ticket = await ticketOf(mail.ticketId);
    expect(ticket).toMatchObject({ subject: 'Sin red', team: { id: redes.id, name: 'Redes' }, assignee: null });
    const { items } = (await acme.technician.call(tickets.timeline, { params: ticket })).body;
    expect(items).toMatchObject([
      { detail: { kind: 'created', channel: 'email' }, author: { kind: 'person' } },
      { detail: { kind: 'team', to: { id: redes.id, name: 'Redes' } }, author: { kind: 'system' } },
    ]);
    const { body } = await server.technician.call(inboundMail.get, { params: { id: mail.id } });
    expect(body.decision.team).toEqual({ id: redes.id, name: 'Redes' });
  });

  it.each([
    { what: 'nobody’s slug', to: 'soporte+ventas@msp.example' },
    { what: 'no slug at all', to: "soporte+'; drop table@msp.example" },
    { what: 'nothing after the plus', to: 'soporte+@msp.example' },
    { what: 'the slug at another’s address', to: 'soporte@msp.example, otro+redes@cliente.example' },
    { what: 'no plus', to: 'soporte@msp.example' },
  ])('with $what opens one as ever', async ({ to }) => {
    const mail = await ask({ to });

    expect(mail).toMatchObject({ state: 'ticket', reason: 'new_mail' });
    expect((await ticketOf(mail.ticketId)).team).toBeNull();
  });

  it('is found wherever it says whom it was delivered to', async () => {
    const copied = await ask({ to: 'jefe@cliente.example', cc: 'soporte+redes@msp.example' });
    const blind = await ask({ to: 'lista@cliente.example', headers: { 'Delivered-To': 'soporte+redes@msp.example' } });

    expect((await ticketOf(copied.ticketId)).team).toMatchObject({ name: 'Redes' });
    expect((await ticketOf(blind.ticketId)).team).toMatchObject({ name: 'Redes' });
  });

  it('goes by a mailbox that has such an address for its own', async () => {
    await team('Ventas', 'preventa');
    await testMailbox(server, 'contacto+preventa@msp.example');

    const mail = await ask({ to: 'contacto+preventa@msp.example' });

    expect((await ticketOf(mail.ticketId)).team).toMatchObject({ name: 'Ventas' });
  });

  it('of a team that was given up changes nothing', async () => {
    const old = await team('Viejo', 'viejo');
    await server.admin.call(teams.update, { params: old, ifMatch: old.version, body: { active: false } });

    expect((await ticketOf((await ask({ to: 'soporte+viejo@msp.example' })).ticketId)).team).toBeNull();
  });
});

describe('a ticket that is there', () => {
  it('keeps its team when it is answered, at whatever address', async () => {
    const { ticketId } = await ask({ to: 'soporte+redes@msp.example', subject: 'Una' });
    const ticket = await ticketOf(ticketId);
    const { replyAddress } = await signedFor(server, ticket.id, acme.requester.id);
    await server.technician.call(tickets.update, { params: ticket, ifMatch: ticket.version, body: { teamId: null } });

    const signed = await ask({ to: replyAddress, subject: 'Re: Una' });
    const named = await ask({ to: 'soporte+redes@msp.example', subject: `Re: [${ticket.folio}] Una` });

    expect([signed.ticketId, named.ticketId]).toEqual([ticket.id, ticket.id]);
    expect((await ticketOf(ticket.id)).team).toBeNull();
  });

  it('is followed, once it has ended, by one for the team of the address', async () => {
    const { ticketId } = await ask({ to: 'soporte@msp.example', subject: 'Dos' });
    const ticket = await ticketOf(ticketId);
    await acme.requester.call(tickets.cancel, { params: ticket });

    const mail = await ask({ to: 'soporte+redes@msp.example', subject: `Re: [${ticket.folio}] Dos` });

    expect(mail).toMatchObject({ state: 'ticket', reason: 'ticket_closed' });
    expect(mail.ticketId).not.toBe(ticket.id);
    expect((await ticketOf(mail.ticketId)).team).toEqual({ id: redes.id, name: 'Redes' });
  });
});

it('is for the team also when a person lets it in from the quarantine', async () => {
  const mail = await ask({ from: 'eva@nadie.example', to: 'soporte+redes@msp.example' });
  expect(mail.state).toBe('quarantine');

  await server.admin.call(inboundMail.accept, { params: { id: mail.id }, body: { kind: 'once', clientId: acme.id } });
  await server.work();

  expect((await ticketOf((await found(server, mail.id)).ticketId)).team).toEqual({ id: redes.id, name: 'Redes' });
});
