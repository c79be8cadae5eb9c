import { onCallOverrides, onCallRotas } from '@lanet/contracts/on-call';
import { people } from '@lanet/contracts/people';
import { audit } from '@lanet/contracts/settings';
import { teams } from '@lanet/contracts/teams';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { createTestServer, type TestPerson, type TestServer } from '../../testing/test-server.ts';
import { onCallOf } from './index.ts';

const HOUR = 3_600_000;

let server: TestServer;
let number = 0;
beforeAll(async () => {
  // It stands still at noon UTC.
  server = await createTestServer();
});
afterAll(() => server.close());

const iso = (hours: number) => new Date(server.clock.now() + hours * HOUR).toISOString();
const date = (days = 0) => iso(days * 24).slice(0, 10);

/** Three of the staff in a team, and a rota by days of UTC that begins today with the first. */
async function scene(changes: Record<string, unknown> = {}) {
  const [ana, beto, caro] = await Promise.all(
    ['Ana', 'Beto', 'Caro'].map((name) => server.person({ role: 'technician', name })),
  );
  if (!ana || !beto || !caro) throw new Error('three were made');
  const members = [ana, beto, caro].map(({ id }) => ({ personId: id, isLead: false }));
  const team = (await server.admin.call(teams.create, { body: { name: 'Redes', slug: `r-${++number}`, members } }))
    .body;
  const { status, body: rota } = await addRota(team, [ana, beto, caro], changes);
  expect(status, JSON.stringify(rota)).toBe(201);
  return { ana, beto, caro, team, rota };
}

const addRota = (team: { id: string }, who: TestPerson[], changes: Record<string, unknown> = {}) =>
  server.admin.call(onCallRotas.create, {
    params: { id: team.id },
    body: {
      ...{ name: 'Guardia', timeZone: 'UTC', startsOn: date(), hours: null, personIds: who.map(({ id }) => id) },
      handover: { at: '00:00', every: { kind: 'day' } },
      ...changes,
    },
  });

const schedule = async ({ id }: { id: string }, days = 3) =>
  (await server.technician.call(onCallRotas.schedule, { params: { id }, query: { days } })).body;
const holders = async (rota: { id: string }, days = 3): Promise<string[]> =>
  (await schedule(rota, days)).shifts.map(({ person }: { person: { name: string } }) => person.name);
const takeOver = (who: TestPerson, rota: { id: string }, person: { id: string }, hours: [number, number]) =>
  who.call(onCallOverrides.create, {
    params: { id: rota.id },
    body: { personId: person.id, from: iso(hours[0]), until: iso(hours[1]), reason: 'Cita médica' },
  });

async function deactivate({ id }: TestPerson) {
  const { body } = await server.superadmin.call(people.get, { params: { id } });
  await server.superadmin.call(people.update, { params: { id }, ifMatch: body.version, body: { active: false } });
}

describe('a rota', () => {
  it('says who is on call day by day, now and at any instant', async () => {
    const { ana, beto, team, rota } = await scene();

    const { days, until, shifts, overrides } = await schedule(rota);

    expect(days).toEqual([0, 1, 2].map((day) => ({ date: date(day), from: `${date(day)}T00:00:00.000Z` })));
    expect(until).toBe(`${date(3)}T00:00:00.000Z`);
    expect(shifts[1]).toEqual({
      ...{ from: `${date(1)}T00:00:00.000Z`, until: `${date(2)}T00:00:00.000Z` },
      ...{ person: { id: beto.id, name: 'Beto' }, turnOf: { id: beto.id, name: 'Beto' }, because: { kind: 'turn' } },
    });
    expect(overrides).toEqual([]);
    const now = (await server.technician.call(teams.get, { params: team })).body.onCall;
    expect(now).toEqual([
      { rotaId: rota.id, rotaName: 'Guardia', person: { id: ana.id, name: 'Ana' }, until: `${date(1)}T00:00:00.000Z` },
    ]);
    const at = (hours: number) =>
      inScope(server.platform.db, SYSTEM, (tx) => onCallOf(tx, team.id, server.clock.now() + hours * HOUR));
    expect([await at(-13), await at(0), await at(13)]).toEqual([[], [ana.id], [beto.id]]);
  });

  it('counts local days where clocks change', async () => {
    const { rota } = await scene({ timeZone: 'America/Tijuana', handover: { at: '09:00', every: { kind: 'day' } } });

    const { days, until } = await schedule(rota, 62);

    const begins = [...days.map(({ from }: { from: string }) => from), until].map((at) => Date.parse(at));
    for (const [index, begin] of begins.slice(1).entries()) {
      expect([23, 24, 25]).toContain((begin - (begins[index] ?? 0)) / HOUR);
    }
  });

  it('passes over who is deactivated or has left the team, and names them', async () => {
    const { ana, beto, caro, team, rota } = await scene();

    await deactivate(ana);
    await server.admin.call(teams.update, {
      ...{ params: team, ifMatch: 1 },
      body: { members: [ana, caro].map(({ id }) => ({ personId: id, isLead: false })) },
    });

    expect((await schedule(rota)).shifts).toMatchObject([
      { person: { name: 'Caro' }, turnOf: { name: 'Ana' }, because: { kind: 'passed_over', why: 'inactive' } },
      { person: { name: 'Caro' }, turnOf: { name: 'Beto' }, because: { kind: 'passed_over', why: 'left_team' } },
      { person: { name: 'Caro' }, turnOf: { name: 'Caro' }, because: { kind: 'turn' } },
    ]);
    const { items } = (await server.technician.call(onCallRotas.list, { params: { id: team.id } })).body;
    expect(items[0].people).toEqual([
      { person: { id: ana.id, name: 'Ana' }, passedOver: 'inactive' },
      { person: { id: beto.id, name: 'Beto' }, passedOver: 'left_team' },
      { person: { id: caro.id, name: 'Caro' }, passedOver: null },
    ]);
    // Whoever has a turn keeps the place when something else is changed; to be given one takes more.
    const change = (body: Record<string, unknown>) =>
      server.admin.call(onCallRotas.update, { params: { id: rota.id }, ifMatch: 1, body });
    expect(await change({ personIds: [caro.id, beto.id] })).toMatchObject({ status: 200 });
    expect(await addRota(team, [beto])).toMatchObject({ status: 422, body: { code: 'teams.person_not_allowed' } });
  });

  it('of a team that was given up has nobody on call', async () => {
    const { team } = await scene();

    const given = await server.admin.call(teams.update, { params: team, ifMatch: 1, body: { active: false } });

    expect(given.body).toMatchObject({ active: false, onCall: [] });
    expect(await inScope(server.platform.db, SYSTEM, (tx) => onCallOf(tx, team.id, server.clock.now()))).toEqual([]);
  });

  it('is changed once per version and removed with what hangs on it', async () => {
    const { ana, beto, team, rota } = await scene();
    await takeOver(server.admin, rota, beto, [0, 1]);
    const params = { id: rota.id };

    const change = { params, body: { name: 'Nocturna', hours: { mon: [['20:00', '24:00']] }, personIds: [ana.id] } };
    const saved = await server.admin.call(onCallRotas.update, { ...change, ifMatch: 1 } as never);
    const late = await server.admin.call(onCallRotas.update, { ...change, ifMatch: 1 } as never);
    const removed = await server.admin.call(onCallRotas.remove, { params });

    expect(saved).toMatchObject({ status: 200, body: { name: 'Nocturna', timeZone: 'UTC', version: 2 } });
    expect(late).toMatchObject({ status: 412 });
    expect(removed.status).toBe(204);
    expect((await server.admin.call(onCallRotas.list, { params: { id: team.id } })).body.items).toEqual([]);
    for (const gone of [
      await server.admin.call(onCallRotas.remove, { params }),
      await server.admin.call(onCallRotas.schedule, { params }),
      await takeOver(server.admin, rota, beto, [0, 1]),
    ])
      expect(gone).toMatchObject({ status: 404, body: { code: 'teams.rota_not_found' } });
  });

  it.each([
    { why: 'nobody', with: { personIds: [] } },
    { why: 'no such zone', with: { timeZone: 'America/Tijuana2' } },
    { why: 'no time', with: { handover: { at: '24:00', every: { kind: 'day' } } } },
    { why: 'no weekday', with: { handover: { at: '09:00', every: { kind: 'week' } } } },
    { why: 'no date', with: { startsOn: '2026-02-30' } },
    { why: 'no year of ours', with: { startsOn: '9999-01-01' } },
    { why: 'hours of none', with: { hours: { mon: [] } } },
    { why: 'hours that end before they begin', with: { hours: { mon: [['10:00', '09:00']] } } },
  ])('is refused with $why', async ({ with: changes }) => {
    const { team, ana } = await scene();

    expect(await addRota(team, [ana], changes)).toMatchObject({ status: 422, body: { code: 'request.invalid' } });
  });
});

describe('somebody who takes over', () => {
  it('is on call for that while, until it is taken back', async () => {
    const { ana, caro, team, rota } = await scene();

    const made = await takeOver(ana, rota, caro, [-1, 2]);

    expect(made).toMatchObject({
      status: 201,
      body: { person: { name: 'Caro' }, from: iso(-1), until: iso(2), createdBy: { id: ana.id }, active: true },
    });
    expect(await holders(rota, 1)).toEqual(['Ana', 'Caro', 'Ana']);
    const now = (await server.technician.call(teams.get, { params: team })).body.onCall;
    expect(now).toMatchObject([{ person: { name: 'Caro' }, until: iso(2) }]);
    expect((await schedule(rota)).overrides).toEqual([made.body]);
    expect((await ana.call(onCallOverrides.remove, { params: { id: made.body.id } })).status).toBe(204);
    expect(await holders(rota, 1)).toEqual(['Ana']);
    const again = await ana.call(onCallOverrides.remove, { params: { id: made.body.id } });
    expect(again).toMatchObject({ status: 404, body: { code: 'teams.override_not_found' } });
  });

  it('gives way to who takes over later, and to whose turn it is once deactivated', async () => {
    const { ana, beto, caro, rota } = await scene();
    await takeOver(ana, rota, beto, [0, 4]);
    await takeOver(beto, rota, caro, [1, 2]);

    expect(await holders(rota, 1)).toEqual(['Ana', 'Beto', 'Caro', 'Beto', 'Ana']);
    await deactivate(beto);
    expect(await holders(rota, 1)).toEqual(['Ana', 'Caro', 'Ana']);
    expect((await schedule(rota)).overrides).toMatchObject([{ active: false }, { active: true }]);
  });

  it('is named by people of the team among themselves, also where they see one client alone', async () => {
    const { ana, team, rota } = await scene();
    const limited = (await server.client('Acme')).technician;
    const stranger = await server.person({ role: 'technician', name: 'Stranger' });

    expect(await takeOver(limited, rota, ana, [0, 1])).toMatchObject({
      status: 403,
      body: { code: 'teams.not_a_member' },
    });
    await server.admin.call(teams.update, {
      ...{ params: team, ifMatch: 1 },
      body: { members: [ana, limited].map(({ id }) => ({ personId: id, isLead: false })) },
    });
    const made = await takeOver(limited, rota, ana, [0, 1]);
    expect(made.status).toBe(201);
    expect(await takeOver(limited, rota, stranger, [0, 1])).toMatchObject({
      status: 422,
      body: { code: 'teams.person_not_allowed' },
    });
    const params = { id: made.body.id };
    expect(await stranger.call(onCallOverrides.remove, { params })).toMatchObject({ status: 403 });
    expect((await limited.call(onCallOverrides.remove, { params })).status).toBe(204);
    expect((await takeOver(server.admin, rota, stranger, [0, 1])).status).toBe(201);
  });

  it.each([
    { hours: [-2, -1] as const, code: 'teams.override_over' },
    { hours: [2, 2] as const, code: 'request.invalid' },
    { hours: [2, 1] as const, code: 'request.invalid' },
    { hours: [0, 367 * 24] as const, code: 'request.invalid' },
  ])('does so for a while that is not over, at most a year: $hours', async ({ hours: [from, until], code }) => {
    const { ana, beto, rota } = await scene();

    expect(await takeOver(ana, rota, beto, [from, until])).toMatchObject({ status: 422, body: { code } });
  });

  it('is nobody of a client, nor who has left', async () => {
    const { ana, beto, rota } = await scene();
    const { requester } = await server.client('Acme');
    await deactivate(beto);

    for (const who of [requester, beto])
      expect(await takeOver(server.admin, rota, who, [0, 1])).toMatchObject({
        status: 422,
        body: { code: 'teams.person_not_allowed' },
      });
    expect(await takeOver(requester, rota, ana, [0, 1])).toMatchObject({ status: 403 });
  });

  it('leaves in the audit log for whom, when and why', async () => {
    const { ana, beto, rota } = await scene();
    const { body } = await takeOver(ana, rota, beto, [1, 2]);
    await beto.call(onCallOverrides.remove, { params: { id: body.id } });

    const { items } = (await server.superadmin.call(audit.list, { query: {} })).body;

    const detail = { rota: 'Guardia', person: 'Beto', from: iso(1), until: iso(2), reason: 'Cita médica' };
    expect(items.slice(0, 2)).toMatchObject([
      { action: 'teams.override_removed', actor: 'Beto', target: 'Redes', detail },
      { action: 'teams.override_made', actor: 'Ana', target: 'Redes', detail },
    ]);
  });

  it('is named so often, and not more', async () => {
    const { ana, beto, rota } = await scene();
    await server.db.admin.query(
      `insert into on_call_overrides (id, rota_id, person_id, from_at, until_at, reason)
       select gen_random_uuid(), $1, $2, $3, $4, 'x' from generate_series(1, 199)`,
      [rota.id, beto.id, iso(1), iso(2)],
    );

    const answers = await Promise.all([takeOver(ana, rota, beto, [3, 4]), takeOver(ana, rota, beto, [3, 4])]);

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});
