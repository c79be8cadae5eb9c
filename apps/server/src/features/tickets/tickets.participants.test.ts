import { ticketParticipants } from '@lanet/contracts/ticket-participants';
import { type Ticket, tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';
import { addParticipant, findTicketRef, participantIds } from './index.ts';

let server: TestServer;
let acme: TestClient;
let zenit: TestClient;
/** People of Acme: one of the same site as `requester`, one of the other. */
let colleague: TestPerson;
let distant: TestPerson;
beforeAll(async () => {
  server = await createTestServer();
  [acme, zenit] = [await server.client('Acme'), await server.client('Zenit')];
  const requester = (siteId: string, name: string) =>
    server.person({ role: 'requester', clientId: acme.id, siteIds: [siteId], name });
  colleague = await requester(acme.siteId, 'Beto');
  distant = await requester(acme.otherSiteId, 'Carla');
});
afterAll(() => server.close());

const open = async (): Promise<Ticket> =>
  (await acme.requester.call(tickets.create, { body: { subject: 'Sin red', text: 'x', siteId: acme.siteId } })).body;
const add = ({ id }: Ticket, person: TestPerson, by: TestPerson = server.technician) =>
  by.call(ticketParticipants.add, { params: { id, personId: person.id } });
const list = async ({ id }: Ticket, by: TestPerson = server.technician) =>
  (await by.call(ticketParticipants.list, { params: { id } })).body.items;

describe('who reads along', () => {
  it('is added once, listed for whoever sees the ticket, and removed', async () => {
    const ticket = await open();

    const { status, body } = await add(ticket, colleague);
    await add(ticket, colleague);
    await add(ticket, acme.technician);

    expect([status, body.items]).toEqual([
      200,
      [
        {
          id: colleague.id,
          name: 'Beto',
          email: colleague.email,
          staff: false,
          merged: false,
          addedAt: expect.any(String),
        },
      ],
    ]);
    expect((await list(ticket, acme.requester)).map(({ staff }: { staff: boolean }) => staff)).toEqual([false, true]);
    const remove = () =>
      server.technician.call(ticketParticipants.remove, { params: { id: ticket.id, personId: colleague.id } });
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(404);
    expect(await list(ticket)).toMatchObject([{ id: acme.technician.id }]);
  });

  it('is somebody who may see the ticket', async () => {
    const ticket = await open();
    const gone = await server.person({ role: 'client_admin', clientId: acme.id });
    await server.db.admin.query('update people set active = false where id = $1', [gone.id]);

    for (const person of [distant, zenit.requester, zenit.clientAdmin, zenit.technician, gone]) {
      expect([person.role, (await add(ticket, person)).body.code]).toEqual([
        person.role,
        'tickets.participant_not_allowed',
      ]);
    }
    // Whom a limited technician does not see is not there.
    expect((await add(ticket, zenit.requester, acme.technician)).body.code).toBe('people.not_found');
    for (const person of [acme.clientAdmin, server.admin]) expect((await add(ticket, person)).status).toBe(200);
  });

  it('is decided by staff', async () => {
    const ticket = await open();

    for (const by of [acme.requester, acme.clientAdmin]) expect((await add(ticket, colleague, by)).status).toBe(403);
  });

  it('is not the requester, who hears of everything anyway', async () => {
    const ticket = await open();

    expect((await add(ticket, acme.requester)).body.items).toEqual([]);
  });

  it('is known to mail as long as they may see the ticket', async () => {
    const ticket = await open();
    const person = await server.person({ role: 'requester', clientId: acme.id, siteIds: [acme.siteId] });
    const added = await inScope(server.platform.db, SYSTEM, async (tx) => {
      const ref = await findTicketRef(tx, ticket.id);
      if (!ref) throw new Error('no ticket');
      return [await addParticipant(tx, ref, person.id, null), await addParticipant(tx, ref, distant.id, null)];
    });
    const reading = () => inScope(server.platform.db, SYSTEM, (tx) => participantIds(tx, ticket.id));

    expect(added).toEqual([true, false]);
    expect(await reading()).toEqual([person.id]);
    await server.db.admin.query('update person_sites set site_id = $2 where person_id = $1', [
      person.id,
      acme.otherSiteId,
    ]);
    expect(await reading()).toEqual([]);
  });
});
