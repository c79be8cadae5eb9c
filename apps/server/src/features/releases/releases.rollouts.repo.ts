import { type Rollout, RolloutFigures } from '@lanet/contracts/rollouts';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';

const State = z.enum(['running', 'paused', 'halted', 'ended']);
const Percent = z.literal([0, 1, 10, 100]);
const Reason = z.enum(['failures', 'lost']).nullable();

// The starter's name is read along, for display.
const selectRollouts = (tx: ScopedTx) =>
  tx
    .selectFrom('agent_rollouts as o')
    .innerJoin('agent_releases as r', 'r.id', 'o.release_id')
    .leftJoin('people', 'people.id', 'o.started_by')
    .select([
      'o.id',
      'o.release_id',
      'r.version as release_version',
      'o.state',
      'o.percent',
      'o.widen_after_hours',
      'o.widened_at',
      'o.reason',
      'o.version',
      'o.started_by',
      'people.name as starter_name',
      'o.started_at',
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof selectRollouts>['execute']>>[number];

/** Without what is counted and named elsewhere. */
export type RolloutRow = Omit<Rollout, 'canaries' | 'figures'>;

function toRow(row: Row): RolloutRow {
  return {
    id: row.id,
    releaseId: row.release_id,
    releaseVersion: row.release_version,
    state: State.parse(row.state),
    percent: Percent.parse(row.percent),
    widenAfterHours: row.widen_after_hours,
    widenedAt: row.widened_at.toISOString(),
    reason: Reason.parse(row.reason),
    startedBy: row.started_by && row.starter_name ? { id: row.started_by, name: row.starter_name } : null,
    startedAt: row.started_at.toISOString(),
    version: row.version,
  };
}

/** The one that has not ended. */
export async function findCurrentRollout(tx: ScopedTx): Promise<RolloutRow | undefined> {
  const row = await selectRollouts(tx).where('o.state', '<>', 'ended').executeTakeFirst();
  return row && toRow(row);
}

export async function findNewestRollout(tx: ScopedTx): Promise<RolloutRow | undefined> {
  const row = await selectRollouts(tx).orderBy('o.started_at', 'desc').limit(1).executeTakeFirst();
  return row && toRow(row);
}

/** Held until the transaction ends, so that a person and the watch do not both decide what comes next. */
export async function lockRollout(tx: ScopedTx, id: string): Promise<RolloutRow | undefined> {
  const row = await selectRollouts(tx).where('o.id', '=', id).forUpdate('o').executeTakeFirst();
  return row && toRow(row);
}

interface NewRollout {
  id: string;
  releaseId: string;
  percent: number;
  widenAfterHours: number | null;
  startedBy: string;
  at: Date;
}

/** False when another one has not ended. */
export async function insertRollout(tx: ScopedTx, rollout: NewRollout): Promise<boolean> {
  const { at } = rollout;
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('agent_rollouts')
    .values({
      ...{ id: rollout.id, release_id: rollout.releaseId, state: 'running', percent: rollout.percent },
      ...{ widen_after_hours: rollout.widenAfterHours, started_by: rollout.startedBy },
      ...{ widened_at: at, started_at: at, changed_at: at },
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(numInsertedOrUpdatedRows ?? 0) === 1;
}

export interface RolloutChange {
  state?: Rollout['state'] | undefined;
  percent?: number | undefined;
  widenAfterHours?: number | null | undefined;
  reason?: 'failures' | 'lost';
}

export async function updateRollout(tx: ScopedTx, id: string, change: RolloutChange, at: Date): Promise<void> {
  const { state, percent, widenAfterHours, reason } = change;
  await tx
    .updateTable('agent_rollouts')
    .set((eb) => ({
      ...(state !== undefined && { state }),
      ...(percent !== undefined && { percent, widened_at: at }),
      ...(widenAfterHours !== undefined && { widen_after_hours: widenAfterHours }),
      ...(reason !== undefined && { reason }),
      version: eb('version', '+', 1),
      changed_at: at,
    }))
    .where('id', '=', id)
    .execute();
}

/** Replaces the chosen devices. Answers how many of the ids are devices. */
export async function setCanaries(tx: ScopedTx, rolloutId: string, deviceIds: readonly string[]): Promise<number> {
  await tx.deleteFrom('agent_rollout_canaries').where('rollout_id', '=', rolloutId).execute();
  const { numAffectedRows } = await sql`
    insert into agent_rollout_canaries (client_id, rollout_id, device_id)
    select client_id, ${rolloutId}, id from devices where id = any (${[...new Set(deviceIds)]}::uuid[])
      and status <> 'archived'`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

export function readCanaries(tx: ScopedTx, rolloutId: string): Promise<{ id: string; name: string }[]> {
  return tx
    .selectFrom('agent_rollout_canaries as c')
    .innerJoin('devices as d', 'd.id', 'c.device_id')
    .select(['d.id', 'd.name'])
    .where('c.rollout_id', '=', rolloutId)
    .orderBy('d.name')
    .orderBy('d.id')
    .execute();
}

/**
 * What became of the devices that were told of the release: what they said last since then, else what they run. Lost is
 * who fetched it and was not heard of from `backWithinMs` later.
 */
export async function countOutcomes(
  tx: ScopedTx,
  rollout: { id: string; releaseVersion: string },
  { now, backWithinMs }: { now: Date; backWithinMs: number },
): Promise<RolloutFigures> {
  const { rows } = await sql`
    select count(*)::int as named,
      (count(*) filter (where outcome = 'installed'))::int as installed,
      (count(*) filter (where outcome = 'refused'))::int as refused,
      (count(*) filter (where outcome = 'failed'))::int as failed,
      (count(*) filter (where outcome = 'rolled_back'))::int as "rolledBack",
      (count(*) filter (where outcome = 'lost'))::int as lost
    from (
      select case
        when u.state is not null then u.state
        when s.agent_version = ${rollout.releaseVersion} then 'installed'
        when not s.online and d.fetched_at <= ${now}::timestamptz - ${backWithinMs}::float8 * interval '1 millisecond'
          and greatest(s.reported_at, s.seen_at, d.fetched_at)
            < d.fetched_at + ${backWithinMs}::float8 * interval '1 millisecond' then 'lost'
      end as outcome
      from agent_rollout_devices d
      join device_status s on s.device_id = d.device_id
      left join lateral (
        select state from agent_updates u
        where u.client_id = d.client_id and u.device_id = d.device_id and u.received_at >= d.named_at
          and u.version in (${rollout.releaseVersion}, 'unknown')
        order by u.received_at desc, u.id desc limit 1
      ) u on true
      where d.rollout_id = ${rollout.id}
    ) as told`.execute(tx);
  return RolloutFigures.parse(rows[0]);
}

interface NamedDevice {
  rolloutId: string;
  clientId: string;
  deviceId: string;
  agentId: string;
  versionBefore: string;
  at: Date;
}

/** That a device was told of the release; the first time counts. */
export async function insertNamed(tx: ScopedTx, named: NamedDevice): Promise<void> {
  await tx
    .insertInto('agent_rollout_devices')
    .values({
      ...{ client_id: named.clientId, rollout_id: named.rolloutId, device_id: named.deviceId },
      ...{ agent_id: named.agentId, version_before: named.versionBefore, named_at: named.at },
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** That a device fetched a file of what it was told of. */
export async function setFetched(tx: ScopedTx, deviceId: string, at: Date): Promise<void> {
  await sql`
    update agent_rollout_devices d set fetched_at = ${at}
    from agent_rollouts o
    where o.id = d.rollout_id and o.state <> 'ended' and d.device_id = ${deviceId} and d.fetched_at is null`.execute(
    tx,
  );
}

/** What devices say they run, with how many of them, and how many are there now. */
export async function countVersions(tx: ScopedTx): Promise<{ version: string; devices: number; online: number }[]> {
  const { rows } = await sql<{ version: string; devices: number; online: number }>`
    select s.agent_version as version, count(*)::int as devices, (count(*) filter (where s.online))::int as online
    from device_status s join devices d on d.id = s.device_id
    where d.status = 'active' and s.agent_version is not null
    group by s.agent_version order by devices desc, version limit 100`.execute(tx);
  return rows;
}
