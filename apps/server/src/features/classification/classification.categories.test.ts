import { classification, type TicketCategory } from '@lanet/contracts/classification';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let acme: TestClient;
beforeAll(async () => {
  server = await createTestServer();
  acme = await server.client('Acme');
});
afterAll(() => server.close());

const create = (name: string, parentId: string | null = null) =>
  server.admin.call(classification.createCategory, { body: { name, parentId } });
const add = async (name: string, parentId: string | null = null): Promise<TicketCategory> =>
  (await create(name, parentId)).body;
const change = (id: string, ifMatch: number, body: object) =>
  server.admin.call(classification.updateCategory, { params: { id }, ifMatch, body });
const remove = (id: string) => server.admin.call(classification.removeCategory, { params: { id } });
const merge = (id: string, intoId: string) =>
  server.admin.call(classification.mergeCategory, { params: { id }, body: { intoId } });
const open = async (body: object, by = server.technician) =>
  (await by.call(tickets.create, { body: { subject: 'S', text: 'T', clientId: acme.id, ...body } })).body;

async function namesBelow(parentId: string | null): Promise<string[]> {
  const { body } = await server.technician.call(classification.get);
  return body.categories
    .filter((one: TicketCategory) => one.parentId === parentId)
    .map(({ name }: TicketCategory) => name);
}

/** One below the other, from the top. */
async function line(...names: string[]): Promise<TicketCategory[]> {
  const made: TicketCategory[] = [];
  for (const name of names) made.push(await add(name, made.at(-1)?.id ?? null));
  return made;
}

async function logged(action: string) {
  const { rows } = await server.db.admin.query(
    'select target, detail from audit_log where action = $1 order by id desc limit 1',
    [action],
  );
  return rows[0];
}

describe('the tree', () => {
  it('grows to five levels and no further, and a branch moves with all below it', async () => {
    const [one, two, , , five] = await line('Uno', 'Dos', 'Tres', 'Cuatro', 'Cinco');
    const elsewhere = await add('Otra rama');
    const sixth = await create('Seis', five?.id);
    const tooDeep = await change(one?.id ?? '', 1, { parentId: elsewhere.id });
    const below = await change(one?.id ?? '', 1, { parentId: five?.id });

    const moved = await change(two?.id ?? '', 1, { parentId: elsewhere.id, name: 'Segunda' });

    expect(sixth).toMatchObject({ status: 409, body: { code: 'classification.too_deep' } });
    expect(tooDeep).toMatchObject({ status: 409, body: { code: 'classification.too_deep' } });
    expect(below).toMatchObject({ status: 422, body: { code: 'classification.below_itself' } });
    expect(moved.body).toEqual({ ...two, name: 'Segunda', parentId: elsewhere.id, version: 2 });
    const ticket = await open({ categoryId: five?.id });
    expect(ticket.category).toEqual({
      ...{ id: five?.id, name: 'Cinco', path: ['Otra rama', 'Segunda', 'Tres', 'Cuatro', 'Cinco'] },
    });
    expect(await logged('classification.category_changed')).toEqual({
      target: 'Uno › Dos',
      detail: { name: 'Segunda', below: 'Otra rama', position: 0 },
    });
  });

  it('has no circle, also when two branches are moved below each other at once', async () => {
    const [left, right] = [await add('Izquierda'), await add('Derecha')];

    const answers = await Promise.all([
      change(left.id, 1, { parentId: right.id }),
      change(right.id, 1, { parentId: left.id }),
    ]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  });

  it.each([
    ['below itself', 'parent_id = id, level = 2'],
    ['on a sixth level', 'level = 6'],
    ['two levels below its parent', 'level = level + 1'],
    ['below nothing, yet not at the top', 'parent_id = null'],
  ])('is kept by the database too: no category %s', async (_what, set) => {
    const [, two] = await line(`Raíz ${set}`, 'Hoja');

    const writing = server.db.admin.query(`update ticket_categories set ${set} where id = $1`, [two?.id]);

    await expect(writing).rejects.toThrow(/violates (check|foreign key) constraint/);
  });

  it('keeps the names of siblings apart whatever the letters, and lets cousins share one', async () => {
    const [one, other] = [await add('Sucursal norte'), await add('Sucursal sur')];
    await add('Cámaras', one.id);
    const cousin = await add('Cámaras', other.id);

    const twin = await create('CAMARAS', one.id);
    const moved = await change(cousin.id, 1, { parentId: one.id });
    const topTwin = await create('sucursal NORTE');

    for (const { status, body } of [twin, moved, topTwin])
      expect([status, body.code]).toEqual([409, 'classification.name_taken']);
    expect((await change(cousin.id, 1, { name: 'cámaras' })).body.name).toBe('cámaras');
  });

  it('keeps the order it is given', async () => {
    const { id } = await add('Orden');
    const [a, , c] = [await add('a', id), await add('b', id), await add('c', id)];
    const stranger = await add('z');

    await change(c.id, 1, { position: 0 });
    await change(a.id, 1, { position: 99 });
    await change(stranger.id, 1, { parentId: id, position: 1 });
    await add('last', id);

    expect(await namesBelow(id)).toEqual(['c', 'z', 'b', 'a', 'last']);
  });

  it('changes once per version', async () => {
    const { id } = await add('Versiones');
    const [won, lost] = (await Promise.all(['V1', 'V2'].map((name) => change(id, 1, { name })))).sort(
      (a, b) => a.status - b.status,
    );

    expect([won?.status, lost?.body.code]).toEqual([200, 'request.stale']);
    expect((await change(id, 2, {})).body.version).toBe(2);
  });
});

describe('a category that was deactivated', () => {
  it('takes what is below it out of what tickets can get, and those that have it keep it', async () => {
    const [top, leaf] = await line('Temporal', 'Campaña');
    const before = await open({ categoryId: leaf?.id });
    await change(top?.id ?? '', 1, { active: false });
    const at = { params: { id: before.id } };

    const refused = await server.technician.call(tickets.create, {
      body: { subject: 'S', text: 'T', clientId: acme.id, categoryId: leaf?.id },
    });
    const kept = await server.technician.call(tickets.update, {
      ...at,
      ifMatch: 1,
      body: { categoryId: leaf?.id, priority: 'high' },
    });

    expect(refused).toMatchObject({ status: 422, body: { code: 'tickets.category_not_allowed' } });
    expect(kept.body).toMatchObject({ priority: 'high', category: { path: ['Temporal', 'Campaña'] } });
    const { body } = await acme.requester.call(classification.get);
    expect(body.categories.map(({ id }: TicketCategory) => id)).not.toContain(leaf?.id);
    // A client's person still reads what their ticket was sorted as.
    expect((await acme.clientAdmin.call(tickets.get, at)).body.category).toMatchObject({ name: 'Campaña' });
  });
});

describe('what is no longer wanted', () => {
  it('is removed only while no ticket has it and none is below it', async () => {
    const [top, leaf] = await line('Fax', 'Papel');
    const ticket = await open({ categoryId: leaf?.id });

    expect((await remove(top?.id ?? '')).body.code).toBe('classification.has_subcategories');
    expect((await remove(leaf?.id ?? '')).body.code).toBe('classification.in_use');
    await server.technician.call(tickets.update, {
      ...{ params: { id: ticket.id }, ifMatch: 1, body: { categoryId: null } },
    });
    expect((await remove(leaf?.id ?? '')).status).toBe(204);
    expect((await remove(leaf?.id ?? '')).body.code).toBe('classification.not_found');
    expect((await remove(top?.id ?? '')).status).toBe(204);
    expect(await logged('classification.category_removed')).toEqual({ target: 'Fax', detail: {} });
  });

  it('is merged: its tickets go to another one, say so, and stay where they are in the lists', async () => {
    const [, old] = await line('Impresión vieja', 'Toner');
    const into = await add('Impresión');
    const inside = await open({ categoryId: old?.id });
    const asked = await open({ categoryId: old?.id }, acme.requester);

    const { status, body } = await merge(old?.id ?? '', into.id);

    expect([status, body]).toEqual([200, { moved: 2 }]);
    for (const { id, updatedAt } of [inside, asked]) {
      const now = (await acme.technician.call(tickets.get, { params: { id } })).body;
      expect(now).toMatchObject({ category: { id: into.id, path: ['Impresión'] }, version: 2, updatedAt });
      const { items } = (await acme.technician.call(tickets.timeline, { params: { id } })).body;
      expect(items.at(-1)).toMatchObject({
        author: { kind: 'person', id: server.admin.id },
        detail: { kind: 'category', from: ['Impresión vieja', 'Toner'], to: ['Impresión'] },
      });
    }
    expect((await remove(old?.id ?? '')).body.code).toBe('classification.not_found');
    expect(await logged('classification.category_merged')).toEqual({
      target: 'Impresión vieja › Toner',
      detail: { into: 'Impresión', tickets: 2 },
    });
  });

  it('is not merged into itself, or while there are some below it', async () => {
    const [top, leaf] = await line('Arriba', 'Abajo');

    expect((await merge(leaf?.id ?? '', leaf?.id ?? '')).body.code).toBe('classification.merge_itself');
    expect((await merge(top?.id ?? '', leaf?.id ?? '')).body.code).toBe('classification.has_subcategories');
    expect((await merge(leaf?.id ?? '', acme.id)).body.code).toBe('classification.not_found');
  });
});
