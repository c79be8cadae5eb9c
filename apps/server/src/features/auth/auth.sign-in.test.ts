import { auth } from '@lanet/contracts/auth';
import { people } from '@lanet/contracts/people';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, PASSWORD, personWithPassword } from '../../testing/test-browser.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let acme: Awaited<ReturnType<TestServer['client']>>;
beforeAll(async () => {
  server = await createTestServer({ LANET_TRUST_PROXY: 'loopback' });
  acme = await server.client('Acme');
});
afterAll(() => server.close());

let addresses = 0;
/** An address nobody has called from before, so that tests do not count each other's failures. */
const newAddress = () => `198.51.${(addresses >> 8) & 255}.${addresses++ & 255}`;
const requester = () => personWithPassword(server, { role: 'requester', clientId: acme.id, siteIds: [acme.siteId] });
const signIn = (email: string, password = PASSWORD, browser = new Browser(server, newAddress())) =>
  browser.call(auth.signIn, { body: { email, password } });

describe('signing in', () => {
  it('gives a cookie that scripts cannot read, and says who one is', async () => {
    const { id, email } = await requester();
    const browser = new Browser(server, newAddress());

    const answer = await signIn(` ${email.toUpperCase()}`, PASSWORD, browser);
    const me = await browser.call(auth.me);

    expect(answer).toMatchObject({ status: 200, body: { state: 'signed_in' } });
    expect(answer.headers['set-cookie']).toMatch(/^lanet=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    expect(me.body).toMatchObject({
      id,
      email,
      role: 'requester',
      clientId: acme.id,
      csrfToken: answer.body.csrfToken,
    });
    expect(JSON.stringify(answer.body)).not.toContain(browser.cookie.split('=')[1]);
  });

  it('stores the hash of the token and never the token or the password', async () => {
    const { id, email } = await requester();
    const browser = new Browser(server, newAddress());
    await signIn(email, PASSWORD, browser);

    const stored = await server.db.admin.query(
      'select s.*, a.password_hash from auth.sign_ins s join auth.accounts a using (person_id) where person_id = $1',
      [id],
    );
    expect(stored.rows).toHaveLength(1);
    expect(stored.rows[0].password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(JSON.stringify(stored.rows)).not.toContain(browser.cookie.split('=')[1]);
  });

  it('ends the sign-in of the cookie that came along', async () => {
    const { email } = await requester();
    const browser = new Browser(server, newAddress());
    await signIn(email, PASSWORD, browser);
    const planted = browser.cookie;

    await signIn(email, PASSWORD, browser);

    expect(browser.cookie).not.toBe(planted);
    expect((await server.call(auth.me, { headers: { cookie: planted } })).status).toBe(401);
    expect((await browser.call(auth.me)).status).toBe(200);
  });

  it('answers an unknown address, a wrong password and a deactivated person alike', async () => {
    const [known, gone] = [await requester(), await requester()];
    await server.db.admin.query('update people set active = false where id = $1', [gone.id]);
    const problem = ({ status, body }: Awaited<ReturnType<typeof signIn>>) => ({ status, ...body, requestId: '' });

    const wrong = problem(await signIn(known.email, 'not the password'));
    const unknown = problem(await signIn('nobody@example.com'));
    const inactive = problem(await signIn(gone.email));
    const invited = problem(await signIn((await server.person({ role: 'admin' })).email));

    expect(wrong).toMatchObject({ status: 401, code: 'auth.wrong_credentials' });
    expect([unknown, inactive, invited]).toEqual([wrong, wrong, wrong]);
  });

  it.each(['\0', 'a\0b@example.com', `${'x'.repeat(240)}@e.co`, "' or 1=1 --", '\ud800@example.com'])(
    'refuses the address %j like any other',
    async (email) => {
      expect([401, 422]).toContain((await signIn(email)).status);
    },
  );
});

describe('security/17 failures', () => {
  it('refuse the sixth try for an account, whatever address it comes from and right or wrong', async () => {
    const { email } = await requester();
    for (let index = 0; index < 5; index++) expect((await signIn(email, 'wrong password')).status).toBe(401);

    const sixth = await signIn(email);
    expect(sixth).toMatchObject({ status: 429, body: { code: 'auth.too_many_attempts' } });
    expect(Number(sixth.headers['retry-after'])).toBe(900);

    server.clock.advance({ minutes: 15 });
    expect((await signIn(email)).status).toBe(200);
  });

  it('refuse the sixth try for an address nobody has, too', async () => {
    for (let index = 0; index < 5; index++) expect((await signIn('no.one@example.com')).status).toBe(401);

    expect(await signIn('no.one@example.com')).toMatchObject({ status: 429, body: { code: 'auth.too_many_attempts' } });
  });

  it('are counted one by one when they come at once', async () => {
    const { email } = await requester();

    const answers = await Promise.all(Array.from({ length: 12 }, () => signIn(email, 'wrong password')));

    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(7);
  });

  it('of an account are forgotten with a success', async () => {
    const { email } = await requester();
    for (let index = 0; index < 4; index++) await signIn(email, 'wrong password');
    expect((await signIn(email)).status).toBe(200);

    for (let index = 0; index < 4; index++) await signIn(email, 'wrong password');
    expect((await signIn(email)).status).toBe(200);
  });

  it('of one network address slow it down, and nobody else; a success does not help it', async () => {
    const { email } = await requester();
    const from = newAddress();
    const tryFrom = (who: string, password: string) => signIn(who, password, new Browser(server, from));
    for (let index = 0; index < 19; index++) expect((await tryFrom(`guess${index}@example.com`, 'x')).status).toBe(401);
    expect((await tryFrom(email, PASSWORD)).status).toBe(200);
    expect((await tryFrom('guess@example.com', 'x')).status).toBe(401);

    const slowed = await tryFrom(email, PASSWORD);
    expect(slowed).toMatchObject({ status: 429, headers: { 'retry-after': '60' } });
    expect((await signIn(email)).status).toBe(200);

    server.clock.advance({ seconds: 61 });
    expect((await tryFrom('guess@example.com', 'x')).status).toBe(401);
    expect((await tryFrom(email, PASSWORD)).headers['retry-after']).toBe('120');
  });

  it('are told in the audit log once, as the limit is reached', async () => {
    const { email } = await requester();
    for (let index = 0; index < 8; index++) await signIn(email, 'wrong password');

    const { rows } = await server.db.admin.query(
      "select security, detail from audit_log where action = 'auth.limit_reached' and target = $1",
      [email],
    );
    expect(rows).toEqual([{ security: true, detail: { countedBy: ['account'] } }]);
  });
});

describe('security/17 a sign-in ends', () => {
  it.each([
    { role: 'technician', stays: { hours: 2, seconds: -1 }, ends: { hours: 2 }, because: 'idle' },
    { role: 'requester', stays: { days: 7, seconds: -1 }, ends: { days: 7 }, because: 'idle' },
  ] as const)('for a $role after so long unused', async ({ role, stays, ends }) => {
    const input = role === 'requester' ? { role, clientId: acme.id, siteIds: [acme.siteId] } : { role };
    const { email } = await personWithPassword(server, input);
    const [kept, left] = [new Browser(server, newAddress()), new Browser(server, newAddress())];
    for (const browser of [kept, left]) await signIn(email, PASSWORD, browser);
    // As if the second factor was given: how that is done has tests of its own.
    await server.db.admin.query(
      `update auth.sign_ins set second_factor_at = created_at, expires_at = created_at + interval '365 days'
       where person_id = (select id from people where email = $1)`,
      [email],
    );

    server.clock.advance(stays);
    expect((await kept.call(auth.me)).status).toBe(200);
    server.clock.advance({ seconds: 1 });
    expect((await left.call(auth.me)).body).toMatchObject({ code: 'auth.required' });
    expect((await kept.call(auth.me)).status).toBe(200);
    server.clock.advance(ends);
    expect((await kept.call(auth.me)).status).toBe(401);
  });

  it('for a requester after 30 days, used or not', async () => {
    const { email } = await requester();
    const browser = new Browser(server, newAddress());
    await signIn(email, PASSWORD, browser);

    for (let day = 0; day < 29; day++) {
      server.clock.advance({ days: 1 });
      expect((await browser.call(auth.me)).status).toBe(200);
    }
    server.clock.advance({ days: 1 });
    expect((await browser.call(auth.me)).status).toBe(401);
  });

  it('by signing out, with its cookie', async () => {
    const { email } = await requester();
    const browser = new Browser(server, newAddress());
    await signIn(email, PASSWORD, browser);
    const { cookie } = browser;

    const answer = await browser.call(auth.signOut);

    expect(answer.status).toBe(204);
    expect(answer.headers['set-cookie']).toMatch(/^lanet=; /);
    expect((await server.call(auth.me, { headers: { cookie } })).status).toBe(401);
  });

  it('from another of the own devices, at once; never from somebody else’s', async () => {
    const [own, other] = [await requester(), await requester()];
    const [here, there, stranger] = [new Browser(server), new Browser(server), new Browser(server)];
    await signIn(own.email, PASSWORD, here);
    await signIn(own.email, PASSWORD, there);
    await signIn(other.email, PASSWORD, stranger);
    const { items } = (await here.call(auth.signIns)).body;
    const [target] = items.filter(({ current }: { current: boolean }) => !current);
    const heard: string[] = [];
    server.db.bus.subscribe('sign_ins.ended', ({ personId }) => heard.push(personId));

    expect((await stranger.call(auth.endSignIn, { params: { id: target.id } })).status).toBe(404);
    expect((await there.call(auth.me)).status).toBe(200);
    expect((await here.call(auth.endSignIn, { params: { id: target.id } })).status).toBe(204);

    expect(items).toHaveLength(2);
    expect((await there.call(auth.me)).status).toBe(401);
    expect((await here.call(auth.me)).status).toBe(200);
    expect(heard).toContain(own.id);
  });

  it('for all other devices together', async () => {
    const { email } = await requester();
    const [here, ...others] = [new Browser(server), new Browser(server), new Browser(server)];
    for (const browser of [here, ...others]) await signIn(email, PASSWORD, browser);

    await here.call(auth.endOtherSignIns);

    expect((await here.call(auth.signIns)).body.items).toHaveLength(1);
    for (const browser of others) expect((await browser.call(auth.me)).status).toBe(401);
  });

  it('at once when the person is deactivated, and does not come back with them', async () => {
    const { id, email } = await requester();
    const browser = new Browser(server);
    await signIn(email, PASSWORD, browser);
    // The clock went on since the server's own were signed in.
    const superadmin = await server.person({ role: 'superadmin' });
    const setActive = (active: boolean, ifMatch: number) =>
      superadmin.call(people.update, { params: { id }, body: { active }, ifMatch });

    expect((await setActive(false, 1)).status).toBe(200);
    expect((await browser.call(auth.me)).status).toBe(401);
    expect((await setActive(true, 2)).status).toBe(200);
    expect((await browser.call(auth.me)).status).toBe(401);
  });
});
