// One life of the service `sla` on a data folder. `fill N`: makes N tickets whose promise is broken, and holds them back.
// `live N`: lets N of them be due and tells of them, until it is killed. `end`: finishes, and says what was told of all.
// `back N`: the clock was set back by N minutes; everything is looked at again. `later N`: N minutes have passed in which nothing
// ran and the rest became due. Both then finish as `end` does.
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { startServer } from '../../apps/server/src/cli/serve.ts';
import { loadConfig } from '../../apps/server/src/platform/config/config.ts';
import { type Db, inScope, SYSTEM } from '../../apps/server/src/platform/database/index.ts';
import { fillPrivateServer } from '../../bench/private-data.ts';

const [what = '', dataDir = '', number = '0'] = process.argv.slice(2);
const count = Number(number);
const services = what === 'fill' ? 'web' : what === 'live' ? 'sla' : 'sla,worker';
const config = loadConfig({ flags: { dataDir, port: '0', services, logLevel: 'error' } });
const server = await startServer(config, async ({ db }) => {
  if (what === 'live' || what === 'end') await letBeDue(db, count);
  if (what === 'back') await setBack(db, count);
  if (what === 'later') await letPass(db, count);
});
const { db } = server.platform;
if (what === 'live') console.log('alive');
else {
  if (what === 'fill') await fill();
  else console.log(JSON.stringify(await finish()));
  await server.stop();
  process.exit();
}

function run<Row>(on: Pick<Db, 'kysely' | 'bus'>, text: string): Promise<Row[]> {
  return inScope(on, SYSTEM, async (tx) => (await sql.raw<Row>(text).execute(tx)).rows);
}

async function fill(): Promise<void> {
  const { clientId } = await fillPrivateServer(server.platform, 1);
  const [policyId, calendarId] = [uuidv7(), uuidv7()];
  const week = Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['00:00', '24:00']]]),
  );
  const hours = JSON.stringify({ timeZone: 'UTC', week, days: [] });
  const step = {
    ...{ key: 'breach', at: { kind: 'breach' }, clock: null, tell: [{ kind: 'admins' }], mail: true },
    ...{ heedsQuietHours: false, act: { raisePriority: false, teamId: null } },
  };
  const terms = JSON.stringify({
    ...{ calendarId, hours: 'provider', targets: { medium: { resolution: { kind: 'minutes', minutes: 60 } } } },
    ...{ pauses: { waitingThird: false, maintenance: false }, firstResponseNeverPauses: false, quietHours: null },
    ladder: [step],
  });
  const fact = JSON.stringify({
    ...{ kind: 'policy', policyId, priority: 'medium', level: 'client', calendarId, timeZone: null, atPlace: false },
  });
  const at = `date_trunc('milliseconds', now() - interval '2 hours')`;
  const id = `('0190a000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
  const series = `generate_series(1, ${count}) n`;
  await run(db, `insert into calendars (id, name, own_hours) values ('${calendarId}', 'Siempre', '${hours}')`);
  await run(
    db,
    `insert into calendar_versions (calendar_id, valid_from, hours) values ('${calendarId}', '-infinity', '${hours}')`,
  );
  await run(db, `insert into sla_policies (id, name) values ('${policyId}', 'Una hora')`);
  await run(
    db,
    `insert into sla_policy_versions (policy_id, version, valid_from, terms) values ('${policyId}', 1, '2020-01-01', '${terms}')`,
  );
  await run(
    db,
    `insert into tickets (client_id, id, number, folio, subject, status, kind, priority, channel, created_at)
    select '${clientId}', ${id}, n + 1000000, 'SLA-' || n, 'Vencido', 'new', 'new', 'medium', 'portal', ${at} from ${series}`,
  );
  // Held back: `letBeDue` takes them one after the other.
  await run(
    db,
    `insert into sla_tickets (client_id, ticket_id, priority, policy_id, calendar_id, state, next_due, next_fire_at, created_at, computed_at)
    select '${clientId}', ${id}, 'medium', '${policyId}', '${calendarId}', 'running', ${at} + interval '1 hour', 'infinity', ${at}, now() from ${series}`,
  );
  for (const text of [`{"kind":"created"}`, fact]) {
    await run(
      db,
      `insert into sla_events (client_id, id, ticket_id, happened_at, fact)
      select '${clientId}', gen_random_uuid(), ${id}, ${at}, '${text}'::jsonb from ${series}`,
    );
  }
  // The changes of policy and calendar are of no interest here, and would compute everything.
  await run(db, 'delete from sla_changes');
}

async function letBeDue(on: Pick<Db, 'kysely' | 'bus'>, some: number): Promise<void> {
  // What a life left is as fresh as the rest: many that are late by a minute and more would be told with one message.
  await run(on, 'update sla_tickets set next_fire_at = now() where next_fire_at <= now()');
  await run(
    on,
    `update sla_tickets set next_fire_at = now() where ticket_id in (
       select ticket_id from sla_tickets where next_fire_at = 'infinity' order by ticket_id limit ${some})`,
  );
}

/** What was written is so much further in what is now the future; all of it is looked at again at once. */
async function setBack(on: Pick<Db, 'kysely' | 'bus'>, minutes: number): Promise<void> {
  await shift(on, minutes);
  await run(on, "update sla_tickets set next_fire_at = now() - interval '1 second'");
}

/** Everything is so much longer ago. What was held back was due then; what was told is looked at again, too. */
async function letPass(on: Pick<Db, 'kysely' | 'bus'>, minutes: number): Promise<void> {
  await run(on, "update sla_tickets set next_fire_at = now() where next_fire_at = 'infinity'");
  await shift(on, -minutes);
  await run(on, "update sla_tickets set next_fire_at = now() - interval '1 second' where next_fire_at is null");
}

async function shift(on: Pick<Db, 'kysely' | 'bus'>, minutes: number): Promise<void> {
  const by = `interval '${minutes} minutes'`;
  await run(on, `update sla_events set happened_at = happened_at + ${by}, recorded_at = recorded_at + ${by}`);
  await run(
    on,
    `update sla_tickets set created_at = created_at + ${by}, next_due = next_due + ${by}, next_fire_at = next_fire_at + ${by},
       close_due = close_due + ${by}, computed_at = computed_at + ${by}`,
  );
  await run(
    on,
    `update sla_clocks set started_at = started_at + ${by}, due_at = due_at + ${by}, breached_at = breached_at + ${by}`,
  );
  await run(on, `update sla_firings set due_at = due_at + ${by}, fired_at = fired_at + ${by}`);
}

/** Waits until everything was told, and counts it: steps, lines of the bell, mails. */
async function finish() {
  const [person] = await run<{ id: string }>(db, `select id from people where role = 'superadmin'`);
  for (;;) {
    await wait(500);
    const [row] = await run<{ waiting: number; jobs: number }>(
      db,
      `select (select count(*)::int from sla_tickets where next_fire_at <= now()) as waiting, jobs_waiting()::int as jobs`,
    );
    if (row?.waiting === 0 && row.jobs === 0) break;
  }
  const [told] = await run<{ firings: number; bells: number; tickets: number; mails: number }>(
    db,
    `select (select count(*)::int from sla_firings) as firings,
            (select count(*)::int from notifications where person_id = '${person?.id}' and kind = 'sla_breach') as bells,
            (select count(distinct ticket_id)::int from notifications where kind = 'sla_breach') as tickets,
            (select count(*)::int from outbox where event_key like 'sla.%') as mails`,
  );
  return told;
}
