import { auth } from '@lanet/contracts/auth';
import { people } from '@lanet/contracts/people';
import { audit } from '@lanet/contracts/settings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, codeOf, PASSWORD, personWithPassword } from '../../testing/test-browser.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { disableSecondFactor } from './index.ts';

let server: TestServer;
let acme: Awaited<ReturnType<TestServer['client']>>;
beforeAll(async () => {
  server = await createTestServer({ LANET_TRUST_PROXY: 'loopback' });
  acme = await server.client('Acme');
});
afterAll(() => server.close());

let addresses = 0;
const newBrowser = () => new Browser(server, `203.0.113.${addresses++ & 255}`);

/** Somebody of the staff who has just signed in by password, for the first time. */
async function halfSignedIn() {
  const person = await personWithPassword(server, { role: 'technician' });
  const browser = newBrowser();
  const answer = await browser.call(auth.signIn, { body: { email: person.email, password: PASSWORD } });
  return { ...person, browser, answer };
}

/** The same with an authenticator set up and fully signed in. */
async function enrolled() {
  const { browser, ...person } = await halfSignedIn();
  const { secret } = (await browser.call(auth.startTotp)).body;
  const confirmed = await browser.call(auth.confirmTotp, { body: { code: await codeOf(server, secret) } });
  const recoveryCodes: string[] = confirmed.body.recoveryCodes;
  // The step of that code is used; the next ones are not.
  server.clock.advance({ seconds: 60 });
  const signInAgain = async () => {
    const other = newBrowser();
    const answer = await other.call(auth.signIn, { body: { email: person.email, password: PASSWORD } });
    expect(answer.body.state).toBe('second_factor');
    return other;
  };
  return { ...person, browser, secret, recoveryCodes, signInAgain };
}

const giveCode = (browser: Browser, code: string) => browser.call(auth.secondFactor, { body: { code } });

describe('security/17 staff without a second factor', () => {
  it('reach nothing but setting one up', async () => {
    const { browser, answer } = await halfSignedIn();

    expect(answer).toMatchObject({ status: 200, body: { state: 'enrol_second_factor' } });
    for (const endpoint of [auth.me, auth.signIns, people.list, audit.list, auth.updateMe, auth.endOtherSignIns]) {
      expect(await browser.call(endpoint)).toMatchObject({
        status: 401,
        body: { code: 'auth.second_factor_required' },
      });
    }
    const password = { current: PASSWORD, password: 'otra frase bastante larga' };
    expect((await browser.call(auth.changePassword, { body: password })).status).toBe(401);
    expect((await giveCode(browser, '123456')).body).toMatchObject({ code: 'auth.totp_not_started' });
    expect((await browser.call(auth.confirmTotp, { body: { code: '123456' } })).body).toMatchObject({
      code: 'auth.totp_not_started',
    });
    expect((await browser.call(auth.startTotp)).status).toBe(200);
    expect((await browser.call(auth.signOut)).status).toBe(204);
  });

  it('are signed in by the first code, with a new cookie, and the other sign-ins end', async () => {
    const { browser, email } = await halfSignedIn();
    const elsewhere = newBrowser();
    await elsewhere.call(auth.signIn, { body: { email, password: PASSWORD } });
    const before = browser.cookie;

    const started = await browser.call(auth.startTotp);
    const confirmed = await browser.call(auth.confirmTotp, {
      body: { code: await codeOf(server, started.body.secret) },
    });

    expect(started.body.secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(started.body.address).toBe(
      `otpauth://totp/LANET:${encodeURIComponent(email)}?secret=${started.body.secret}&issuer=LANET`,
    );
    expect(started.body.qrSvg).toMatch(/^<svg [\s\S]*<\/svg>\s*$/);
    expect(confirmed.body.recoveryCodes).toHaveLength(10);
    expect(browser.cookie).not.toBe(before);
    expect((await server.call(auth.me, { headers: { cookie: before } })).body).toMatchObject({ code: 'auth.required' });
    expect((await elsewhere.call(auth.signOut)).status).toBe(401);
    expect((await browser.call(auth.me)).body).toMatchObject({
      secondFactor: { active: true, required: true, recoveryCodesLeft: 10 },
      stepUpUntil: new Date(server.clock.now() + 900_000).toISOString(),
    });
  });

  it('keep neither secret nor codes in clear', async () => {
    const { id, secret, recoveryCodes } = await enrolled();

    const { rows } = await server.db.admin.query(
      `select a::text as account, (select string_agg(r::text, ' ') from auth.recovery_codes r where r.person_id = a.person_id) as codes,
         (select string_agg(l::text, ' ') from audit_log l) as audit from auth.accounts a where person_id = $1`,
      [id],
    );
    const stored = JSON.stringify(rows);
    expect(rows).toHaveLength(1);
    for (const canary of [secret, ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll('-', ''))]) {
      expect(stored).not.toContain(canary);
    }
  });

  it('have no longer than half an hour for it', async () => {
    const { browser } = await halfSignedIn();

    server.clock.advance({ minutes: 30 });

    expect((await browser.call(auth.startTotp)).body).toMatchObject({ code: 'auth.required' });
  });
});

describe('security/17 a code of the authenticator', () => {
  it('completes the sign-in with a new cookie; the old one is dead', async () => {
    const { signInAgain, secret } = await enrolled();
    const browser = await signInAgain();
    const { cookie, csrfToken } = browser;

    expect((await giveCode(browser, await codeOf(server, secret))).body).toMatchObject({ state: 'signed_in' });

    expect(browser.cookie).not.toBe(cookie);
    expect(browser.csrfToken).not.toBe(csrfToken);
    expect(
      (
        await server.call(auth.signOut, {
          headers: { cookie, 'x-lanet-csrf': csrfToken, origin: 'http://localhost:3000' },
        })
      ).status,
    ).toBe(401);
    expect((await browser.call(people.list)).status).toBe(200);
  });

  it('is accepted once, whoever comes with it and from where', async () => {
    const { signInAgain, secret } = await enrolled();
    const [first, second] = [await signInAgain(), await signInAgain()];
    const code = await codeOf(server, secret);

    expect((await giveCode(first, code)).status).toBe(200);
    expect(await giveCode(second, code)).toMatchObject({ status: 401, body: { code: 'auth.wrong_code' } });
    expect((await first.call(auth.stepUp, { body: { code } })).status).toBe(401);
  });

  it('is accepted once of two at the same moment', async () => {
    const { signInAgain, secret } = await enrolled();
    const both = [await signInAgain(), await signInAgain()];
    const code = await codeOf(server, secret);

    const statuses = await Promise.all(both.map(async (browser) => (await giveCode(browser, code)).status));

    expect(statuses.sort()).toEqual([200, 401]);
  });

  it.each([
    { steps: -2, status: 401 },
    { steps: -1, status: 200 },
    { steps: 0, status: 200 },
    { steps: 1, status: 200 },
    { steps: 2, status: 401 },
  ])('of $steps steps from now answers $status', async ({ steps, status }) => {
    const { signInAgain, secret } = await enrolled();
    server.clock.advance({ minutes: 5 });

    expect((await giveCode(await signInAgain(), await codeOf(server, secret, steps))).status).toBe(status);
  });

  it('does not work once a later one was used', async () => {
    const { signInAgain, secret } = await enrolled();
    server.clock.advance({ minutes: 5 });
    expect((await giveCode(await signInAgain(), await codeOf(server, secret, 1))).status).toBe(200);

    expect((await giveCode(await signInAgain(), await codeOf(server, secret, 0))).status).toBe(401);
  });

  it('is refused at the sixth try, right or wrong, from wherever it is tried', async () => {
    const { signInAgain, secret } = await enrolled();
    for (let index = 0; index < 5; index++) expect((await giveCode(await signInAgain(), 'abcdef')).status).toBe(401);

    const sixth = await giveCode(await signInAgain(), await codeOf(server, secret));

    expect(sixth).toMatchObject({
      status: 429,
      body: { code: 'auth.too_many_attempts' },
      headers: { 'retry-after': '900' },
    });
    server.clock.advance({ minutes: 15 });
    expect((await giveCode(await signInAgain(), await codeOf(server, secret))).status).toBe(200);
  });

  it('of another person is worth nothing', async () => {
    const [one, other] = [await enrolled(), await enrolled()];

    expect((await giveCode(await one.signInAgain(), await codeOf(server, other.secret))).status).toBe(401);
  });

  it('does not set up another authenticator in its place', async () => {
    const { signInAgain, browser } = await enrolled();

    for (const who of [await signInAgain(), browser]) {
      expect(await who.call(auth.startTotp)).toMatchObject({ status: 409, body: { code: 'auth.totp_active' } });
      expect((await who.call(auth.confirmTotp, { body: { code: '123456' } })).body).toMatchObject({
        code: 'auth.totp_active',
      });
    }
  });
});

describe('security/17 a recovery code', () => {
  it('signs in once, and makes nothing fresh', async () => {
    const { signInAgain, recoveryCodes } = await enrolled();
    const code = recoveryCodes[3] ?? '';
    const browser = await signInAgain();

    expect((await giveCode(browser, code.toUpperCase().replaceAll('-', ' '))).status).toBe(200);
    expect((await giveCode(await signInAgain(), code)).body).toMatchObject({ code: 'auth.wrong_code' });
    expect((await browser.call(auth.me)).body).toMatchObject({
      secondFactor: { recoveryCodesLeft: 9 },
      stepUpUntil: null,
    });
  });

  it('is worth nothing to another person, and not for a step-up', async () => {
    const [one, other] = [await enrolled(), await enrolled()];
    const code = other.recoveryCodes[0] ?? '';

    expect((await giveCode(await one.signInAgain(), code)).status).toBe(401);
    expect((await other.browser.call(auth.stepUp, { body: { code } })).status).toBe(401);
    expect((await giveCode(await other.signInAgain(), code)).status).toBe(200);
  });

  it('is replaced with its fellows, for a code of the authenticator', async () => {
    const { browser, secret, recoveryCodes, signInAgain } = await enrolled();

    const renewed = await browser.call(auth.renewRecoveryCodes, { body: { code: await codeOf(server, secret) } });

    expect(renewed.body.recoveryCodes).toHaveLength(10);
    expect((await giveCode(await signInAgain(), recoveryCodes[0] ?? '')).status).toBe(401);
    expect((await giveCode(await signInAgain(), renewed.body.recoveryCodes[0])).status).toBe(200);
  });
});

describe('security/17 a step-up', () => {
  it('counts for 15 minutes and changes the cookie', async () => {
    const { id, browser, secret } = await enrolled();
    const other = await personWithPassword(server, { role: 'requester', clientId: acme.id, siteIds: [acme.siteId] });
    await server.db.admin.query("update people set role = 'admin' where id = $1", [id]);
    const reset = () => browser.call(people.resetSecondFactor, { params: { id: other.id } });

    server.clock.advance({ minutes: 15 });
    expect((await reset()).body).toMatchObject({ code: 'auth.step_up_required' });
    const before = browser.cookie;
    const answer = await browser.call(auth.stepUp, { body: { code: await codeOf(server, secret) } });

    expect(answer.body.stepUpUntil).toBe(new Date(server.clock.now() + 900_000).toISOString());
    expect(browser.cookie).not.toBe(before);
    expect((await server.call(auth.me, { headers: { cookie: before } })).status).toBe(401);
    expect((await reset()).status).toBe(204);
    server.clock.advance({ minutes: 15 });
    expect((await reset()).body).toMatchObject({ code: 'auth.step_up_required' });
  });
});

describe('a second factor', () => {
  it('is offered to people of a client, and from then on asked of them', async () => {
    const { email } = await personWithPassword(server, { role: 'client_admin', clientId: acme.id });
    const browser = newBrowser();
    await browser.call(auth.signIn, { body: { email, password: PASSWORD } });
    expect((await browser.call(auth.me)).body.secondFactor).toEqual({
      active: false,
      required: false,
      recoveryCodesLeft: 0,
    });

    const { secret } = (await browser.call(auth.startTotp)).body;
    expect((await browser.call(auth.confirmTotp, { body: { code: await codeOf(server, secret) } })).status).toBe(200);

    expect((await browser.call(auth.me)).status).toBe(200);
    expect((await newBrowser().call(auth.signIn, { body: { email, password: PASSWORD } })).body.state).toBe(
      'second_factor',
    );
  });

  it('is removed on the command line, which ends the sign-ins', async () => {
    const { browser, email } = await enrolled();

    await disableSecondFactor(server.platform, email);

    expect((await browser.call(auth.me)).status).toBe(401);
    expect((await newBrowser().call(auth.signIn, { body: { email, password: PASSWORD } })).body.state).toBe(
      'enrol_second_factor',
    );
    await expect(disableSecondFactor(server.platform, 'nobody@example.com')).rejects.toThrow('nobody@example.com');
  });
});
