// A million open tickets, of which five hundred are due next, and a hundred thousand that are computed anew while people work.
// Prints its figures.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { startServer } from '../../apps/server/src/cli/serve.ts';
import { applySlaChanges, noteSla, takeSlaDue } from '../../apps/server/src/features/sla/index.ts';
import { loadConfig } from '../../apps/server/src/platform/config/config.ts';
import { inScope, SYSTEM } from '../../apps/server/src/platform/database/index.ts';
import { fillPrivateServer } from '../private-data.ts';
import { percentile } from './figures.ts';

const OPEN = Number(process.argv[2] ?? 1_000_000);
const RECOMPUTED = Number(process.argv[3] ?? 100_000);
const NEXT = 500;
const ROUNDS = 50;
const CHUNK = 25_000;

const dataDir = await mkdtemp(join(tmpdir(), 'lanet-sla-tickets-'));
// Without `worker` and `sla` nothing runs by itself.
const config = loadConfig({ flags: { dataDir, port: '0', services: 'web', logLevel: 'error' } });
const server = await startServer(config);
const { platform } = server;
const { db } = platform;
await fillPrivateServer(platform, 1);
const clientId = await one('select id from clients limit 1');
const policyId = uuidv7();
const calendarId = uuidv7();
await makePolicy();

await makeTickets(RECOMPUTED, 0);
const recomputed = await measureRecompute();
await makeTickets(OPEN - RECOMPUTED, RECOMPUTED);
await run('analyze sla_tickets');
const nextDue = await measureNextDue();
await server.stop();
await rm(dataDir, { recursive: true, force: true });
console.log(JSON.stringify({ ...recomputed, ...nextDue }));
process.exit();

function run(text: string): Promise<unknown> {
  return inScope(db, SYSTEM, (tx) => sql.raw(text).execute(tx));
}

async function one(text: string): Promise<string> {
  const { rows } = await inScope(db, SYSTEM, (tx) => sql.raw<{ id: string }>(text).execute(tx));
  return rows[0]?.id ?? '';
}

async function makePolicy(): Promise<void> {
  const week = { mon: hours(), tue: hours(), wed: hours(), thu: hours(), fri: hours(), sat: [['09:00', '13:00']] };
  const calendar = JSON.stringify({ timeZone: 'America/Mexico_City', week, days: [] });
  const targets = { first_response: minutes(60), next_response: minutes(240), resolution: minutes(30_000) };
  const terms = JSON.stringify({
    ...{ calendarId: null, hours: 'provider', targets: { medium: targets }, firstResponseNeverPauses: false },
    ...{ pauses: { waitingThird: false, maintenance: true }, quietHours: null },
    ladder: [50, 75, 90].map((percent) => ({
      ...{ key: `p${percent}`, at: { kind: 'percent', percent }, clock: null, tell: [], mail: false },
      ...{ heedsQuietHours: false, act: { raisePriority: false, teamId: null } },
    })),
  });
  await run(`update calendars set is_default = false`);
  await run(
    `insert into calendars (id, name, is_default, own_hours) values ('${calendarId}', 'Banco', true, '${calendar}')`,
  );
  await run(
    `insert into calendar_versions (calendar_id, valid_from, hours) values ('${calendarId}', '-infinity', '${calendar}')`,
  );
  await run(`update sla_policies set is_default = false`);
  await run(`insert into sla_policies (id, name, is_default) values ('${policyId}', 'Banco', true)`);
  await run(
    `insert into sla_policy_versions (policy_id, version, valid_from, terms) values ('${policyId}', 1, '2020-01-01', '${terms}')`,
  );
}

function hours() {
  return [
    ['09:00', '14:00'],
    ['16:00', '19:00'],
  ];
}

function minutes(count: number) {
  return { kind: 'minutes', minutes: count };
}

/** In parts, since a statement may not take for ever. */
async function makeTickets(count: number, from: number): Promise<void> {
  for (let at = 0; at < count; at += CHUNK) await makeSome(Math.min(CHUNK, count - at), from + at, from === 0);
}

/** Open tickets of the last month that were answered and are within what is promised, with the log they would have. */
async function makeSome(count: number, from: number, withLog: boolean): Promise<void> {
  const fact = JSON.stringify({
    ...{ kind: 'policy', policyId, priority: 'medium', level: 'default', calendarId, timeZone: null, atPlace: false },
  });
  const at = `date_trunc('milliseconds', now() - (n % 43200) * interval '1 minute')`;
  const series = `generate_series(${from + 1}, ${from + count}) n`;
  const id = `('0190a000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
  await run(`insert into tickets (client_id, id, number, folio, subject, status, kind, priority, channel, created_at)
    select '${clientId}', ${id}, n + 1000000, 'BAN-' || n, 'Banco', 'new', 'new', 'medium', 'portal', ${at} from ${series}`);
  await run(`insert into sla_tickets (client_id, ticket_id, priority, policy_id, calendar_id, state, next_due, next_fire_at, created_at, computed_at)
    select '${clientId}', ${id}, 'medium', '${policyId}', '${calendarId}', 'running', ${at} + interval '40 days', ${at} + interval '40 days', ${at}, now() from ${series}`);
  if (!withLog) return;
  const lines = [['{"kind":"created"}', 0] as const, ['{"kind":"asked"}', 0] as const, [fact, 0] as const];
  for (const [line, minute] of [...lines, ['{"kind":"answered"}', 20] as const]) {
    await run(`insert into sla_events (client_id, id, ticket_id, happened_at, fact)
      select '${clientId}', gen_random_uuid(), ${id}, ${at} + ${minute} * interval '1 minute', '${line}'::jsonb from ${series}`);
  }
}

/** Everything of a changed calendar anew, while somebody else notes what happens to other tickets. */
async function measureRecompute() {
  await run('delete from sla_changes');
  const hoursNow = `jsonb_set(hours, '{days}', '[{"date":"2026-12-25","name":"Navidad","ranges":[]}]')`;
  await run(`insert into calendar_versions (calendar_id, valid_from, hours)
    select calendar_id, date_trunc('milliseconds', now()), ${hoursNow} from calendar_versions where calendar_id = '${calendarId}'`);
  let working = true;
  const waits: number[] = [];
  const people = (async () => {
    for (let at = 0; working; at += 1) {
      const id = `0190a000-0000-7000-8000-${(1 + ((at * 7919) % RECOMPUTED)).toString(16).padStart(12, '0')}`;
      const from = performance.now();
      await inScope(db, SYSTEM, (tx) =>
        noteSla(
          tx,
          {
            ...{ id, clientId, siteId: null, deviceId: null, categoryId: null, typeId: null },
            ...{ teamId: null, assigneeId: null, priority: 'medium' },
          },
          [{ atMs: Date.now(), fact: { kind: 'answered' } }],
        ),
      );
      waits.push(performance.now() - from);
      await wait(20);
    }
  })();
  const from = performance.now();
  await applySlaChanges(platform);
  const seconds = (performance.now() - from) / 1000;
  working = false;
  await people;
  return { recomputeSeconds: seconds, othersP50: percentile(waits, 0.5), othersP99: percentile(waits, 0.99) };
}

async function measureNextDue() {
  const waits: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const from = performance.now();
    const ids = await inScope(db, SYSTEM, (tx) => takeSlaDue(tx, NEXT, new Date(Date.now() + 30 * 86_400_000)));
    waits.push(performance.now() - from);
    if (ids.length !== NEXT) throw new Error(`${ids.length} tickets were due next`);
  }
  return { nextP50: percentile(waits, 0.5), nextP99: percentile(waits, 0.99) };
}
