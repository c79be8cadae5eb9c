// How long the two heaviest answers take that people wait for: a month of one device's graphs, and the inbox of a desk
// with ten thousand tickets.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { devices } from '@lanet/contracts/devices';
import { tickets } from '@lanet/contracts/tickets';
import pg from 'pg';
import { type SignedIn, signIn } from '../../e2e/staff-api.ts';
import { startPrivateServer } from '../private-server.ts';
import { loadFleet } from '../simulator/fleet.ts';
import { type Figure, type Measure, percentile } from './figures.ts';
import { joinAgent } from './joined-agent.ts';
import { memoryFigures } from './memory.ts';
import { personOf } from './person.ts';
import { homeOf } from './processes.ts';

const DAY_MS = 86_400_000;
const DAYS = 30;
const TICKETS = 10_000;
const ASKED = 40;
const PATIENCE_MS = 60_000;

export const measurePages: Measure = async (defer) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'lanet-bench-pages-'));
  defer(() => rm(dataDir, { recursive: true, force: true }));
  const before = await startPrivateServer({ dataDir });
  defer(() => before.close());
  const [kind] = loadFleet(1);
  if (!kind) throw new Error('a fleet of one is empty');
  const { agent } = await joinAgent(before.server, before.token, kind);
  await agent.bringHistory(Date.now() - DAYS * DAY_MS);
  await addTickets(dataDir);
  await before.close();
  // A start seals the days that are over and rolls up hours, as the nightly work does.
  const server = await startPrivateServer({ dataDir });
  defer(() => server.close());
  const technician = await signIn(server.server, personOf(server, 'tecnico'));
  const [device] = (await technician.call(devices.list)).items;
  if (!device) throw new Error('the agent that joined is no device');
  await rolledUp(technician, device.id);
  const graph = await timed(() =>
    technician.call(devices.metrics, { params: { id: device.id }, query: { range: '30d' } }),
  );
  const open = await timed(() => technician.call(tickets.list, { query: { limit: 50 } }));
  const found = await timed(() =>
    technician.call(tickets.list, { query: { limit: 50, view: 'all', search: 'impresora 77' } }),
  );
  return [
    ...spread('graph of 30 days', graph, 150),
    ...spread('ticket list, 10,000 tickets', open, 50),
    ...spread('ticket search, 10,000 tickets', found, 200),
    ...(await memoryFigures('pages', server)),
  ];
};

const spread = (name: string, values: number[], atMost: number): Figure[] => [
  { name: `${name}: p50`, value: percentile(values, 0.5), unit: 'ms' },
  { name: `${name}: p95`, value: percentile(values, 0.95), unit: 'ms', atMost },
];

/** Milliseconds of each of many calls, one after the other, over HTTP; the first few are thrown away. */
async function timed(ask: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let asked = -5; asked < ASKED; asked += 1) {
    const startedAt = performance.now();
    await ask();
    if (asked >= 0) taken.push(performance.now() - startedAt);
  }
  return taken;
}

/** Waits until the month's hours are there: without them the graph would be quick and empty. */
async function rolledUp({ call }: SignedIn, id: string): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const { series } = await call(devices.metrics, { params: { id }, query: { range: '30d' } });
    const longest = Math.max(0, ...series.map(({ avg }) => avg.filter((value) => value !== null).length));
    if (longest > (DAYS - 2) * 24 * 0.9) return;
    await wait(250);
  }
  throw new Error('the hours of the month were not rolled up');
}

/** Straight into the database, as the API would take minutes: their number is what matters here. */
async function addTickets(dataDir: string): Promise<void> {
  const home = await homeOf(dataDir);
  const password = (await readFile(join(home, 'postgres.password'), 'utf8')).trim();
  const port = Number(await readFile(join(home, 'postgres.port'), 'utf8'));
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'lanet' });
  await client.connect();
  try {
    await client.query(
      `insert into tickets (client_id, id, number, folio, site_id, subject, status, kind, priority, channel, created_at, updated_at)
       select s.client_id, gen_random_uuid(), 100000 + n, 'B-' || (100000 + n), s.id,
         (array['Impresora', 'Correo', 'Servidor', 'Equipo'])[1 + n % 4] || ' ' || n || ' no responde desde ayer',
         case when n % 3 = 0 then 'new' when n % 3 = 1 then 'in_progress' else 'closed' end,
         case when n % 3 = 0 then 'new' when n % 3 = 1 then 'open' else 'closed' end,
         (array['low', 'medium', 'high', 'critical'])[1 + n % 4], 'portal', at, at
       from (select client_id, id from sites order by client_id, id limit 2) s
       cross join lateral (select n, now() - n * interval '7 minutes' as at
         from generate_series(1, $1::int) n where n % 2 = (s.id > (select min(id::text)::uuid from sites))::int) t`,
      [TICKETS],
    );
    await client.query('analyze tickets');
  } finally {
    await client.end();
  }
}
