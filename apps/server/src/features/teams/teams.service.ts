import type { Team, teams } from '@lanet/contracts/teams';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { announce, type ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { audit } from '../audit/index.ts';
import { onCallByTeam } from './teams.on-call.service.ts';
import {
  activeStaff,
  countTeams,
  findTeam,
  insertTeam,
  isSlugTaken,
  listTeams,
  lockTeam,
  lockTeams,
  MOST_TEAMS,
  replaceMembers,
  type StoredTeam,
  updateTeam,
} from './teams.repo.ts';

type Body<Name extends keyof typeof teams> = z.output<(typeof teams)[Name]['body']>;
type Members = Body<'create'>['members'];

export async function readTeams(tx: ScopedTx, nowMs: number): Promise<Team[]> {
  return withOnCall(tx, await listTeams(tx), nowMs);
}

/** @throws Refusal 404 `teams.not_found`. */
export async function readTeam(tx: ScopedTx, id: string, nowMs: number): Promise<Team> {
  const found = await findTeam(tx, id);
  const [team] = found ? await withOnCall(tx, [found], nowMs) : [];
  if (!team) throw new Refusal('teams.not_found');
  return team;
}

async function withOnCall(tx: ScopedTx, all: readonly StoredTeam[], nowMs: number): Promise<Team[]> {
  const active = all.filter((team) => team.active).map(({ id }) => id);
  const onCall = await onCallByTeam(tx, active, nowMs);
  return all.map((team) => ({ ...team, onCall: onCall.get(team.id) ?? [] }));
}

/** The active people of an active team; nobody of one that is not. */
export async function teamMembers(tx: ScopedTx, id: string): Promise<{ personId: string; isLead: boolean }[]> {
  const team = await findTeam(tx, id);
  if (!team?.active) return [];
  return team.members.flatMap(({ person, active, isLead }) => (active ? [{ personId: person.id, isLead }] : []));
}

/** @throws Refusal 409 `teams.slug_taken`, `teams.too_many`; 422 `teams.person_not_allowed`. */
export async function createTeam(tx: ScopedTx, caller: Caller, body: Body<'create'>, nowMs: number): Promise<Team> {
  const { name, slug, members } = body;
  const id = uuidv7();
  await lockTeams(tx);
  if ((await countTeams(tx)) >= MOST_TEAMS) throw new Refusal('teams.too_many');
  if (await isSlugTaken(tx, slug, id)) throw new Refusal('teams.slug_taken');
  await checkNew(tx, members, []);
  await insertTeam(tx, { id, name, slug });
  await replaceMembers(tx, id, members);
  const team = await readTeam(tx, id, nowMs);
  await record(tx, caller, 'teams.created', team, { slug, members: namesOf(team) });
  return team;
}

/** @throws Refusal 404 `teams.not_found`; 412 `request.stale`; and as `createTeam`. */
export async function changeTeam(
  tx: ScopedTx,
  caller: Caller,
  { id, version, changes, nowMs }: { id: string; version: number; changes: Body<'update'>; nowMs: number },
): Promise<Team> {
  const { members, name, slug, active } = changes;
  await lockTeams(tx);
  const before = await lockTeam(tx, id);
  if (!before) throw new Refusal('teams.not_found');
  if (before.version !== version) throw new Refusal('request.stale');
  if (slug !== undefined && (await isSlugTaken(tx, slug, id))) throw new Refusal('teams.slug_taken');
  if (members) await checkNew(tx, members, before.members);
  await updateTeam(tx, id, version, {
    ...(name !== undefined && { name }),
    ...(slug !== undefined && { slug }),
    ...(active !== undefined && { active }),
  });
  if (members) await replaceMembers(tx, id, members);
  const after = await readTeam(tx, id, nowMs);
  await record(tx, caller, 'teams.changed', after, { before: told(before), after: told(after) });
  return after;
}

/** Who is in the team already may stay, whatever became of them; who is new has to be active staff. */
async function checkNew(tx: ScopedTx, members: Members, present: StoredTeam['members']): Promise<void> {
  const known = new Set(present.map(({ person }) => person.id));
  const added = members.flatMap(({ personId }) => (known.has(personId) ? [] : [personId]));
  if ((await activeStaff(tx, added)).size < added.length) throw new Refusal('teams.person_not_allowed');
}

const namesOf = ({ members }: Pick<Team, 'members'>) => members.map(({ person }) => person.name);
const leadsOf = ({ members }: Pick<Team, 'members'>) => namesOf({ members: members.filter(({ isLead }) => isLead) });

const told = (team: StoredTeam) => ({
  ...{ name: team.name, slug: team.slug, active: team.active, members: namesOf(team), leads: leadsOf(team) },
});

/** Open pages look again; the name is the team's. */
export async function record(
  tx: ScopedTx,
  caller: Caller,
  action: string,
  { id, name }: { id: string; name: string },
  detail: Record<string, unknown>,
): Promise<void> {
  const actor = { kind: 'person', id: caller.personId, name: caller.name } as const;
  await audit(tx, { actor, action, target: name, detail });
  announce(tx, { topic: 'live', event: { type: 'team', id }, audience: { staffOnly: true } });
}
