import { auth } from '@lanet/contracts/auth';
import { people } from '@lanet/contracts/people';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';
import { createStaffPerson } from './index.ts';

let server: TestServer;
let acme: TestClient;
let zenit: TestClient;
beforeAll(async () => {
  server = await createTestServer();
  [acme, zenit] = [await server.client('Acme'), await server.client('Zenit')];
});
afterAll(() => server.close());

let made = 0;
const newEmail = () => `person.${made++}@example.com`;
const update = (by: TestPerson, id: string, body: object, ifMatch = 1) =>
  by.call(people.update, { params: { id }, body, ifMatch });

describe('changing', () => {
  it('wants the version it was read in', async () => {
    const { id } = await server.person({ role: 'requester', clientId: acme.id, siteIds: [acme.siteId] });

    expect((await update(server.admin, id, { name: 'Two', phone: '+52 55' })).body).toMatchObject({
      name: 'Two',
      phone: '+52 55',
      version: 2,
    });
    expect((await update(server.admin, id, { name: 'Three' })).body).toMatchObject({ code: 'request.stale' });
    expect((await update(server.admin, id, { phone: null }, 2)).body).toMatchObject({
      name: 'Two',
      phone: null,
      siteIds: [acme.siteId],
    });
  });

  it('does not move anybody between staff and clients', async () => {
    expect(
      (await update(server.superadmin, acme.requester.id, { role: 'technician', siteIds: [] })).body,
    ).toMatchObject({ code: 'people.client_mismatch' });
    expect((await update(server.superadmin, acme.technician.id, { role: 'client_admin' })).body).toMatchObject({
      code: 'people.client_mismatch',
    });
  });

  it('limits a technician to clients at once, and frees them again', async () => {
    const technician = await server.person({ role: 'technician' });
    const sees = async (id: string) => (await technician.call(people.get, { params: { id } })).status;
    expect(await sees(zenit.requester.id)).toBe(200);
    const heard: string[] = [];
    server.db.bus.subscribe('sign_ins.ended', ({ personId }) => heard.push(personId));

    expect((await update(server.admin, technician.id, { clientIds: [acme.id] })).body).toMatchObject({
      clientIds: [acme.id],
    });
    expect([await sees(acme.requester.id), await sees(zenit.requester.id), await sees(server.admin.id)]).toEqual([
      200, 404, 404,
    ]);
    expect((await update(server.admin, technician.id, { clientIds: [] }, 2)).status).toBe(200);
    expect(await sees(zenit.requester.id)).toBe(200);
    expect(heard).toEqual([technician.id, technician.id]);
  });

  it('by an admin reaches no admin and no superadmin, not even oneself’s rights', async () => {
    const admin = await server.person({ role: 'admin' });
    for (const body of [{ role: 'technician' }, { active: false }, { name: 'X' }]) {
      expect((await update(admin, server.superadmin.id, body)).body).toMatchObject({ code: 'people.role_not_allowed' });
      expect((await update(admin, server.admin.id, body)).body).toMatchObject({ code: 'people.role_not_allowed' });
    }
    expect((await update(admin, admin.id, { role: 'superadmin' })).body).toMatchObject({
      code: 'people.role_not_allowed',
    });
    expect((await update(admin, acme.technician.id, { role: 'admin' })).body).toMatchObject({
      code: 'people.role_not_allowed',
    });
    expect((await update(admin, admin.id, { name: 'Own Name' })).body).toMatchObject({ name: 'Own Name' });
  });

  it('takes a sign-in away at once when it deactivates', async () => {
    const person = await server.person({ role: 'admin' });
    expect((await person.call(auth.me)).status).toBe(200);

    expect((await update(server.superadmin, person.id, { active: false })).status).toBe(200);

    expect((await person.call(auth.me)).body).toMatchObject({ code: 'auth.required' });
  });

  it('by a technician or a requester is refused', async () => {
    expect((await update(acme.technician, acme.requester.id, { name: 'X' })).status).toBe(403);
    expect((await update(acme.requester, acme.requester.id, { name: 'X' })).status).toBe(403);
    expect((await acme.requester.call(people.list, {})).status).toBe(403);
  });
});

describe('the last superadmin', () => {
  it('cannot be demoted or deactivated, also not two by each other at once', async () => {
    const own = await createTestServer();
    try {
      const other = await own.person({ role: 'superadmin' });
      const demote = (by: TestPerson, id: string) => update(by, id, { role: 'admin' });

      const answers = await Promise.all([demote(own.superadmin, other.id), demote(other, own.superadmin.id)]);
      const { rows } = await own.db.admin.query("select id from people where role = 'superadmin'");
      const last = rows[0].id === other.id ? other : own.superadmin;

      // The one who comes second is the last superadmin, or by then is none any more.
      const [won, lost] = answers.map(({ status }) => status).sort();
      expect(won).toBe(200);
      expect([403, 409]).toContain(lost);
      expect(rows).toHaveLength(1);
      for (const body of [{ role: 'technician' }, { active: false }, { role: 'admin', active: false }]) {
        expect((await update(last, last.id, body)).body).toMatchObject({ code: 'people.last_superadmin' });
      }
      expect((await update(last, last.id, { role: 'superadmin', active: true })).status).toBe(200);
    } finally {
      await own.close();
    }
  });
});

describe('one’s own profile', () => {
  it.each(['superadmin', 'technician', 'clientAdmin', 'requester'] as const)('is changed by a %s', async (who) => {
    const person = who === 'superadmin' || who === 'technician' ? server[who] : acme[who];

    const answer = await person.call(auth.updateMe, {
      body: { name: 'Nuevo Nombre', language: 'en', timeZone: 'America/Tijuana' },
    });

    expect(answer.body).toMatchObject({
      id: person.id,
      name: 'Nuevo Nombre',
      language: 'en',
      timeZone: 'America/Tijuana',
      role: person.role,
    });
  });

  it.each([{ name: '' }, { name: 'a\0b' }, { language: 'xx' }, { timeZone: 'Mars/Olympus' }])(
    'refuses %j',
    async (body) => {
      expect((await acme.requester.call(auth.updateMe, { body: body as object })).status).toBe(422);
    },
  );

  it('does not change the role', async () => {
    await acme.requester.call(auth.updateMe, { body: { role: 'superadmin' } as object });

    expect((await acme.requester.call(auth.me)).body.role).toBe('requester');
  });
});

describe('the second factor of somebody who lost it', () => {
  it('is removed by who may manage them, which ends their sign-ins and is written down', async () => {
    const person = await server.person({ role: 'technician' });
    await server.db.admin.query(
      "update auth.accounts set totp_secret = 'x', totp_confirmed_at = now() where person_id = $1",
      [person.id],
    );
    const reset = (by: TestPerson) => by.call(people.resetSecondFactor, { params: person });

    expect((await reset(acme.technician)).status).toBe(403);
    expect((await reset(server.admin)).status).toBe(204);

    expect((await person.call(auth.me)).status).toBe(401);
    expect((await server.admin.call(people.get, { params: person })).body).toMatchObject({ secondFactor: false });
    const { rows } = await server.db.admin.query(
      "select security from audit_log where action = 'auth.second_factor_removed' and target = $1",
      [person.email],
    );
    expect(rows).toEqual([{ security: true }]);
  });
});

describe('on the command line', () => {
  it('staff are created, and refused with a reason', async () => {
    const email = newEmail();
    const given = { name: 'Rosa Mora', email, role: 'technician', password: 'tuercas verdes sin motor' };

    const id = await createStaffPerson(server.platform, given);

    expect((await server.admin.call(people.get, { params: { id } })).body).toMatchObject({
      email,
      role: 'technician',
      canSignIn: true,
    });
    await expect(createStaffPerson(server.platform, given)).rejects.toThrow('people.email_taken');
    await expect(createStaffPerson(server.platform, { ...given, role: 'requester' })).rejects.toThrow('role');
    await expect(createStaffPerson(server.platform, { ...given, email: 'none' })).rejects.toThrow('email');
    await expect(
      createStaffPerson(server.platform, { ...given, email: newEmail(), password: 'password1234' }),
    ).rejects.toThrow('auth.weak_password');
  });
});
