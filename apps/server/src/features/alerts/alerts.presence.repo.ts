// Presence is the feature `agents`' own, which itself rests on alerts for its configuration: it is read here by SQL.
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { ScopedTx } from '../../platform/database/index.ts';
import { heldField } from './alerts.policy.repo.ts';
import type { Absence, Lost, OwnOutage } from './alerts.presence.rules.ts';

/** Nobody is missed sooner, whatever a rule says: presence itself takes two minutes to end. */
const LEAST_SECONDS = 60;

/** Devices that are looked after and whose agents were here at least once. */
const watched = sql`device_status s join devices d on d.id = s.device_id
  where d.status = 'active' and not d.unverified and s.seen_at is not null`;

/**
 * Devices that are missed: away for longer than the rule of their type allows as it holds for each of them, with no open alert
 * about it yet. Those who may be away cost nothing but this query. `expected`: the rule of each type.
 */
export async function absentDevices(
  tx: ScopedTx,
  expected: readonly { type: string; rule: string }[],
  now: Date,
  limit: number,
): Promise<{ deviceId: string; seenMs: number }[]> {
  const types = expected.map(({ type }) => type);
  const rules = expected.map(({ rule }) => rule);
  const { rows } = await sql<{ id: string; seen_at: Date }>`
    select d.id, s.seen_at from unnest(${types}::text[], ${rules}::text[]) as e (type, rule)
      join alert_rules r on r.key = e.rule
      join devices d on d.type = e.type
      join device_status s on s.device_id = d.id
    where d.status = 'active' and not d.unverified and not s.online
      and s.seen_at < ${now}::timestamptz - make_interval(secs => ${LEAST_SECONDS})
      and not exists (select from alerts a where a.device_id = d.id and a.resolved_at is null and a.rule_key = e.rule)
      and (${heldField('enabled')})::boolean
      and extract(epoch from ${now}::timestamptz - s.seen_at) / 60 > (${heldField('trigger')})::numeric
    order by s.seen_at desc limit ${limit}`.execute(tx);
  return rows.map((row) => ({ deviceId: row.id, seenMs: row.seen_at.getTime() }));
}

/** How a device stands, held so that no two processes judge it at once. Undefined when another one is at it. */
export async function lockAbsence(tx: ScopedTx, deviceId: string): Promise<Absence | undefined> {
  const { rows } = await sql<{ type: string; online: boolean; seen_at: Date }>`
    select d.type, s.online, s.seen_at from ${watched} and d.id = ${deviceId} for update of s skip locked`.execute(tx);
  const [row] = rows;
  return row && { type: row.type, online: row.online, seenMs: row.seen_at.getTime() };
}

/** Devices with an open alert that the server judges by this metric. */
export async function devicesAlerting(tx: ScopedTx, metric: string): Promise<{ deviceId: string; rule: string }[]> {
  const { rows } = await sql<{ device_id: string; rule_key: string }>`
    select device_id, rule_key from alerts where resolved_at is null and metric = ${metric}
      and metric in ('presence.offlineMinutes', 'clock.offsetMinutes', 'antivirus.down', 'antivirus.missing')
    order by device_id`.execute(tx);
  return rows.map((row) => ({ deviceId: row.device_id, rule: row.rule_key }));
}

/** Devices lost without a goodbye since a time, by spans of `spanMs`, and how many are there. */
export async function countPresence(
  tx: ScopedTx,
  since: Date,
  spanMs: number,
): Promise<{ online: number; lost: Lost[] }> {
  const spanSeconds = spanMs / 1000;
  const { rows } = await sql<{ span: number; count: number }>`
    select (floor(extract(epoch from s.seen_at) / ${spanSeconds}))::float8 as span, count(*)::int as count
    from ${watched} and not s.online and not s.said_goodbye and s.seen_at > ${since} group by 1 order by 1`.execute(tx);
  return { online: await countOnline(tx), lost: rows.map(({ span, count }) => ({ fromMs: span * spanMs, count })) };
}

async function countOnline(tx: ScopedTx): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${watched} and s.online`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** Of the devices of an outage, those that are still away. */
export async function countStillLost(tx: ScopedTx, { beganMs, untilMs }: OwnOutage): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${watched} and not s.online and not s.said_goodbye
      and s.seen_at between ${new Date(beganMs)} and ${new Date(untilMs)}`.execute(tx);
  return rows[0]?.count ?? 0;
}

export type StoredOutage = OwnOutage & { id: string; isOver: boolean };

/** Outages of ours that still excuse a device. */
export async function openOutages(tx: ScopedTx, now: Date): Promise<StoredOutage[]> {
  const rows = await tx
    .selectFrom('own_outages')
    .select(['id', 'kind', 'began_at', 'until_at', 'over_at', 'grace_until'])
    .where((eb) => eb.or([eb('grace_until', 'is', null), eb('grace_until', '>', now)]))
    .orderBy('began_at')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind === 'restart' ? 'restart' : 'mass_loss',
    beganMs: row.began_at.getTime(),
    untilMs: row.until_at.getTime(),
    graceUntilMs: row.grace_until?.getTime() ?? null,
    isOver: row.over_at !== null,
  }));
}

export async function insertOutage(
  tx: ScopedTx,
  { kind, beganMs, untilMs, graceUntilMs, lost, total }: OwnOutage & { lost: number; total: number },
): Promise<string> {
  const id = uuidv7();
  const until = graceUntilMs === null ? null : new Date(graceUntilMs);
  await tx
    .insertInto('own_outages')
    .values({
      ...{ id, kind, lost, total, began_at: new Date(beganMs), until_at: new Date(untilMs) },
      ...{ over_at: until && new Date(beganMs), grace_until: until },
    })
    .execute();
  return id;
}

export async function updateOutage(
  tx: ScopedTx,
  id: string,
  change: { until_at?: Date; lost?: number; over_at?: Date; grace_until?: Date },
): Promise<void> {
  await tx.updateTable('own_outages').set(change).where('id', '=', id).execute();
}

/** Deletes what was over before a time. */
export async function deleteOutages(tx: ScopedTx, before: Date): Promise<void> {
  await tx.deleteFrom('own_outages').where('grace_until', '<', before).execute();
}

/** One process at a time judges whether it is us. */
export async function holdOutages(tx: ScopedTx): Promise<boolean> {
  const { rows } = await sql<{
    held: boolean;
  }>`select pg_try_advisory_xact_lock(hashtext('own_outages')) as held`.execute(tx);
  return rows[0]?.held ?? false;
}
