import { readFile } from 'node:fs/promises';
import { classification } from '@lanet/contracts/classification';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';
import { defaultCategories, defaultTypes } from './classification.defaults.rules.ts';

let server: TestServer;
let acme: TestClient;
beforeAll(async () => {
  server = await createTestServer();
  acme = await server.client('Acme');
});
afterAll(() => server.close());

const read = async (by: TestPerson) => (await by.call(classification.get)).body;
const addType = async (name: string) => (await server.admin.call(classification.createType, { body: { name } })).body;
const changeType = (id: string, ifMatch: number, body: object) =>
  server.admin.call(classification.updateType, { params: { id }, ifMatch, body });
const typeNames = async () => (await read(server.admin)).types.map(({ name }: { name: string }) => name);
const open = (body: object) =>
  server.technician.call(tickets.create, { body: { subject: 'S', text: 'T', clientId: acme.id, ...body } });

async function logged(action: string) {
  const { rows } = await server.db.admin.query(
    'select target, detail from audit_log where action = $1 order by id desc limit 1',
    [action],
  );
  return rows[0];
}

describe('types', () => {
  it('are added at the end, renamed, placed and deactivated, and the log says so', async () => {
    const guarantee = await addType('Garantía');
    expect(guarantee).toMatchObject({ name: 'Garantía', active: true, version: 1 });
    expect((await typeNames()).at(-1)).toBe('Garantía');

    const renamed = await changeType(guarantee.id, 1, { name: 'Garantías' });
    const first = await changeType(guarantee.id, 2, { position: 0 });
    const off = await changeType(guarantee.id, 3, { active: false });

    expect([renamed.body.name, first.body.version, off.body.active]).toEqual(['Garantías', 3, false]);
    expect((await typeNames())[0]).toBe('Garantías');
    expect(await logged('classification.type_created')).toEqual({ target: 'Garantía', detail: {} });
    expect(await logged('classification.type_changed')).toEqual({ target: 'Garantías', detail: { active: false } });
  });

  it('keep their names apart whatever the letters, also when two come at once', async () => {
    const [one, other] = await Promise.all(
      ['Mejora', 'MEJÓRA'].map((name) => server.admin.call(classification.createType, { body: { name } })),
    );

    expect([one?.status, other?.status].sort()).toEqual([201, 409]);
    const taken = await changeType((await addType('Otra cosa')).id, 1, { name: 'mejora' });
    expect(taken).toMatchObject({ status: 409, body: { code: 'classification.name_taken' } });
  });

  it('change once per version, and not at all where nothing changes', async () => {
    const { id } = await addType('Consulta');
    const [won, lost] = (
      await Promise.all(['Consulta A', 'Consulta B'].map((name) => changeType(id, 1, { name })))
    ).sort((a, b) => a.status - b.status);

    expect([won?.status, lost?.body.code]).toEqual([200, 'request.stale']);
    expect((await changeType(id, 2, { name: won?.body.name, active: true })).body.version).toBe(2);
  });

  it('are removed only while no ticket has one', async () => {
    const [used, unused] = [await addType('Con ticket'), await addType('Sin ticket')];
    await open({ typeId: used.id });
    const remove = ({ id }: { id: string }) => server.admin.call(classification.removeType, { params: { id } });

    expect((await remove(used)).body.code).toBe('classification.in_use');
    expect((await remove(unused)).status).toBe(204);
    expect((await remove(unused)).body.code).toBe('classification.not_found');
    expect(await logged('classification.type_removed')).toEqual({ target: 'Sin ticket', detail: {} });
    const { body } = await server.admin.call(classification.uses);
    expect(body.types).toEqual([{ id: used.id, tickets: 1 }]);
  });
});

describe('the matrix', () => {
  it('has nine cells, each changed once per version', async () => {
    const params = { impact: 'low', urgency: 'high' } as const;
    const cell = (await read(server.admin)).matrix.find(
      (one: typeof params) => one.impact === 'low' && one.urgency === 'high',
    );
    const set = (priority: 'high' | 'critical', ifMatch: number) =>
      server.admin.call(classification.setPriority, { params, ifMatch, body: { priority } });

    const [won, lost] = (await Promise.all([set('high', 1), set('critical', 1)])).sort((a, b) => a.status - b.status);

    expect(cell).toEqual({ ...params, priority: 'medium', version: 1 });
    expect((await read(server.admin)).matrix).toHaveLength(9);
    expect([won?.body.version, lost?.body.code]).toEqual([2, 'request.stale']);
    expect((await set(won?.body.priority, 2)).body.version).toBe(2);
    expect(await logged('classification.priority_set')).toEqual({
      target: 'low × high',
      detail: { before: 'medium', after: won?.body.priority },
    });
  });
});

describe('who may', () => {
  it('read: staff everything, a client’s people what is active', async () => {
    const hidden = await addType('Oculto');
    await changeType(hidden.id, 1, { active: false });

    for (const staff of [server.technician, acme.technician]) {
      const { types, matrix } = await read(staff);
      expect(types).toContainEqual(expect.objectContaining({ id: hidden.id, active: false }));
      expect(matrix).toHaveLength(9);
    }
    for (const person of [acme.clientAdmin, acme.requester]) {
      const { types, categories, matrix } = await read(person);
      expect(types.map(({ id }: { id: string }) => id)).not.toContain(hidden.id);
      expect(types.length).toBeGreaterThan(3);
      expect(categories.length).toBeGreaterThan(30);
      expect(matrix).toEqual([]);
    }
  });

  it('write: administrators alone', async () => {
    for (const person of [server.technician, acme.technician, acme.clientAdmin, acme.requester]) {
      expect((await person.call(classification.createType, { body: { name: 'No' } })).status).toBe(403);
      expect((await person.call(classification.uses)).status).toBe(403);
    }
  });

  it.each([{ name: '' }, { name: ' ' }, { name: 'a\0b' }, { name: 'x'.repeat(81) }, { name: '\u202eevil' }])(
    'not write %j',
    async (body) => {
      expect((await server.admin.call(classification.createType, { body })).status).toBe(422);
      expect((await server.admin.call(classification.createCategory, { body })).status).toBe(422);
    },
  );
});

const INITIAL_DATA = new URL('../../../../../deployment/database/initial_data.sql', import.meta.url);

describe('what comes with the product (D6)', () => {
  it('is brought once: what was renamed, deactivated or removed stays so', async () => {
    const fresh = await createTestServer();
    const ids = { renamed: defaultTypes[0]?.id ?? '', removed: defaultTypes[3]?.id ?? '' };
    const branch = defaultCategories.filter(({ parentId }) => parentId === defaultCategories[0]?.id);
    const call = fresh.admin.call;
    await call(classification.updateType, { params: { id: ids.renamed }, ifMatch: 1, body: { name: 'Falla' } });
    await call(classification.removeType, { params: { id: ids.removed } });
    const [off, gone] = [branch[0]?.id ?? '', branch[1]?.id ?? ''];
    await call(classification.updateCategory, { params: { id: off }, ifMatch: 1, body: { active: false } });
    await call(classification.removeCategory, { params: { id: gone } });
    const params = { impact: 'low', urgency: 'low' } as const;
    await call(classification.setPriority, { params, ifMatch: 1, body: { priority: 'medium' } });
    const before = (await call(classification.get)).body;

    await fresh.db.admin.query(`begin; set local role lanet_owner; ${await readFile(INITIAL_DATA, 'utf8')} commit`);

    expect((await call(classification.get)).body).toEqual(before);
    expect(before.types.map(({ name }: { name: string }) => name)).toEqual(['Falla', 'Solicitud', 'Problema']);
    expect(before.categories).toHaveLength(defaultCategories.length - 1);
    await fresh.close();
  });
});
