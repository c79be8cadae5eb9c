import { classification, type TicketCategory, type TicketType } from '@lanet/contracts/classification';
import { type Ticket, type TimelineEntry, tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let acme: TestClient;
let types: TicketType[];
let categories: TicketCategory[];
beforeAll(async () => {
  server = await createTestServer();
  acme = await server.client('Acme');
  ({ types, categories } = (await server.admin.call(classification.get)).body);
});
afterAll(() => server.close());

const typeId = (name: string) => types.find((one) => one.name === name)?.id;
const categoryId = (name: string) => categories.find((one) => one.name === name)?.id;
const create = (by: TestPerson, body: object = {}) =>
  by.call(tickets.create, { body: { subject: 'S', text: 'T', clientId: acme.id, ...body } });
const open = async (by: TestPerson, body: object = {}): Promise<Ticket> => (await create(by, body)).body;
const update = (ticket: Ticket, body: object, by: TestPerson = acme.technician) =>
  by.call(tickets.update, { params: { id: ticket.id }, ifMatch: ticket.version, body });
const urgent = (by: TestPerson, { id }: Ticket, urgency: 'low' | 'medium' | 'high') =>
  by.call(tickets.setUrgency, { params: { id }, body: { urgency } });

async function told({ id }: Ticket): Promise<TimelineEntry['detail'][]> {
  const { items } = (await acme.requester.call(tickets.timeline, { params: { id } })).body;
  return items.slice(1).map(({ detail }: TimelineEntry) => detail);
}

describe('a new ticket', () => {
  it('is sorted as staff say, and its priority follows', async () => {
    const ticket = await open(acme.technician, {
      ...{ typeId: typeId('Incidente'), categoryId: categoryId('Laptop'), impact: 'high', urgency: 'high' },
    });

    expect(ticket).toMatchObject({
      type: { id: typeId('Incidente'), name: 'Incidente' },
      category: { id: categoryId('Laptop'), name: 'Laptop', path: ['Hardware', 'Laptop'] },
      ...{ impact: 'high', urgency: 'high', priority: 'critical' },
    });
  });

  it.each([
    { body: {}, priority: 'medium', because: 'nobody said anything' },
    { body: { urgency: 'high' }, priority: 'high', because: 'an unknown impact counts as medium' },
    { body: { impact: 'low', urgency: 'high' }, priority: 'medium', because: 'the matrix says so' },
    { body: { impact: 'high', urgency: 'high', priority: 'low' }, priority: 'low', because: 'somebody chose it' },
  ])('gets the priority $priority with $body: $because', async ({ body, priority }) => {
    expect((await open(acme.technician, body)).priority).toBe(priority);
  });

  it('of a client’s person has a category and an urgency, and neither type nor impact', async () => {
    const mine = await open(acme.requester, { categoryId: categoryId('Wi-Fi'), urgency: 'high' });

    expect(mine).toMatchObject({ category: { name: 'Wi-Fi' }, urgency: 'high', impact: null, priority: 'high' });
    for (const body of [{ typeId: typeId('Cambio') }, { impact: 'high' }]) {
      expect(await create(acme.clientAdmin, body)).toMatchObject({ status: 403, body: { code: 'request.forbidden' } });
    }
  });

  it.each([
    { body: () => ({ typeId: acme.id }), code: 'tickets.type_not_allowed' },
    { body: () => ({ categoryId: acme.id }), code: 'tickets.category_not_allowed' },
    { body: () => ({ categoryId: typeId('Cambio') }), code: 'tickets.category_not_allowed' },
    { body: () => ({ urgency: 'critical' }), code: 'request.invalid' },
  ])('is refused as $code where there is no such thing', async ({ body, code }) => {
    expect(await create(acme.technician, body())).toMatchObject({ status: 422, body: { code } });
  });
});

describe('a change', () => {
  it('is told on the timeline, with the names as they were', async () => {
    const added = await server.admin.call(classification.createType, { body: { name: 'Queja' } });
    const ticket = await open(acme.requester, { categoryId: categoryId('Wi-Fi') });
    const body = {
      typeId: added.body.id,
      categoryId: categoryId('VPN y acceso remoto'),
      impact: 'low',
      urgency: 'low',
    };
    const changed = await update(ticket, body);
    const params = { id: added.body.id };
    await server.admin.call(classification.updateType, { params, ifMatch: 1, body: { name: 'Reclamo' } });
    const cleared = await update(changed.body, { typeId: null, categoryId: null, impact: null });

    expect(changed.body).toMatchObject({ type: { name: 'Queja' }, impact: 'low', urgency: 'low', priority: 'low' });
    expect(cleared.body).toMatchObject({ type: null, category: null, impact: null, urgency: 'low', priority: 'low' });
    expect(await told(ticket)).toEqual([
      { kind: 'type', from: null, to: 'Queja' },
      { kind: 'category', from: ['Redes', 'Wi-Fi'], to: ['Redes', 'VPN y acceso remoto'] },
      { kind: 'impact', from: null, to: 'low' },
      { kind: 'urgency', from: null, to: 'low' },
      { kind: 'priority', from: 'medium', to: 'low' },
      { kind: 'type', from: 'Reclamo', to: null },
      { kind: 'category', from: ['Redes', 'VPN y acceso remoto'], to: null },
      { kind: 'impact', from: 'low', to: null },
    ]);
  });

  it('writes nothing where nothing changes', async () => {
    const ticket = await open(acme.technician, { typeId: typeId('Cambio'), impact: 'low' });

    const same = await update(ticket, { typeId: typeId('Cambio'), impact: 'low', urgency: null });

    expect(same.body).toEqual(ticket);
    expect(await told(ticket)).toEqual([]);
  });

  it('gives the priority of the matrix as it is now, unless one is chosen or only one of the two is known', async () => {
    const ticket = await open(acme.technician, { priority: 'critical' });
    const params = { impact: 'medium', urgency: 'medium' } as const;
    await server.admin.call(classification.setPriority, { params, ifMatch: 1, body: { priority: 'high' } });

    const alone = await update(ticket, { impact: 'medium' });
    const both = await update(alone.body, { urgency: 'medium' });
    const chosen = await update(both.body, { urgency: 'high', priority: 'low' });
    const assigned = await update(chosen.body, { assigneeId: acme.technician.id });

    const priorities = [alone, both, chosen, assigned].map(({ body }) => body.priority);
    expect(priorities).toEqual(['critical', 'high', 'low', 'low']);
  });

  it('is staff’s', async () => {
    const ticket = await open(acme.requester);

    expect((await update(ticket, { impact: 'high' }, acme.requester)).status).toBe(403);
    expect((await update(ticket, { urgency: 'high' }, acme.clientAdmin)).status).toBe(403);
  });
});

describe('the urgency', () => {
  it('is said by whoever asked, and the priority follows once the impact is known', async () => {
    const ticket = await open(acme.requester);
    const first = await urgent(acme.requester, ticket, 'high');
    const judged = await update(first.body, { impact: 'high' });
    const second = await urgent(acme.clientAdmin, ticket, 'low');

    expect(first.body).toMatchObject({ urgency: 'high', priority: 'medium' });
    expect(judged.body).toMatchObject({ impact: 'high', priority: 'critical' });
    expect(second.body).toMatchObject({ urgency: 'low', priority: 'medium' });
    expect(await told(ticket)).toEqual([
      { kind: 'urgency', from: null, to: 'high' },
      { kind: 'impact', from: null, to: 'high' },
      { kind: 'priority', from: 'medium', to: 'critical' },
      { kind: 'urgency', from: 'high', to: 'low' },
      { kind: 'priority', from: 'critical', to: 'medium' },
    ]);
  });

  it('is said once: the same again changes nothing', async () => {
    const ticket = await open(acme.requester, { urgency: 'low' });

    expect((await urgent(acme.requester, ticket, 'low')).body).toEqual(ticket);
  });

  it('is not said of another’s ticket, nor of one at its end', async () => {
    const ticket = await open(acme.clientAdmin, { siteId: acme.siteId });
    expect(await urgent(acme.requester, ticket, 'high')).toMatchObject({ body: { code: 'request.forbidden' } });

    await acme.technician.call(tickets.resolve, { params: { id: ticket.id }, body: { text: 'Done' } });
    const late = await urgent(acme.clientAdmin, ticket, 'high');
    expect(late).toMatchObject({ status: 409, body: { code: 'tickets.move_not_allowed' } });
  });
});

describe('the list', () => {
  it('finds a category with all below it, and a type', async () => {
    const other = await server.client('Other');
    const opened = async (subject: string, body: object) =>
      create(server.technician, { subject, clientId: other.id, ...body });
    await opened('laptop', { categoryId: categoryId('Laptop'), typeId: typeId('Cambio') });
    await opened('hardware', { categoryId: categoryId('Hardware') });
    await opened('software', { categoryId: categoryId('Software'), typeId: typeId('Cambio') });
    await opened('nothing', {});
    const find = async (query: object): Promise<string[]> => {
      const { body } = await other.technician.call(tickets.list, { query });
      return body.items.map(({ subject }: Ticket) => subject).sort();
    };

    expect(await find({ categoryId: categoryId('Hardware') })).toEqual(['hardware', 'laptop']);
    expect(await find({ categoryId: categoryId('Laptop') })).toEqual(['laptop']);
    expect(await find({ typeId: typeId('Cambio') })).toEqual(['laptop', 'software']);
    expect(await find({ typeId: typeId('Cambio'), categoryId: categoryId('Hardware') })).toEqual(['laptop']);
    expect(await find({ categoryId: other.id })).toEqual([]);
  });
});
