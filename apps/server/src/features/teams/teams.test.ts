import { people } from '@lanet/contracts/people';
import { audit } from '@lanet/contracts/settings';
import { teams } from '@lanet/contracts/teams';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { createTestServer, type TestPerson, type TestServer } from '../../testing/test-server.ts';
import { teamMembers } from './index.ts';

let server: TestServer;
let number = 0;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

const slug = () => `equipo-${++number}`;
const member = ({ id }: { id: string }, isLead = false) => ({ personId: id, isLead });
const technician = (name: string) => server.person({ role: 'technician', name });

async function make(members: ReturnType<typeof member>[] = [], name = 'Redes') {
  const { status, body } = await server.admin.call(teams.create, { body: { name, slug: slug(), members } });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

async function deactivate({ id }: TestPerson, active = false) {
  const { body } = await server.superadmin.call(people.get, { params: { id } });
  await server.superadmin.call(people.update, { params: { id }, ifMatch: body.version, body: { active } });
}

describe('a team', () => {
  it('is made with its people, and read by all staff', async () => {
    const [ana, luis] = [await technician('Ana'), await technician('Luis')];

    const team = await make([member(luis), member(ana, true)], 'Redes y enlaces');

    expect(team).toMatchObject({ name: 'Redes y enlaces', active: true, onCall: [], version: 1 });
    expect(team.members).toEqual([
      { person: { id: ana.id, name: 'Ana' }, active: true, isLead: true },
      { person: { id: luis.id, name: 'Luis' }, active: true, isLead: false },
    ]);
    const limited = (await server.client('Acme')).technician;
    expect((await limited.call(teams.get, { params: team })).body).toEqual(team);
    expect((await server.technician.call(teams.list)).body.items).toContainEqual(team);
  });

  it('is changed by administrators, once per version', async () => {
    const team = await make();
    const change = (name: string) =>
      server.admin.call(teams.update, {
        params: team,
        ifMatch: 1,
        body: { name, slug: `nuevo-${name.toLowerCase()}` },
      });

    const [won, lost] = (await Promise.all([change('Uno'), change('Dos')])).sort((a, b) => a.status - b.status);

    expect(won).toMatchObject({ status: 200, body: { version: 2, slug: expect.stringMatching(/^nuevo-(uno|dos)$/) } });
    expect(lost).toMatchObject({ status: 412, body: { code: 'request.stale' } });
  });

  it('has its slug alone, also of two that are made at once', async () => {
    const taken = slug();
    const create = () => server.admin.call(teams.create, { body: { name: 'Soc', slug: taken, members: [] } });
    const other = await make();

    const answers = await Promise.all(Array.from({ length: 8 }, create));
    const renamed = await server.admin.call(teams.update, { params: other, ifMatch: 1, body: { slug: taken } });

    const codes = answers.map(({ status, body }) => (status === 201 ? 'made' : body.code)).sort();
    expect(codes).toEqual(['made', ...Array(7).fill('teams.slug_taken')]);
    expect(renamed).toMatchObject({ status: 409, body: { code: 'teams.slug_taken' } });
    const same = { ifMatch: 1, body: { slug: other.slug, name: 'Otro' } };
    expect(await server.admin.call(teams.update, { params: other, ...same })).toMatchObject({ status: 200 });
  });

  it.each(['Redes', 'con espacio', 'a', 't.1.2', 'soc+2', '-a', 'a--b', 'ñandú', 'a'.repeat(31)])(
    'has no slug that no address could carry: %s',
    async (bad) => {
      const answer = await server.admin.call(teams.create, { body: { name: 'X', slug: bad, members: [] } });

      // Capitals are no mistake.
      if (bad === 'Redes') expect(answer).toMatchObject({ status: 201, body: { slug: 'redes' } });
      else expect(answer).toMatchObject({ status: 422, body: { code: 'request.invalid' } });
    },
  );

  it('takes active staff alone', async () => {
    const { requester } = await server.client('Acme');
    const gone = await technician('Gone');
    await deactivate(gone);

    for (const { id } of [requester, gone, { id: crypto.randomUUID() }]) {
      const body = { name: 'X', slug: slug(), members: [member({ id })] };
      expect(await server.admin.call(teams.create, { body })).toMatchObject({
        status: 422,
        body: { code: 'teams.person_not_allowed' },
      });
    }
    const twice = { name: 'X', slug: slug(), members: [member(server.technician), member(server.technician)] };
    expect(await server.admin.call(teams.create, { body: twice })).toMatchObject({ status: 422 });
  });

  it('keeps who was deactivated, who counts for nothing until they are back', async () => {
    const [ana, luis] = [await technician('Ana'), await technician('Luis')];
    const team = await make([member(ana, true), member(luis)]);
    const membersOf = () => inScope(server.platform.db, SYSTEM, (tx) => teamMembers(tx, team.id));

    await deactivate(ana);
    const body = { members: [member(ana, true), member(luis, true)] };
    const saved = await server.admin.call(teams.update, { params: team, ifMatch: 1, body });

    expect(saved).toMatchObject({ status: 200, body: { members: [{ active: false }, { active: true }] } });
    expect(await membersOf()).toEqual([{ personId: luis.id, isLead: true }]);
    await deactivate(ana, true);
    expect(await membersOf()).toHaveLength(2);
    await server.admin.call(teams.update, { params: team, ifMatch: 2, body: { active: false } });
    expect(await membersOf()).toEqual([]);
  });

  it('is not there for the people of clients, and not to be changed by technicians', async () => {
    const team = await make();
    const { clientAdmin, requester } = await server.client('Acme');

    for (const who of [clientAdmin, requester]) {
      expect(await who.call(teams.list)).toMatchObject({ status: 403, body: { code: 'request.forbidden' } });
      expect(await who.call(teams.get, { params: team })).toMatchObject({ status: 403 });
    }
    const change = { params: team, ifMatch: 1, body: { name: 'Y' } };
    expect(await server.technician.call(teams.update, change)).toMatchObject({ status: 403 });
    const missing = { params: { id: crypto.randomUUID() } };
    expect(await server.technician.call(teams.get, missing)).toMatchObject({
      status: 404,
      body: { code: 'teams.not_found' },
    });
  });

  it('leaves in the audit log who was in it', async () => {
    const ana = await technician('Ana');
    const team = await make([member(ana)], 'Bitácora');
    await server.admin.call(teams.update, { params: team, ifMatch: 1, body: { members: [], active: false } });

    const { items } = (await server.superadmin.call(audit.list, { query: {} })).body;
    const [changed, created] = items.filter(({ target }: { target: string }) => target === 'Bitácora');

    expect(created).toMatchObject({ action: 'teams.created', detail: { slug: team.slug, members: ['Ana'] } });
    expect(changed).toMatchObject({
      action: 'teams.changed',
      detail: { before: { members: ['Ana'], active: true }, after: { members: [], active: false } },
    });
  });
});
