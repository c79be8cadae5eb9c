import { UpdatePlan, UpdateWindow } from '@lanet/contracts/updates';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { Opening, Window } from './commands.window.rules.ts';

const two = (value: number) => String(value).padStart(2, '0');
const time = (minute: number) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
const minuteOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** A window of the contract in the time zone of a site. */
export const windowIn = (timeZone: string, { from, to, repeat }: UpdateWindow): Window => ({
  timeZone,
  fromMinute: minuteOf(from),
  toMinute: minuteOf(to),
  day: repeat.kind === 'once' ? repeat.day : null,
  weekday: repeat.kind === 'weekly' ? repeat.weekday : null,
});

function selectPlans(tx: ScopedTx) {
  return tx
    .selectFrom('update_plans')
    .innerJoin('devices', 'devices.id', 'update_plans.device_id')
    .innerJoin('clients', 'clients.id', 'update_plans.client_id')
    .leftJoin('people', 'people.id', 'update_plans.requester_id')
    .select([
      'update_plans.id',
      'update_plans.client_id',
      'clients.name as client_name',
      'update_plans.device_id',
      'devices.name as device_name',
      'update_plans.ticket_id',
      'update_plans.script_id',
      'update_plans.time_zone',
      'update_plans.from_minute',
      'update_plans.to_minute',
      'update_plans.on_day',
      'update_plans.weekday',
      'update_plans.requester_id',
      'people.name as requester_name',
      'update_plans.sign_in_id',
      'update_plans.planned_at',
      'update_plans.state',
      'update_plans.opens_at',
      'update_plans.closes_at',
      'update_plans.command_id',
      'update_plans.last_outcome',
      'update_plans.last_at',
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectPlans>['execute']>>[number];

/** A plan with what only the server needs of it. */
export interface StoredPlan extends UpdatePlan {
  spec: Window;
  scriptId: string;
  signInId: string;
}

function toPlan(row: Row): StoredPlan {
  const { time_zone: timeZone, from_minute: fromMinute, to_minute: toMinute, on_day: day, weekday } = row;
  const repeat = day === null ? { kind: 'weekly', weekday } : { kind: 'once', day };
  return {
    id: row.id,
    client: { id: row.client_id, name: row.client_name },
    device: { id: row.device_id, name: row.device_name },
    ticketId: row.ticket_id,
    window: UpdateWindow.parse({ from: time(fromMinute), to: time(toMinute), repeat }),
    timeZone,
    state: UpdatePlan.shape.state.parse(row.state),
    opensAt: row.opens_at.toISOString(),
    closesAt: row.closes_at.toISOString(),
    commandId: row.command_id,
    lastOutcome: UpdatePlan.shape.lastOutcome.parse(row.last_outcome),
    lastAt: row.last_at?.toISOString() ?? null,
    requester: { id: row.requester_id, name: row.requester_name ?? '' },
    plannedAt: row.planned_at.toISOString(),
    spec: { timeZone, fromMinute, toMinute, day, weekday },
    scriptId: row.script_id,
    signInId: row.sign_in_id,
  };
}

const MOST_LISTED = 200;

/** Newest first; without a device those that wait or run. */
export async function listPlans(tx: ScopedTx, deviceId: string | undefined): Promise<StoredPlan[]> {
  let query = selectPlans(tx).orderBy('update_plans.planned_at', 'desc').orderBy('update_plans.id').limit(MOST_LISTED);
  query = deviceId
    ? query.where('update_plans.device_id', '=', deviceId)
    : query.where('update_plans.state', 'in', ['planned', 'running']);
  return (await query.execute()).map(toPlan);
}

export async function findPlan(tx: ScopedTx, id: string): Promise<StoredPlan | undefined> {
  const row = await selectPlans(tx).where('update_plans.id', '=', id).executeTakeFirst();
  return row && toPlan(row);
}

/** Held until the transaction ends; undefined also while somebody else holds it. */
export async function lockPlan(tx: ScopedTx, id: string, { wait }: { wait: boolean }): Promise<StoredPlan | undefined> {
  const query = selectPlans(tx).where('update_plans.id', '=', id).forUpdate('update_plans');
  const row = await (wait ? query : query.skipLocked()).executeTakeFirst();
  return row && toPlan(row);
}

export interface NewPlan extends Opening {
  id: string;
  clientId: string;
  deviceId: string;
  ticketId: string | null;
  scriptId: string;
  spec: Window;
  requesterId: string;
  signInId: string;
  at: Date;
}

/** False when the device has a plan that waits or runs. */
export async function insertPlan(tx: ScopedTx, one: NewPlan): Promise<boolean> {
  const result = await tx
    .insertInto('update_plans')
    .values({
      client_id: one.clientId,
      id: one.id,
      device_id: one.deviceId,
      ticket_id: one.ticketId,
      script_id: one.scriptId,
      time_zone: one.spec.timeZone,
      from_minute: one.spec.fromMinute,
      to_minute: one.spec.toMinute,
      on_day: one.spec.day,
      weekday: one.spec.weekday,
      requester_id: one.requesterId,
      sign_in_id: one.signInId,
      planned_at: one.at,
      state: 'planned',
      opens_at: new Date(one.opensAt),
      closes_at: new Date(one.closesAt),
    })
    .onConflict((conflict) =>
      conflict
        .column('device_id')
        .where('state', 'in', [sql.lit('planned'), sql.lit('running')])
        .doNothing(),
    )
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export interface PlanChange {
  state: UpdatePlan['state'];
  opening?: Opening;
  commandId?: string | null;
  lastOutcome?: UpdatePlan['lastOutcome'];
  lastAt?: Date;
}

export async function updatePlan(tx: ScopedTx, id: string, change: PlanChange): Promise<void> {
  const { state, opening, commandId, lastOutcome, lastAt } = change;
  await tx
    .updateTable('update_plans')
    .set({
      state,
      ...(opening && { opens_at: new Date(opening.opensAt), closes_at: new Date(opening.closesAt) }),
      ...(commandId !== undefined && { command_id: commandId }),
      ...(lastOutcome !== undefined && { last_outcome: lastOutcome }),
      ...(lastAt && { last_at: lastAt }),
    })
    .where('id', '=', id)
    .execute();
}

/**
 * Plans whose window has begun and for which something can be done, the one that waits longest first. Those that only wait, for
 * an agent or because whoever planned them asked for as many runs as `perPerson` since a time, do not stand before the others.
 */
export async function duePlans(
  tx: ScopedTx,
  { now, since, perPerson, limit }: { now: Date; since: Date; perPerson: number; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select p.id from update_plans p join devices d on d.id = p.device_id
    where p.state = 'planned' and p.opens_at <= ${now} and (p.closes_at <= ${now} or d.status <> 'active' or (
      exists (select from agents a where a.device_id = d.id and a.state = 'active')
      and p.requester_id not in (select c.requester_id from commands c where c.requested_at > ${since}
        group by c.requester_id having count(*) >= ${perPerson})))
    order by p.opens_at, p.id limit ${limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Plans whose run has ended, and how; or whose window closed before `lostBefore`, whatever is known of their run. */
export async function endedPlans(tx: ScopedTx, { lostBefore, limit }: { lostBefore: Date; limit: number }) {
  return tx
    .selectFrom('update_plans')
    .leftJoin('commands', 'commands.id', 'update_plans.command_id')
    .select(['update_plans.id', 'commands.state', 'commands.exit_code as exitCode'])
    .where('update_plans.state', '=', sql.lit('running'))
    .where((eb) =>
      eb.or([
        eb('commands.state', 'not in', ['requested', 'queued', 'delivered', 'accepted', 'running']),
        eb('update_plans.closes_at', '<=', lostBefore),
      ]),
    )
    .limit(limit)
    .execute();
}

/** The time zone a device lives in: that of its site. */
export async function zoneOf(tx: ScopedTx, deviceId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('devices')
    .innerJoin('sites', 'sites.id', 'devices.site_id')
    .select('sites.time_zone')
    .where('devices.id', '=', deviceId)
    .executeTakeFirst();
  return row?.time_zone;
}

export async function findScriptId(tx: ScopedTx, key: string): Promise<string | undefined> {
  const row = await tx.selectFrom('scripts').select('id').where('key', '=', key).executeTakeFirst();
  return row?.id;
}
