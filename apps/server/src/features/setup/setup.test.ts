import { auth } from '@lanet/contracts/auth';
import { setup } from '@lanet/contracts/setup';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Browser } from '../../testing/test-browser.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { waitingIn } from '../../testing/waiting.ts';
import { openSetup } from './setup.service.ts';

let server: TestServer;
let printed: string[];
beforeEach(async () => {
  server = await createTestServer();
  // As before the first start is finished.
  await server.db.admin.query('delete from organisation');
  await server.db.admin.query('delete from people');
  await server.db.admin.query('delete from calendar_versions');
  await server.db.admin.query('delete from calendars');
  printed = [];
});
afterEach(() => server.close());

const start = () => openSetup(server.platform, (text) => printed.push(text));
const codeOf = (text = '') => /\/setup#code=([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})\n/.exec(text)?.[1] ?? 'none';
const input = (code: string, changes: object = {}) => ({
  body: {
    code,
    organisation: 'Redes del Centro',
    language: 'es' as const,
    timeZone: 'America/Mexico_City',
    name: 'Rosa Mora',
    email: 'Rosa@Example.com',
    password: 'tuercas verdes sin motor',
    ...changes,
  },
});
const complete = (code: string, changes: object = {}) => server.call(setup.complete, input(code, changes));
const open = async () => (await server.call(setup.status)).status;
const rows = async (sql: string) => (await server.db.admin.query(sql)).rows;

/** Lets nobody write the organisation, though everybody may read that there is none; answers what ends it. */
async function holdOrganisation(): Promise<() => Promise<void>> {
  const holder = await server.db.admin.connect();
  await holder.query('begin; lock table organisation in share row exclusive mode');
  return async () => {
    await holder.query('rollback');
    holder.release();
  };
}

describe('security/10 the first start', () => {
  it('prints one address with a code, and the code opens it once', async () => {
    await start();
    expect(await open()).toBe(200);

    expect((await complete(codeOf(printed[0]))).status).toBe(204);

    expect(printed).toHaveLength(1);
    expect(await rows('select name, language, time_zone from organisation')).toEqual([
      { name: 'Redes del Centro', language: 'es', time_zone: 'America/Mexico_City' },
    ]);
    expect(await rows('select name, email, role, client_id from people')).toEqual([
      { name: 'Rosa Mora', email: 'rosa@example.com', role: 'superadmin', client_id: null },
    ]);
    expect(await rows("select security from audit_log where action = 'setup.completed'")).toEqual([{ security: true }]);
    expect(await rows("select own_hours->>'timeZone' as zone from calendars where is_default")).toEqual([
      { zone: 'America/Mexico_City' },
    ]);
    const browser = new Browser(server);
    const body = { email: 'rosa@example.com', password: 'tuercas verdes sin motor' };
    expect((await browser.call(auth.signIn, { body })).body).toMatchObject({ state: 'enrol_second_factor' });
    expect(await open()).toBe(404);
    expect(await complete(codeOf(printed[0]), { email: 'second@example.com' })).toMatchObject({
      status: 404,
      body: { code: 'setup.done' },
    });
  });

  it('takes the code as it is typed', async () => {
    await start();

    expect((await complete(` ${codeOf(printed[0]).toLowerCase().replaceAll('-', ' ')} `)).status).toBe(204);
  });

  it('refuses a wrong code; five of them make it void and a new one is printed', async () => {
    await start();
    const first = codeOf(printed[0]);
    for (let index = 0; index < 5; index++) {
      expect(await complete('AAAA-BBBB-CCCC-DDDD')).toMatchObject({ status: 403, body: { code: 'setup.wrong_code' } });
    }

    expect(printed).toHaveLength(2);
    expect(codeOf(printed[1])).not.toBe(first);
    expect((await complete(first)).status).toBe(403);
    expect(await rows('select from organisation')).toHaveLength(0);
    expect((await complete(codeOf(printed[1]))).status).toBe(204);
  });

  it('slows down whoever keeps guessing', async () => {
    await start();
    for (let index = 0; index < 20; index++) expect((await complete('AAAA-BBBB-CCCC-DDDD')).status).toBe(403);

    expect(await complete(codeOf(printed.at(-1)))).toMatchObject({
      status: 429,
      body: { code: 'auth.too_many_attempts' },
    });
    server.clock.advance({ minutes: 1 });
    expect((await complete(codeOf(printed.at(-1)))).status).toBe(204);
  });

  it.each([
    { password: 'password1234', code: 'auth.weak_password' },
    { password: 'redes de pesca azules', code: 'auth.weak_password' },
    { password: 'short', code: 'request.invalid' },
    { email: 'no address', code: 'request.invalid' },
    { timeZone: 'Mars/Olympus', code: 'request.invalid' },
    { organisation: '\u202eevil', code: 'request.invalid' },
  ])('refuses $code and stays open', async ({ code, ...changes }) => {
    await start();

    expect(await complete(codeOf(printed[0]), changes)).toMatchObject({ status: 422, body: { code } });
    expect(await open()).toBe(200);
    expect(await rows('select from organisation')).toHaveLength(0);
  });

  it('makes one organisation and one administrator of several at the same moment', async () => {
    await start();
    const code = codeOf(printed[0]);
    const mails = ['a@example.com', 'b@example.com', 'c@example.com'];

    const release = await holdOrganisation();
    const answering = Promise.all(mails.map((email) => complete(code, { email })));
    // All have found it open, and none has written yet.
    await expect.poll(() => waitingIn(server), { timeout: 20_000 }).toBe(3);
    await release();
    const answers = await answering;

    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404]);
    expect(await rows('select from organisation')).toHaveLength(1);
    expect(await rows('select from people')).toHaveLength(1);
    expect(await rows('select from auth.accounts')).toHaveLength(1);
    expect(await rows('select from calendars')).toHaveLength(3);
  });
});

const PATHS = [
  '/api/v1/setup',
  '/api/v1/setup/',
  '/api/v1/setup/x',
  '//api/v1/setup',
  '/api/v1//setup',
  '/API/V1/SETUP',
  '/api/v1/Setup',
  '/api/v1/%73etup',
  '/api/v1/setup%2f',
  '/api/v1/./setup',
  '/api/v1/auth/../setup',
  '/api/v1/setup?x=1',
  '/api/v1/setup;x',
  '/setup/x',
];
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const;

describe('security/10 afterwards', () => {
  it('every way to write the path answers 404 to every method, whatever is sent', async () => {
    await start();
    const code = codeOf(printed[0]);
    await complete(code);

    for (const url of PATHS) {
      for (const method of METHODS) {
        const payload =
          method === 'GET' || method === 'HEAD' ? {} : { payload: method === 'POST' ? input(code).body : {} };
        const answer = await server.app.http.inject({ method, url, headers: { host: 'localhost:3000' }, ...payload });
        expect([url, method, answer.statusCode]).toEqual([url, method, 404]);
      }
    }
    expect(await rows('select from people')).toHaveLength(1);
  });

  it('a restart with an empty memory opens nothing', async () => {
    await start();
    await complete(codeOf(printed[0]));

    await start();

    expect(printed).toHaveLength(1);
    expect(await open()).toBe(404);
  });

  it('another process that still has its code finds it done', async () => {
    await start();
    await server.db.admin.query("insert into organisation (name, language, time_zone) values ('X', 'es', 'UTC')");

    expect(await complete(codeOf(printed[0]))).toMatchObject({ status: 404, body: { code: 'setup.done' } });
    expect(await rows('select from people')).toHaveLength(0);
  });
});

it('is not open before the start has printed a code, nor in the demo', async () => {
  expect(await open()).toBe(404);

  await openSetup({ ...server.platform, config: { ...server.platform.config, demo: true } }, (text) =>
    printed.push(text),
  );

  expect(printed).toEqual([]);
  expect(await open()).toBe(404);
});
