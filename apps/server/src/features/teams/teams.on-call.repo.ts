import { WeekHours } from '@lanet/contracts/calendar-hours';
import { Handover, type OnCallOverride, type OnCallRota } from '@lanet/contracts/on-call';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';
import { MOST_TEAMS } from './teams.repo.ts';

export const MOST_ROTAS = 50;
/** That have not ended, of one rota: each is looked at for every shift. */
export const MOST_OVERRIDES = 200;

export type Which = { rotaId: string } | { teamIds: readonly string[] };

/** By name. */
export async function listRotas(tx: ScopedTx, which: Which): Promise<OnCallRota[]> {
  const query = selectRotas(tx).orderBy('r.name').orderBy('r.id');
  const rows = await ('rotaId' in which
    ? query.where('r.id', '=', which.rotaId)
    : query.where('r.team_id', 'in', [...which.teamIds]).limit(MOST_ROTAS * MOST_TEAMS)
  ).execute();
  return rows.map(toRota);
}

/** Held until the transaction ends, for what is decided by what is kept. */
export async function lockRota(tx: ScopedTx, id: string): Promise<OnCallRota | undefined> {
  await tx.selectFrom('on_call_rotas').select('id').where('id', '=', id).forUpdate().execute();
  return (await listRotas(tx, { rotaId: id }))[0];
}

function selectRotas(tx: ScopedTx) {
  return tx
    .selectFrom('on_call_rotas as r')
    .select(['r.id', 'r.team_id', 'r.name', 'r.time_zone', 'r.weekday', 'r.handover_at', 'r.hours', 'r.version'])
    .select([
      // As text: a Date would be of some zone.
      sql<string>`to_char(r.starts_on, 'YYYY-MM-DD')`.as('starts_on'),
      sql<unknown>`(
        select json_agg(json_build_object('id', p.id, 'name', p.name, 'active', p.active, 'ofTeam', exists (
                 select from team_members m where m.team_id = r.team_id and m.person_id = p.id)) order by place)
        from unnest(r.person_ids) with ordinality as turn (person_id, place) join people p on p.id = turn.person_id
      )`.as('people'),
    ]);
}

const InTurn = z.object({ id: z.string(), name: z.string(), active: z.boolean(), ofTeam: z.boolean() });

function toRota(row: Awaited<ReturnType<ReturnType<typeof selectRotas>['executeTakeFirstOrThrow']>>): OnCallRota {
  const every = row.weekday === null ? { kind: 'day' } : { kind: 'week', weekday: row.weekday };
  return {
    id: row.id,
    teamId: row.team_id,
    name: row.name,
    timeZone: row.time_zone,
    handover: Handover.parse({ at: row.handover_at, every }),
    startsOn: row.starts_on,
    hours: WeekHours.nullable().parse(row.hours),
    people: InTurn.array()
      .parse(row.people)
      .map(({ id, name, active, ofTeam }) => ({
        person: { id, name },
        passedOver: active ? (ofTeam ? null : 'left_team') : 'inactive',
      })),
    version: row.version,
  };
}

export type RotaFields = Pick<OnCallRota, 'name' | 'timeZone' | 'handover' | 'startsOn' | 'hours'> & {
  personIds: readonly string[];
};

const written = ({ name, timeZone, handover: { at, every }, startsOn, hours, personIds }: RotaFields) => ({
  name,
  time_zone: timeZone,
  handover_at: at,
  weekday: every.kind === 'week' ? every.weekday : null,
  starts_on: startsOn,
  hours: hours && JSON.stringify(hours),
  person_ids: [...personIds],
});

export async function insertRota(tx: ScopedTx, id: string, teamId: string, fields: RotaFields): Promise<void> {
  await tx
    .insertInto('on_call_rotas')
    .values({ id, team_id: teamId, ...written(fields) })
    .execute();
}

export async function updateRota(tx: ScopedTx, id: string, version: number, fields: RotaFields): Promise<void> {
  await tx
    .updateTable('on_call_rotas')
    .set({ ...written(fields), version: version + 1 })
    .where('id', '=', id)
    .execute();
}

export async function deleteRota(tx: ScopedTx, id: string): Promise<void> {
  await tx.deleteFrom('on_call_rotas').where('id', '=', id).execute();
}

export interface StoredOverride extends OnCallOverride {
  rotaId: string;
}

/** Those that end after an instant, in the order in which they were made. */
export async function listOverrides(tx: ScopedTx, rotaIds: readonly string[], since: Date): Promise<StoredOverride[]> {
  if (rotaIds.length === 0) return [];
  const query = selectOverrides(tx)
    .where('o.rota_id', 'in', [...rotaIds])
    .where('o.until_at', '>', since);
  // Should there ever be more, then those that count are there.
  const newest = query
    .orderBy('o.created_at', 'desc')
    .orderBy('o.id', 'desc')
    .limit(MOST_OVERRIDES * 2 * rotaIds.length);
  return (await newest.execute()).map(toOverride).reverse();
}

export async function findOverride(tx: ScopedTx, id: string): Promise<StoredOverride | undefined> {
  const row = await selectOverrides(tx).where('o.id', '=', id).executeTakeFirst();
  return row && toOverride(row);
}

function selectOverrides(tx: ScopedTx) {
  return tx
    .selectFrom('on_call_overrides as o')
    .innerJoin('people as p', 'p.id', 'o.person_id')
    .leftJoin('people as by', 'by.id', 'o.created_by')
    .select(['o.id', 'o.rota_id', 'p.id as person_id', 'p.name', 'p.active', 'o.from_at', 'o.until_at', 'o.reason'])
    .select(['by.id as by_id', 'by.name as by_name', 'o.created_at']);
}

function toOverride(
  row: Awaited<ReturnType<ReturnType<typeof selectOverrides>['executeTakeFirstOrThrow']>>,
): StoredOverride {
  return {
    id: row.id,
    rotaId: row.rota_id,
    person: { id: row.person_id, name: row.name },
    active: row.active,
    from: row.from_at.toISOString(),
    until: row.until_at.toISOString(),
    reason: row.reason,
    createdBy: row.by_id !== null && row.by_name !== null ? { id: row.by_id, name: row.by_name } : null,
    createdAt: row.created_at.toISOString(),
  };
}

/** Held until the transaction ends: two that are made at once must not both find room. */
export async function lockOverrides(tx: ScopedTx, rotaId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`teams.overrides ${rotaId}`}, 35))`.execute(tx);
}

export interface NewOverride {
  id: string;
  rotaId: string;
  personId: string;
  from: Date;
  until: Date;
  reason: string;
  createdBy: string;
}

export async function insertOverride(tx: ScopedTx, override: NewOverride): Promise<void> {
  await tx
    .insertInto('on_call_overrides')
    .values({
      id: override.id,
      rota_id: override.rotaId,
      person_id: override.personId,
      from_at: override.from,
      until_at: override.until,
      reason: override.reason,
      created_by: override.createdBy,
    })
    .execute();
}

export async function deleteOverride(tx: ScopedTx, id: string): Promise<void> {
  await tx.deleteFrom('on_call_overrides').where('id', '=', id).execute();
}
