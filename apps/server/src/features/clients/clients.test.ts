import { clients } from '@lanet/contracts/clients';
import { sites } from '@lanet/contracts/sites';
import { tickets } from '@lanet/contracts/tickets';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeCursor } from '../../platform/http/cursor.ts';
import { createTestServer, type TestPerson, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

const site = { name: 'Matriz', slug: 'matriz', timeZone: 'America/Mexico_City' };
const create = (body: Record<string, unknown>, by: TestPerson = server.admin) =>
  by.call(clients.create, { body: { name: 'Ñandú 🖥️ "O\'Brien" <b>', slug: `c-${uuidv7()}`, site, ...body } });

describe('a new client', () => {
  it('comes with its first site', async () => {
    const { status, body } = await create({
      email: 'hola@example.com',
      phone: '+52 55 0000 0000',
      notes: 'línea 1\nlínea 2',
    });

    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'Ñandú 🖥️ "O\'Brien" <b>', notes: 'línea 1\nlínea 2', siteCount: 1, version: 1 });
    const list = await server.technician.call(sites.list, { query: { clientId: body.id } });
    expect(list.body.items).toMatchObject([{ ...site, clientId: body.id, clientName: body.name, deviceCount: 0 }]);
  });

  it('has a short name of its own, whoever asks first', async () => {
    const slug = `c-${uuidv7()}`;

    const answers = await Promise.all([create({ slug }), create({ slug }), create({ slug })]);

    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
    expect(answers.filter(({ status }) => status === 409).map(({ body }) => body.code)).toEqual(
      Array(2).fill('clients.slug_taken'),
    );
    const { rows } = await server.db.admin.query(
      'select count(*) as n from sites s join clients c on c.id = s.client_id where c.slug = $1',
      [slug],
    );
    expect(rows[0].n).toBe(1);
  });

  it.each([
    ['a time zone that is none', { site: { ...site, timeZone: 'Mars/Olympus' } }],
    ['a slug with a blank', { slug: 'a b' }],
    ['a NUL in the name', { name: 'a\0' }],
    ['a NUL in the notes', { notes: 'a\0b' }],
    ['no site', { site: undefined }],
  ])('with %s is refused', async (_what, body) => {
    expect(await create(body)).toMatchObject({ status: 422, body: { code: 'request.invalid' } });
  });

  it('is made by administrators only', async () => {
    const acme = await server.client('Acme');

    for (const person of [server.technician, acme.clientAdmin, acme.requester]) {
      expect(await create({}, person)).toMatchObject({ status: 403, body: { code: 'request.forbidden' } });
    }
  });
});

describe('a change', () => {
  it('is saved once per version', async () => {
    const { body } = await create({ email: 'a@example.com' });
    const change = (name: string) =>
      server.admin.call(clients.update, { params: body, ifMatch: 1, body: { name, email: null } });

    const [won, lost] = (await Promise.all([change('one'), change('two')])).sort((a, b) => a.status - b.status);

    expect(won).toMatchObject({ status: 200, body: { email: null, version: 2 } });
    expect(lost).toMatchObject({ status: 412, body: { code: 'request.stale' } });
  });

  it('of what is not there is refused', async () => {
    const answer = await server.admin.call(clients.update, {
      params: { id: uuidv7() },
      ifMatch: 1,
      body: { name: 'x' },
    });

    expect(answer).toMatchObject({ status: 404, body: { code: 'clients.not_found' } });
  });

  it('is in the audit log', async () => {
    const { body } = await create({ name: 'Audited' });
    await server.admin.call(clients.update, { params: body, ifMatch: 1, body: { phone: '1' } });

    const { rows } = await server.db.admin.query(
      'select action, target, detail from audit_log where client_id = $1 order by id',
      [body.id],
    );

    expect(rows).toEqual([
      { action: 'sites.created', target: 'Matriz', detail: {} },
      { action: 'clients.created', target: 'Audited', detail: {} },
      { action: 'clients.changed', target: 'Audited', detail: { fields: ['phone'] } },
    ]);
  });
});

it('counts what belongs to it', async () => {
  const acme = await server.client('Counted');
  await server.client('Not counted');
  const devices = [uuidv7(), uuidv7(), uuidv7()];
  for (const [index, id] of devices.entries()) {
    await server.db.admin.query(
      `insert into devices (client_id, id, site_id, name, type, status) values ($1, $2, $3, 'PC', 'laptop', $4)`,
      [acme.id, id, acme.siteId, index === 2 ? 'pending' : 'active'],
    );
    await server.db.admin.query(
      `insert into device_status (client_id, device_id, site_id, agent_id, online) values ($1, $2, $3, 'a', $4)`,
      [acme.id, id, acme.siteId, index !== 1],
    );
  }
  for (const resolvedAt of [null, '2026-01-01', null]) {
    await server.db.admin.query(
      `insert into alerts (client_id, id, device_id, rule_key, rule_version, metric, object, state, priority, value, trigger, recover,
                           opened_at, last_at, reopen_within_hours, resolved_at)
       values ($1, gen_random_uuid(), $2, gen_random_uuid()::text, 1, 'disk', 'C:', 'firing', 'high', 95, 90, 85, now(), now(), 24, $3)`,
      [acme.id, devices[0], resolvedAt],
    );
  }
  const open = async () => (await acme.requester.call(tickets.create, { body: { subject: 'x', text: 'y' } })).body;
  await acme.requester.call(tickets.cancel, { params: await open() });
  await open();

  const { body } = await acme.clientAdmin.call(clients.get, { params: { id: acme.id } });

  expect(body).toMatchObject({ siteCount: 2, deviceCount: 2, onlineCount: 1, openTicketCount: 1, openAlertCount: 2 });
});

describe('the list', () => {
  it('goes on by name after the longest names, each client once', async () => {
    const start = `${'𝕫'.repeat(50)} `;
    const names = Array.from({ length: 5 }, (_, index) => `${start}${'ñ'.repeat(18)}${index % 2}`);
    for (const name of names) await create({ name });

    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, unknown> = { limit: 2, search: start, ...(cursor && { cursor }) };
      const { status, body } = await server.technician.call(clients.list, { query });
      expect(status).toBe(200);
      seen.push(...body.items.map(({ name }: { name: string }) => name));
      cursor = body.nextCursor;
    } while (cursor);

    expect(seen).toEqual(names.toSorted());
  });

  it('is searched by words without accents', async () => {
    await create({ name: 'Café de Olla' });

    const { body } = await server.technician.call(clients.list, { query: { search: 'olla CAFE' } });

    expect(body.items).toMatchObject([{ name: 'Café de Olla' }]);
  });

  it.each([writeCursor([1, 2]), 'x', writeCursor(['a\0', uuidv7()])])('refuses the cursor %s', async (cursor) => {
    expect((await server.technician.call(clients.list, { query: { cursor } })).status).toBe(422);
  });

  it('holds for a limited caller only the own clients', async () => {
    const [acme, other] = [await server.client('Own'), await server.client('Strange')];

    for (const person of [acme.technician, acme.clientAdmin]) {
      const { body } = await person.call(clients.list);
      expect(body.items).toMatchObject([{ id: acme.id }]);
      const answer = await person.call(clients.get, { params: { id: other.id } });
      expect(answer).toMatchObject({ status: 404, body: { code: 'clients.not_found' } });
    }
    expect((await acme.requester.call(clients.list)).status).toBe(403);
  });
});
