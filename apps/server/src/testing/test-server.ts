import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Endpoint } from '@lanet/contracts/endpoint';
import type { Role } from '@lanet/contracts/roles';
import type { InjectOptions } from 'fastify';
import { Logger, runOnce } from 'graphile-worker';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { type App, createApp } from '../app.ts';
import { seedCalendars } from '../features/calendars/index.ts';
import { loadConfig } from '../platform/config/config.ts';
import { inScope, openPool, SYSTEM } from '../platform/database/index.ts';
import type { Platform } from '../platform/platform.ts';
import { TestClock } from './test-clock.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';
import { createTestPlatform } from './test-platform.ts';
import { signInDirectly } from './test-sign-in.ts';

export interface Answer<Body> {
  status: number;
  body: Body;
  headers: Record<string, string | string[] | number | undefined>;
}

export interface CallInput<E extends Endpoint> {
  params?: z.input<E['params']>;
  query?: z.input<E['query']>;
  body?: z.input<E['body']>;
  /** For versioned endpoints. */
  ifMatch?: number;
  headers?: Record<string, string>;
}

/** What a test reads of an answer: the contract's response, or the problem's fields. */
// biome-ignore lint/suspicious/noExplicitAny: a test asserts on either, and an assertion that misses fails the test
export type AnyBody = any;

export interface TestPerson {
  id: string;
  email: string;
  role: Role;
  cookie: string;
  csrfToken: string;
  call<E extends Endpoint>(endpoint: E, input?: CallInput<E>): Promise<Answer<AnyBody>>;
}

export interface TestClient {
  id: string;
  siteId: string;
  /** A second site, which `requester` does not see. */
  otherSiteId: string;
  clientAdmin: TestPerson;
  requester: TestPerson;
  /** Staff limited to this client. */
  technician: TestPerson;
}

export interface TestServer {
  app: App;
  platform: Platform;
  db: TestDatabase;
  clock: TestClock;
  superadmin: TestPerson;
  admin: TestPerson;
  /** Staff who see every client. */
  technician: TestPerson;
  /** A client with two sites and people of its own. */
  client(name: string): Promise<TestClient>;
  person(input: {
    role: Role;
    clientId?: string;
    siteIds?: string[];
    clientIds?: string[];
    name?: string;
  }): Promise<TestPerson>;
  /** Calls without being signed in. */
  call<E extends Endpoint>(endpoint: E, input?: CallInput<E>): Promise<Answer<AnyBody>>;
  /** Names of the jobs that wait, oldest first. */
  jobs(): Promise<string[]>;
  /** Runs every waiting job, and those they queue, in this process. A job that fails fails the test. */
  work(): Promise<void>;
  close(): Promise<void>;
}

/** What fails is read from the jobs themselves, below. */
const silent = new Logger(() => () => undefined);

/** The whole server on a database of its own, called without a socket. Nothing runs in the background. */
export async function createTestServer(
  environment: Record<string, string> = {},
  /** On another PostgreSQL than all the others are on, which has a template too. */
  postgresUrl?: string,
): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'lanet-server-'));
  const db = await createTestDatabase('lanet_template', postgresUrl);
  const clock = new TestClock();
  const config = loadConfig({ env: { LANET_DATA_DIR: folder, ...environment }, cwd: folder });
  const platform = await createTestPlatform({ config, db, clock, folder });
  await db.admin.query(
    "insert into organisation (name, language, time_zone) values ('LANET', 'es', 'America/Mexico_City')",
  );
  const place = { language: 'es', timeZone: 'America/Mexico_City' } as const;
  await inScope(db, SYSTEM, (tx) => seedCalendars(tx, { ...place, nowMs: clock.now() }));
  const app = await createApp(platform, { validateResponses: true });
  await app.http.ready();

  const call =
    (who?: TestPerson) =>
    async (endpoint: Endpoint, input: CallInput<Endpoint> = {}) => {
      const answer = await app.http.inject(requestOf(endpoint, input, who));
      const body: AnyBody = answer.body === '' ? undefined : JSON.parse(answer.body);
      return { status: answer.statusCode, body, headers: answer.headers };
    };

  const person: TestServer['person'] = async (input) => {
    const made = await signInDirectly(db, clock, input);
    const self: TestPerson = { ...made, role: input.role, call: (endpoint, options) => call(self)(endpoint, options) };
    return self;
  };

  const [superadmin, admin, technician] = await Promise.all([
    person({ role: 'superadmin' }),
    person({ role: 'admin' }),
    person({ role: 'technician' }),
  ]);

  return {
    app,
    platform,
    db,
    clock,
    superadmin,
    admin,
    technician,
    person,
    call: call(),
    async client(name) {
      const [id, siteId, otherSiteId] = [uuidv7(), uuidv7(), uuidv7()];
      await db.admin.query('insert into clients (id, name, slug) values ($1, $2, $3)', [id, name, `c-${id}`]);
      for (const [site, slug] of [
        [siteId, 'one'],
        [otherSiteId, 'two'],
      ]) {
        await db.admin.query(
          "insert into sites (client_id, id, name, slug, time_zone) values ($1, $2, $3, $3, 'America/Mexico_City')",
          [id, site, slug],
        );
      }
      const [clientAdmin, requester, own] = await Promise.all([
        person({ role: 'client_admin', clientId: id }),
        person({ role: 'requester', clientId: id, siteIds: [siteId] }),
        person({ role: 'technician', clientIds: [id] }),
      ]);
      return { id, siteId, otherSiteId, clientAdmin, requester, technician: own };
    },
    async jobs() {
      const { rows } = await db.admin.query<{ name: string }>(
        'select task_identifier as name from graphile_worker.jobs order by id',
      );
      return rows.map(({ name }) => name);
    },
    async work() {
      const pool = openPool({ url: db.url, role: 'lanet_worker', max: 3, applicationName: 'lanet test jobs' });
      const taskList = Object.fromEntries(
        // Payloads are written by `enqueue`, which types them by the same name.
        Object.entries(app.jobs).map(([name, handler]) => [
          name,
          (payload: unknown) => (handler as (payload: unknown) => Promise<void>)(payload),
        ]),
      );
      // The next job of a queue may not be free yet when the runner looks for it: it is left over, and runs in the next turn.
      const isLeft = async () =>
        (
          await db.admin.query(
            'select from graphile_worker.jobs where run_at <= now() and last_error is null and task_identifier = any ($1)',
            [Object.keys(taskList)],
          )
        ).rows.length > 0;
      do await runOnce({ pgPool: pool, taskList, noHandleSignals: true, logger: silent });
      while (await isLeft());
      await pool.end();
      const { rows } = await db.admin.query<{ name: string; error: string }>(
        'select task_identifier as name, last_error as error from graphile_worker.jobs where last_error is not null',
      );
      if (rows.length > 0) throw new Error(`jobs failed: ${JSON.stringify(rows)}`);
    },
    async close() {
      await app.stop();
      await db.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A call as a request; the caller's headers are the input's, or those of a person who is signed in. */
export function requestOf(endpoint: Endpoint, input: CallInput<Endpoint>, who?: TestPerson): InjectOptions {
  const params = Object(input.params) as Record<string, unknown>; // an endpoint's params are an object or absent
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_match, name: string) => encodeURIComponent(String(params[name])));
  const query = Object.entries(Object(input.query) as Record<string, unknown>).filter(
    ([, value]) => value !== undefined,
  ); // likewise
  return {
    method: endpoint.method,
    url:
      query.length > 0
        ? `${path}?${new URLSearchParams(query.map(([name, value]): [string, string] => [name, String(value)]))}`
        : path,
    headers: {
      host: 'localhost:3000',
      ...(who && { cookie: who.cookie, origin: 'http://localhost:3000', 'x-lanet-csrf': who.csrfToken }),
      ...(input.ifMatch !== undefined && { 'if-match': `"${input.ifMatch}"` }),
      ...input.headers,
    },
    ...(input.body !== undefined && { payload: input.body as object }), // bodies are JSON objects in every contract
  };
}
