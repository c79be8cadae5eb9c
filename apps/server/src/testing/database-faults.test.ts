// Faults 10 to 12 (faults.md): the database is stopped at once, freezes, or is cut off, while a real server works. What was
// acknowledged is there once, nobody waits for ever, no process ends, and all goes on by itself.
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { tickets } from '@lanet/contracts/tickets';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { migrate } from '../platform/database/index.ts';
import { type EmbeddedPostgres, launchPostgres } from '../platform/postgres/launch-postgres.ts';
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts';
import { databaseUrl } from './database.setup.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { createTestServer, type TestPerson, type TestServer } from './test-server.ts';

/** So long the database is away: longer than any limit of ours. */
const AWAY_MS = 20_000;
/** No request takes longer (faults.md, 12), and a loaded machine some more. */
const LONGEST_MS = 15_000 + 3_000;

let folder: string;
let postgres: EmbeddedPostgres;
let world: TestServer;
let line: CuttingProxy;
let server: ServerProcess;
let technician: TestPerson;
let place: { clientId: string; siteId: string };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanet-faults-'));
  postgres = await launchPostgres({ dataDir: folder, log: () => undefined });
  await withClient(postgres.url, (client) => client.query('create database lanet_template'));
  await migrate(databaseUrl(postgres.url, 'lanet_template'), inject('loginPassword'));
  world = await createTestServer({}, postgres.url);
  world.clock.advance({ seconds: (Date.now() - world.clock.now()) / 1000 });
  const acme = await world.client('Acme');
  place = { clientId: acme.id, siteId: acme.siteId };
  technician = await world.person({ role: 'technician' });
  line = await startCuttingProxy(postgres.port);
  const url = new URL(world.db.ownerUrl);
  url.port = String(line.port);
  server = await startServerProcess(world, 'web,gateway,mail,sla,worker,signer', {
    ...{ LANET_DATABASE_URL: url.href, LANET_BUS: 'postgres' },
  });
}, 120_000);
afterAll(async () => {
  await server?.stop();
  await line?.close();
  await world?.close();
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

interface Written {
  acknowledged: string[];
  statuses: Map<number, number>;
  longestMs: number;
}

/** Some people who open tickets, each until it is told that it is opened, while `fault` lasts and a little longer. */
async function writeDuring(name: string, fault: () => Promise<void>): Promise<Written> {
  const written: Written = { acknowledged: [], statuses: new Map(), longestMs: 0 };
  let isOver = false;
  const write = async (writer: number) => {
    for (let number = 0, more = 5; more > 0; number += 1) {
      const subject = `${name} ${writer}.${number}`;
      const headers = { 'idempotency-key': randomUUID() };
      while ((await open(subject, headers, written)) !== 201) await pause(200);
      written.acknowledged.push(subject);
      if (isOver) more -= 1;
    }
  };
  const writers = Array.from({ length: 6 }, (_none, writer) => write(writer));
  await vi.waitFor(() => expect(written.acknowledged.length).toBeGreaterThan(6), { timeout: 20_000 });
  await fault();
  isOver = true;
  await Promise.all(writers);
  return written;
}

async function open(subject: string, headers: Record<string, string>, written: Written): Promise<number> {
  const from = performance.now();
  const { status } = await server.call(technician, tickets.create, {
    ...{ body: { ...place, subject, text: 'Texto', fileIds: [] }, headers },
  });
  written.longestMs = Math.max(written.longestMs, performance.now() - from);
  written.statuses.set(status, (written.statuses.get(status) ?? 0) + 1);
  return status;
}

/** All of it is there and there once, nothing is said but that it is away, and what runs in the background runs again. */
async function expectWell(name: string, { acknowledged, statuses, longestMs }: Written): Promise<void> {
  const { rows } = await withClient(world.db.ownerUrl, (client) =>
    client.query<{ subject: string }>('select subject from tickets where subject like $1', [`${name} %`]),
  );
  console.log(
    `${name}: ${acknowledged.length} acknowledged, longest request ${(longestMs / 1000).toFixed(1)} s, answers ${JSON.stringify([...statuses])}`,
  );
  expect(rows.map(({ subject }) => subject).toSorted()).toEqual(acknowledged.toSorted());
  // 409: its first sending is still at it.
  expect([...statuses.keys()].filter((status) => ![201, 409, 503].includes(status))).toEqual([]);
  expect(longestMs).toBeLessThan(LONGEST_MS);
  await vi.waitFor(
    async () => {
      const { body } = await server.request({ url: '/readyz' });
      // That nobody has set up backups or mail here is no fault of the database.
      expect(JSON.parse(body)).toMatchObject({ ok: true });
      expect(await waitingJobs()).toBe(0);
    },
    // A job whose taking was lost with the line is given back after a minute.
    { timeout: 100_000, interval: 250 },
  );
}

const waitingJobs = () =>
  withClient(world.db.ownerUrl, async (client) => {
    const { rows } = await client.query('select from graphile_worker._private_jobs where attempts < max_attempts');
    return rows.length;
  });

/** The server of the database and all of its processes. */
function postgresPids(): number[] {
  const main = Number(readFileSync(join(clusterOf(), 'postmaster.pid'), 'utf8').split('\n')[0]);
  const children = readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return new RegExp(`\\) \\S ${main} `).test(readFileSync(`/proc/${name}/stat`, 'latin1'));
    } catch {
      // Ended since the folder was listed.
      return false;
    }
  });
  return [main, ...children.map(Number)];
}

function clusterOf(): string {
  const location = join(folder, 'postgres.location');
  const home = readdirSync(folder).includes('postgres.location') ? readFileSync(location, 'utf8').trim() : folder;
  return join(home, 'postgres');
}

it('goes on when the database is stopped at once in the midst of transactions (10)', async () => {
  const written = await writeDuring('Parada', async () => {
    for (let time = 0; time < 3; time += 1) {
      const [main = 0] = postgresPids();
      // Immediate shutdown (postgres(1)); it is started again by what keeps it up.
      process.kill(main, 'SIGQUIT');
      await vi.waitFor(() => withClient(postgres.url, (client) => client.query('select')), { timeout: 30_000 });
    }
  });

  await expectWell('Parada', written);
}, 200_000);

it('goes on when the database froze (11)', async () => {
  const written = await writeDuring('Congelada', async () => {
    const pids = postgresPids();
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    await pause(AWAY_MS);
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  });

  await expectWell('Congelada', written);
}, 200_000);

it('goes on when the line to the database was cut without a word (12)', async () => {
  const written = await writeDuring('Cortada', async () => {
    line.unplug();
    await pause(AWAY_MS);
    line.plugIn();
  });

  await expectWell('Cortada', written);
}, 200_000);

it('and no process has ended of it', async () => {
  expect(await server.stop()).toBe(0);
});
