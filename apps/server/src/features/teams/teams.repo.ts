import type { Team, TeamMember } from '@lanet/contracts/teams';
import { sql, type Updateable } from 'kysely';
import type { DB, ScopedTx } from '../../platform/database/index.ts';

/** A provider has a handful. */
export const MOST_TEAMS = 200;

export type StoredTeam = Omit<Team, 'onCall'>;

const columns = ['id', 'name', 'slug', 'active', 'created_at', 'version'] as const;

/** By name. */
export async function listTeams(tx: ScopedTx): Promise<StoredTeam[]> {
  const rows = await tx.selectFrom('teams').select(columns).orderBy('name').orderBy('id').limit(MOST_TEAMS).execute();
  return withMembers(tx, rows);
}

export async function findTeam(tx: ScopedTx, id: string): Promise<StoredTeam | undefined> {
  const rows = await tx.selectFrom('teams').select(columns).where('id', '=', id).execute();
  return (await withMembers(tx, rows))[0];
}

/** Held until the transaction ends, for what is decided by what is kept. */
export async function lockTeam(tx: ScopedTx, id: string): Promise<StoredTeam | undefined> {
  const rows = await tx.selectFrom('teams').select(columns).where('id', '=', id).forUpdate().execute();
  return (await withMembers(tx, rows))[0];
}

interface TeamRow {
  id: string;
  name: string;
  slug: string;
  active: boolean;
  created_at: Date;
  version: number;
}

async function withMembers(tx: ScopedTx, rows: readonly TeamRow[]): Promise<StoredTeam[]> {
  if (rows.length === 0) return [];
  const members = await tx
    .selectFrom('team_members as m')
    .innerJoin('people as p', 'p.id', 'm.person_id')
    .select(['m.team_id', 'p.id', 'p.name', 'p.active', 'm.is_lead'])
    .where(
      'm.team_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('p.name')
    .orderBy('p.id')
    .execute();
  return rows.map(({ created_at, ...team }) => ({
    ...team,
    members: members.flatMap((row): TeamMember[] =>
      row.team_id === team.id
        ? [{ person: { id: row.id, name: row.name }, active: row.active, isLead: row.is_lead }]
        : [],
    ),
    createdAt: created_at.toISOString(),
  }));
}

/** Held until the transaction ends: two that save at once must not both find a slug free, or room for one more. */
export async function lockTeams(tx: ScopedTx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('teams', 35))`.execute(tx);
}

export async function countTeams(tx: ScopedTx): Promise<number> {
  const query = tx.selectFrom('teams').select((of) => of.fn.countAll<number>().as('count'));
  return (await query.executeTakeFirstOrThrow()).count;
}

export async function isSlugTaken(tx: ScopedTx, slug: string, exceptId: string): Promise<boolean> {
  const query = tx.selectFrom('teams').select('id').where('slug', '=', slug).where('id', '<>', exceptId);
  return (await query.executeTakeFirst()) !== undefined;
}

export async function insertTeam(tx: ScopedTx, team: { id: string; name: string; slug: string }): Promise<void> {
  await tx.insertInto('teams').values(team).execute();
}

export type TeamChanges = Pick<Updateable<DB['teams']>, 'name' | 'slug' | 'active'>;

export async function updateTeam(tx: ScopedTx, id: string, version: number, changes: TeamChanges): Promise<void> {
  await tx
    .updateTable('teams')
    .set({ ...changes, version: version + 1 })
    .where('id', '=', id)
    .execute();
}

export async function replaceMembers(
  tx: ScopedTx,
  teamId: string,
  members: readonly { personId: string; isLead: boolean }[],
): Promise<void> {
  await tx.deleteFrom('team_members').where('team_id', '=', teamId).execute();
  if (members.length === 0) return;
  const rows = members.map(({ personId, isLead }) => ({ team_id: teamId, person_id: personId, is_lead: isLead }));
  await tx.insertInto('team_members').values(rows).execute();
}

/** Which of these people are active and of the staff. */
export async function activeStaff(tx: ScopedTx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('people')
    .select(['id', 'name'])
    .where('id', 'in', [...ids])
    .where('client_id', 'is', null)
    .where('active', '=', true)
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Undefined also where the team gets no more tickets. */
export async function findActiveTeam(
  tx: ScopedTx,
  by: { id: string } | { slug: string },
): Promise<{ id: string; name: string } | undefined> {
  const query = tx.selectFrom('teams').select(['id', 'name']).where('active', '=', true);
  return ('id' in by ? query.where('id', '=', by.id) : query.where('slug', '=', by.slug)).executeTakeFirst();
}
