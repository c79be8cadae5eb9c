import { teams } from '@lanet/contracts/teams';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let acme: TestClient;
let number = 0;
beforeAll(async () => {
  server = await createTestServer();
  acme = await server.client('Acme');
});
afterAll(() => server.close());

async function team(name: string, ...members: TestPerson[]) {
  const body = { name, slug: `t-${++number}`, members: members.map(({ id }) => ({ personId: id, isLead: false })) };
  return (await server.admin.call(teams.create, { body })).body;
}
const open = async (fields: Record<string, unknown> = {}, by = acme.technician) =>
  by.call(tickets.create, { body: { subject: 'No hay red', text: 'Desde ayer', clientId: acme.id, ...fields } });
const change = (ticket: { id: string; version: number }, body: Record<string, unknown>) =>
  acme.technician.call(tickets.update, { params: ticket, ifMatch: ticket.version, body });
const lines = async ({ id }: { id: string }) =>
  (await acme.technician.call(tickets.timeline, { params: { id } })).body.items.map(
    ({ detail }: { detail: { kind: string } }) => detail,
  );

describe('the team of a ticket', () => {
  it('is chosen and given up by staff, with a line each time and nothing else', async () => {
    const redes = await team('Redes');
    const { body: ticket } = await open();

    const { body: given } = await change(ticket, { teamId: redes.id });
    const { body: again } = await change(given, { teamId: redes.id });
    const { body: taken } = await change(given, { teamId: null });

    expect(ticket.team).toBeNull();
    expect(given).toMatchObject({ team: { id: redes.id, name: 'Redes' }, status: 'new', assignee: null, version: 2 });
    expect(again.version).toBe(2);
    expect(taken).toMatchObject({ team: null, version: 3 });
    expect(await lines(ticket)).toEqual([
      { kind: 'created', channel: 'portal' },
      { kind: 'team', to: { id: redes.id, name: 'Redes' } },
      { kind: 'team', to: null },
    ]);
  });

  it('has nothing to do with who has the ticket', async () => {
    const redes = await team('Redes', server.technician);
    const { body: ticket } = await open({ teamId: redes.id });

    const { body } = await change(ticket, { assigneeId: acme.technician.id });

    expect(body).toMatchObject({ team: { id: redes.id }, assignee: { id: acme.technician.id }, status: 'assigned' });
  });

  it('may be chosen when the ticket is opened, by staff alone', async () => {
    const redes = await team('Redes');

    const { body: ticket } = await open({ teamId: redes.id });

    expect(ticket.team).toEqual({ id: redes.id, name: 'Redes' });
    expect(await lines(ticket)).toMatchObject([{ kind: 'created' }, { kind: 'team', to: { id: redes.id } }]);
    expect(await open({ teamId: redes.id }, acme.requester)).toMatchObject({
      status: 403,
      body: { code: 'request.forbidden' },
    });
    // Whoever asked sees who answers them.
    expect((await acme.clientAdmin.call(tickets.get, { params: ticket })).body.team).toEqual({ ...ticket.team });
  });

  it('is one that gets tickets', async () => {
    const old = await team('Retirado');
    const { body: kept } = await open({ teamId: old.id });
    await server.admin.call(teams.update, { params: old, ifMatch: 1, body: { active: false } });
    const { body: ticket } = await open();

    for (const id of [old.id, crypto.randomUUID()]) {
      const refused = { status: 422, body: { code: 'tickets.team_not_allowed' } };
      expect(await change(ticket, { teamId: id })).toMatchObject(refused);
      expect(await open({ teamId: id })).toMatchObject(refused);
    }
    // What it had it keeps, and other things of the ticket are changed as ever.
    expect(await change(kept, { priority: 'high' })).toMatchObject({ status: 200, body: { team: { id: old.id } } });
  });
});

describe('lists', () => {
  it('are of one team, or of the teams of who asks', async () => {
    const [beta, me] = [await server.client('Beta'), await server.person({ role: 'technician' })];
    const [redes, soc, other] = [await team('Redes', me), await team('SOC', me), await team('Otro')];
    const make = async (subject: string, { id: teamId }: { id: string }) =>
      (await server.admin.call(tickets.create, { body: { subject, text: 'x', clientId: beta.id, teamId } })).body;
    await make('one', redes);
    await make('two', soc);
    await make('three', other);
    const done = await make('done', redes);
    await server.admin.call(tickets.resolve, { params: done, body: { text: 'Listo' } });
    const subjects = async (by: TestPerson, query: Record<string, unknown>) =>
      (await by.call(tickets.list, { query: { clientId: beta.id, ...query } })).body.items.map(
        ({ subject }: { subject: string }) => subject,
      );

    expect(await subjects(me, { teamId: 'mine' })).toEqual(['two', 'one']);
    expect(await subjects(me, { view: 'all', teamId: redes.id })).toEqual(['done', 'one']);
    expect(await subjects(me, { view: 'open', teamId: soc.id })).toEqual(['two']);
    expect(await subjects(server.technician, { teamId: 'mine' })).toEqual([]);
    expect(await subjects(beta.clientAdmin, { teamId: 'mine' })).toEqual([]);
    expect(await subjects(beta.clientAdmin, { view: 'all', teamId: other.id })).toEqual(['three']);
  });

  it('of one’s teams end where one’s clients end', async () => {
    const [gamma, delta] = [await server.client('Gamma'), await server.client('Delta')];
    const redes = await team('Redes', gamma.technician);
    for (const { id: clientId } of [gamma, delta])
      await server.admin.call(tickets.create, { body: { subject: clientId, text: 'x', clientId, teamId: redes.id } });

    const { items } = (await gamma.technician.call(tickets.list, { query: { teamId: 'mine' } })).body;

    expect(items.map(({ client }: { client: { id: string } }) => client.id)).toEqual([gamma.id]);
  });
});
