import { auth } from '@lanet/contracts/auth';
import { people } from '@lanet/contracts/people';
import { audit } from '@lanet/contracts/settings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, PASSWORD, personWithPassword } from '../../testing/test-browser.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let acme: Awaited<ReturnType<TestServer['client']>>;
beforeAll(async () => {
  server = await createTestServer();
  acme = await server.client('Acme');
});
afterAll(() => server.close());

const OWN_ORIGIN = 'http://localhost:3000';
const profile = { body: { name: 'Renamed' } };

describe('security/17 a change in a person’s name', () => {
  it.each([
    { what: 'no token', csrf: () => undefined },
    { what: 'an empty token', csrf: () => '' },
    { what: 'another sign-in’s token', csrf: () => server.admin.csrfToken },
    { what: 'the token with a letter more', csrf: () => `${acme.clientAdmin.csrfToken}A` },
    { what: 'the cookie itself', csrf: () => acme.clientAdmin.cookie.split('=')[1] },
  ])('is refused with $what', async ({ csrf }) => {
    const token = csrf();
    const headers = {
      cookie: acme.clientAdmin.cookie,
      origin: OWN_ORIGIN,
      ...(token !== undefined && { 'x-lanet-csrf': token }),
    };

    expect(await server.call(auth.updateMe, { ...profile, headers })).toMatchObject({
      status: 403,
      body: { code: 'request.origin' },
    });
  });

  it.each([
    'https://evil.example',
    'null',
    'http://localhost:3001',
    'https://localhost:3000',
    'http://localhost:3000.evil.example',
  ])('is refused from the origin %s', async (origin) => {
    const { cookie, csrfToken } = acme.clientAdmin;
    const headers = { cookie, origin, 'x-lanet-csrf': csrfToken };

    expect(await server.call(auth.updateMe, { ...profile, headers })).toMatchObject({
      status: 403,
      body: { code: 'request.origin' },
    });
  });

  it('is refused from a page that hides its origin', async () => {
    const { cookie, csrfToken } = acme.clientAdmin;

    expect(
      (await server.call(auth.updateMe, { ...profile, headers: { cookie, 'x-lanet-csrf': csrfToken } })).status,
    ).toBe(403);
  });

  it('is taken from our own page', async () => {
    expect((await acme.clientAdmin.call(auth.updateMe, profile)).body).toMatchObject({ name: 'Renamed' });
  });

  it('signs nobody in from another site’s page', async () => {
    const { email } = await personWithPassword(server, { role: 'admin' });
    const headers = { origin: 'https://evil.example' };

    const answer = await server.call(auth.signIn, { body: { email, password: PASSWORD }, headers });

    expect(answer).toMatchObject({ status: 403, body: { code: 'request.origin' } });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });
});

describe('a request', () => {
  it.each([
    '',
    'lanet=',
    'lanet=x',
    `lanet=${'A'.repeat(43)}`,
    `lanet=${'A'.repeat(4000)}`,
    'lanet=%00',
    'lanet=%E0%A4%A',
    '__Host-lanet=x',
  ])('with the cookie %j is nobody’s', async (cookie) => {
    expect(await server.call(auth.me, { headers: { cookie } })).toMatchObject({
      status: 401,
      body: { code: 'auth.required' },
    });
  });

  it('under the other cookie’s name is nobody’s', async () => {
    const cookie = server.admin.cookie.replace('lanet=', '__Host-lanet=');

    expect((await server.call(auth.me, { headers: { cookie } })).status).toBe(401);
  });

  it.each([
    { role: 'superadmin', status: 200 },
    { role: 'admin', status: 200 },
    { role: 'technician', status: 403 },
  ] as const)('for the audit log by a $role answers $status', async ({ role, status }) => {
    expect((await server[role].call(audit.list)).status).toBe(status);
  });

  it('writes when it was last seen at most once a minute', async () => {
    const person = await server.person({ role: 'admin' });
    const lastSeen = async () => {
      const { rows } = await server.db.admin.query(
        'select last_seen_at as at from auth.sign_ins where person_id = $1',
        [person.id],
      );
      return rows[0].at.getTime() - server.clock.now();
    };

    server.clock.advance({ seconds: 59 });
    await person.call(auth.me);
    expect(await lastSeen()).toBe(-59_000);
    server.clock.advance({ seconds: 1 });
    await person.call(auth.me);
    expect(await lastSeen()).toBe(0);
  });

  it('of somebody who is no longer active is nobody’s, even if the sign-in was not ended', async () => {
    const person = await server.person({ role: 'admin' });
    expect((await person.call(auth.me)).status).toBe(200);

    await server.db.admin.query('update people set active = false where id = $1', [person.id]);

    expect((await person.call(auth.me)).body).toMatchObject({ code: 'auth.required' });
  });

  it('sees a change of role at once', async () => {
    const person = await server.person({ role: 'admin' });
    expect((await person.call(audit.list)).status).toBe(200);

    await server.db.admin.query("update people set role = 'technician' where id = $1", [person.id]);

    expect((await person.call(audit.list)).status).toBe(403);
  });
});

describe('behind HTTPS', () => {
  it('the cookie is bound to this host and to HTTPS', async () => {
    const secure = await createTestServer({ LANET_PUBLIC_URL: 'https://help.example.com' });
    try {
      const { email } = await personWithPassword(secure, { role: 'admin' });
      const browser = new Browser(secure);

      const answer = await browser.call(auth.signIn, { body: { email, password: PASSWORD } });

      expect(answer.headers['set-cookie']).toMatch(
        /^__Host-lanet=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
      );
      expect((await browser.call(auth.me)).body).toMatchObject({ code: 'auth.second_factor_required' });
      expect((await browser.call(people.list)).body).toMatchObject({ code: 'auth.second_factor_required' });
    } finally {
      await secure.close();
    }
  });
});
