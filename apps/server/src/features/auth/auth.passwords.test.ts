import { auth } from '@lanet/contracts/auth';
import { people } from '@lanet/contracts/people';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, PASSWORD, personWithPassword } from '../../testing/test-browser.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { deleteOutdated } from './auth.cleanup.service.ts';
import { resetPassword } from './index.ts';

let server: TestServer;
let acme: Awaited<ReturnType<TestServer['client']>>;
beforeAll(async () => {
  server = await createTestServer({ LANET_TRUST_PROXY: 'loopback' });
  acme = await server.client('Acme');
});
afterAll(() => server.close());

const NEW_PASSWORD = 'cobalto y murciélago 7';
let addresses = 0;
const newBrowser = () => new Browser(server, `192.0.2.${addresses++ & 255}`);
const requester = () => personWithPassword(server, { role: 'requester', clientId: acme.id, siteIds: [acme.siteId] });
const signIn = (email: string, password: string, browser = newBrowser()) =>
  browser.call(auth.signIn, { body: { email, password } });
const setPassword = (token: string, password = NEW_PASSWORD) =>
  newBrowser().call(auth.setPassword, { body: { token, password } });

/** The tokens in the mails to an address, oldest first. */
async function mailedTokens(email: string): Promise<string[]> {
  await server.work();
  const { rows } = await server.db.admin.query(
    'select text from outbox where to_address = $1 order by created_at, id',
    [email],
  );
  return rows.map(({ text }) => /\/password#([\w-]+)/.exec(text)?.[1] ?? 'none');
}

describe('one’s own password', () => {
  it('is changed with the current one, which ends the other sign-ins and no link stays good', async () => {
    const { email } = await requester();
    const [here, there] = [newBrowser(), newBrowser()];
    for (const browser of [here, there]) await signIn(email, PASSWORD, browser);
    const link = await resetPassword(server.platform, email);

    const answer = await here.call(auth.changePassword, { body: { current: PASSWORD, password: NEW_PASSWORD } });

    expect(answer.status).toBe(204);
    expect((await here.call(auth.me)).status).toBe(200);
    expect((await there.call(auth.me)).status).toBe(401);
    expect((await signIn(email, PASSWORD)).status).toBe(401);
    expect((await signIn(email, NEW_PASSWORD)).status).toBe(200);
    expect((await setPassword(link.split('#')[1] ?? '')).status).toBe(410);
  });

  it('is not changed without the current one, however often it is tried', async () => {
    const { email } = await requester();
    const browser = newBrowser();
    await signIn(email, PASSWORD, browser);
    const change = (current: string) =>
      browser.call(auth.changePassword, { body: { current, password: NEW_PASSWORD } });

    for (let index = 0; index < 5; index++)
      expect((await change('guess')).body).toMatchObject({ code: 'auth.wrong_credentials' });
    expect(await change(PASSWORD)).toMatchObject({ status: 429 });
  });

  it.each([
    { password: 'Contraseña2026!', detail: 'common' },
    { password: 'mi requester favorito', detail: 'personal' },
    { password: 'lanet-lanet-lanet-9', detail: 'personal' },
  ])('may not be $password', async ({ password, detail }) => {
    const { email } = await requester();
    const browser = newBrowser();
    await signIn(email, PASSWORD, browser);

    expect(await browser.call(auth.changePassword, { body: { current: PASSWORD, password } })).toMatchObject({
      status: 422,
      body: { code: 'auth.weak_password', detail },
    });
  });

  it.each(['elevenchars', 'x'.repeat(129)])('may not be of the length of %j', async (password) => {
    expect((await setPassword('a'.repeat(43), password)).body).toMatchObject({ code: 'request.invalid' });
  });

  it('is one text however the keyboard writes its accents', async () => {
    const { email } = await requester();
    const browser = newBrowser();
    await signIn(email, PASSWORD, browser);
    await browser.call(auth.changePassword, { body: { current: PASSWORD, password: NEW_PASSWORD.normalize('NFD') } });

    expect((await signIn(email, NEW_PASSWORD.normalize('NFC'))).status).toBe(200);
  });
});

describe('a reset', () => {
  const ask = (email: string, browser = newBrowser()) => browser.call(auth.requestReset, { body: { email } });

  it('sends a link that works once, ends the sign-ins and leaves the second factor', async () => {
    const { id, email } = await requester();
    const browser = newBrowser();
    await signIn(email, PASSWORD, browser);
    await server.db.admin.query(
      "update auth.accounts set totp_secret = 'sealed', totp_confirmed_at = now() where person_id = $1",
      [id],
    );

    expect((await ask(email.toUpperCase())).status).toBe(204);
    const [token = ''] = await mailedTokens(email);

    expect((await setPassword(token)).status).toBe(204);
    expect((await browser.call(auth.signOut)).status).toBe(401);
    expect((await signIn(email, NEW_PASSWORD)).body).toMatchObject({ state: 'second_factor' });
    expect(await setPassword(token, 'otra frase bastante larga')).toMatchObject({
      status: 410,
      body: { code: 'auth.link_invalid' },
    });
  });

  it.each([
    { after: { minutes: 15, seconds: -1 }, status: 204 },
    { after: { minutes: 15 }, status: 410 },
  ])('link answers $status after $after', async ({ after, status }) => {
    const { email } = await requester();
    await ask(email);
    const [token = ''] = await mailedTokens(email);

    server.clock.advance(after);

    expect((await setPassword(token)).status).toBe(status);
  });

  it('link is still good after a password that is refused', async () => {
    const { email } = await requester();
    await ask(email);
    const [token = ''] = await mailedTokens(email);

    expect((await setPassword(token, 'password1234')).body).toMatchObject({ code: 'auth.weak_password' });
    expect((await setPassword(token)).status).toBe(204);
  });

  it('link is used once of two at the same moment', async () => {
    const { email } = await requester();
    await ask(email);
    const [token = ''] = await mailedTokens(email);

    const statuses = await Promise.all(
      [setPassword(token), setPassword(token)].map(async (answer) => (await answer).status),
    );

    expect(statuses.sort()).toEqual([204, 410]);
  });

  it('answers alike for unknown, deactivated and never invited people, and sends them nothing', async () => {
    const [gone, contact] = [await requester(), await requester()];
    await server.db.admin.query('update people set active = false where id = $1', [gone.id]);
    await server.db.admin.query('delete from auth.accounts where person_id = $1', [contact.id]);

    for (const email of ['nobody.at.all@example.com', gone.email, contact.email]) {
      expect(await ask(email)).toMatchObject({ status: 204, body: undefined });
      expect(await mailedTokens(email)).toEqual([]);
    }
  });

  it('is refused at the sixth time in an hour, for known and unknown addresses', async () => {
    const { email } = await requester();
    for (const who of [email, 'still.nobody@example.com']) {
      for (let index = 0; index < 5; index++) expect((await ask(who)).status).toBe(204);
      expect(await ask(who)).toMatchObject({ status: 429, body: { code: 'auth.too_many_attempts' } });
    }

    server.clock.advance({ hours: 1 });
    expect((await ask(email)).status).toBe(204);
  });

  it('sends one mail however often the job runs', async () => {
    const { email } = await requester();
    const handler = server.app.jobs['auth.send_reset'];
    const payload = { mailId: crypto.randomUUID(), email };

    await handler?.(payload);
    await handler?.(payload);

    const tokens = await mailedTokens(email);
    expect(tokens).toHaveLength(1);
    expect((await setPassword(tokens[0] ?? '')).status).toBe(204);
  });

  it('leaves no token in the jobs or beside the mail', async () => {
    const { email } = await requester();
    await ask(email);
    const waiting = await server.db.admin.query('select payload::text from graphile_worker._private_jobs');
    const [token = ''] = await mailedTokens(email);

    const links = await server.db.admin.query('select l::text as link from auth.password_links l');
    expect(waiting.rows.length).toBeGreaterThan(0);
    expect(JSON.stringify([waiting.rows, links.rows])).not.toContain(token);
  });

  it.each(['A'.repeat(43), '\0'.repeat(20), `${'A'.repeat(42)}'`])('with the token %j is refused', async (token) => {
    expect((await setPassword(token)).body).toMatchObject({ code: 'auth.link_invalid' });
  });
});

describe('an invitation', () => {
  it.each([
    { after: { days: 7, seconds: -1 }, status: 204 },
    { after: { days: 7 }, status: 410 },
  ])('answers $status after $after', async ({ after, status }) => {
    const admin = await server.person({ role: 'admin' });
    const email = `invited.${crypto.randomUUID()}@example.com`;
    const body = { name: 'Rosa', email, role: 'client_admin', clientId: acme.id, invite: true } as const;
    expect((await admin.call(people.create, { body })).status).toBe(201);
    const [token = ''] = await mailedTokens(email);

    server.clock.advance(after);

    expect((await setPassword(token)).status).toBe(status);
    expect((await signIn(email, NEW_PASSWORD)).status).toBe(status === 204 ? 200 : 401);
  });
});

it('deletes what decides nothing any more, and nothing else', async () => {
  const { id, email } = await requester();
  await signIn(email, 'wrong password');
  await signIn(email, PASSWORD);
  await signIn('somebody@example.com', 'wrong password');
  const counts = async () => {
    const { rows } = await server.db.admin.query(
      `select (select count(*)::int from auth.failures) as failures,
         (select count(*)::int from auth.sign_ins where person_id = $1) as sign_ins`,
      [id],
    );
    return rows[0];
  };

  await deleteOutdated(server.platform);
  expect((await counts()).failures).toBeGreaterThan(0);
  server.clock.advance({ hours: 1, seconds: 1 });
  await deleteOutdated(server.platform);
  expect(await counts()).toEqual({ failures: 0, sign_ins: 1 });
  server.clock.advance({ days: 61 });
  await deleteOutdated(server.platform);
  expect(await counts()).toEqual({ failures: 0, sign_ins: 0 });
});
