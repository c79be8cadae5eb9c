import type { OnCallOverride, OnCallRota, onCallOverrides, onCallRotas } from '@lanet/contracts/on-call';
import { may } from '@lanet/contracts/permissions';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import {
  deleteOverride,
  deleteRota,
  findOverride,
  insertOverride,
  insertRota,
  listOverrides,
  listRotas,
  lockOverrides,
  lockRota,
  MOST_OVERRIDES,
  MOST_ROTAS,
  type StoredOverride,
  updateRota,
} from './teams.on-call.repo.ts';
import { readRota } from './teams.on-call.service.ts';
import { activeStaff, findTeam, lockTeam, type StoredTeam } from './teams.repo.ts';
import { record } from './teams.service.ts';

type RotaBody<Name extends keyof typeof onCallRotas> = z.output<(typeof onCallRotas)[Name]['body']>;

/** @throws Refusal 404 `teams.not_found`. */
export async function readRotas(tx: ScopedTx, teamId: string): Promise<OnCallRota[]> {
  if (!(await findTeam(tx, teamId))) throw new Refusal('teams.not_found');
  return listRotas(tx, { teamIds: [teamId] });
}

/** @throws Refusal 404 `teams.not_found`; 409 `teams.too_many`; 422 `teams.person_not_allowed`. */
export async function createRota(
  tx: ScopedTx,
  caller: Caller,
  teamId: string,
  body: RotaBody<'create'>,
): Promise<OnCallRota> {
  const team = await lockTeam(tx, teamId);
  if (!team) throw new Refusal('teams.not_found');
  if ((await listRotas(tx, { teamIds: [teamId] })).length >= MOST_ROTAS) throw new Refusal('teams.too_many');
  checkPeople(team, body.personIds, []);
  const id = uuidv7();
  await insertRota(tx, id, teamId, body);
  const rota = await readRota(tx, id);
  await record(tx, caller, 'teams.rota_added', team, told(rota));
  return rota;
}

/** @throws Refusal 404 `teams.rota_not_found`; 412 `request.stale`; 422 `teams.person_not_allowed`. */
export async function changeRota(
  tx: ScopedTx,
  caller: Caller,
  { id, version, changes }: { id: string; version: number; changes: RotaBody<'update'> },
): Promise<OnCallRota> {
  const before = await lockRota(tx, id);
  if (!before) throw new Refusal('teams.rota_not_found');
  if (before.version !== version) throw new Refusal('request.stale');
  const team = await teamOf(tx, before);
  const present = before.people.map(({ person }) => person.id);
  const { personIds = present } = changes;
  checkPeople(team, personIds, present);
  await updateRota(tx, id, version, {
    name: changes.name ?? before.name,
    timeZone: changes.timeZone ?? before.timeZone,
    handover: changes.handover ?? before.handover,
    startsOn: changes.startsOn ?? before.startsOn,
    hours: changes.hours === undefined ? before.hours : changes.hours,
    personIds,
  });
  const after = await readRota(tx, id);
  await record(tx, caller, 'teams.rota_changed', team, { before: told(before), after: told(after) });
  return after;
}

/** @throws Refusal 404 `teams.rota_not_found`. */
export async function removeRota(tx: ScopedTx, caller: Caller, id: string): Promise<void> {
  const rota = await lockRota(tx, id);
  if (!rota) throw new Refusal('teams.rota_not_found');
  await deleteRota(tx, id);
  await record(tx, caller, 'teams.rota_removed', await teamOf(tx, rota), told(rota));
}

/** Who has a turn already may keep it, whatever became of them; who is new has to be active and of the team. */
function checkPeople({ members }: StoredTeam, personIds: readonly string[], present: readonly string[]): void {
  const allowed = new Set([...present, ...members.flatMap(({ person, active }) => (active ? [person.id] : []))]);
  if (!personIds.every((id) => allowed.has(id))) throw new Refusal('teams.person_not_allowed');
}

const told = ({ name, timeZone, handover, startsOn, hours, people }: OnCallRota) => ({
  ...{ rota: name, timeZone, handover, startsOn, hours, people: people.map(({ person }) => person.name) },
});

async function teamOf(tx: ScopedTx, { teamId }: OnCallRota): Promise<StoredTeam> {
  const team = await findTeam(tx, teamId);
  if (!team) throw new Error('a rota without its team');
  return team;
}

/**
 * Has somebody take over. Administrators may name anybody of the staff; those of the team do it among themselves.
 * @throws Refusal 403 `teams.not_a_member`; 404 `teams.rota_not_found`; 409 `teams.too_many`; 422
 * `teams.person_not_allowed`, `teams.override_over`.
 */
export async function makeOverride(
  tx: ScopedTx,
  caller: Caller,
  { rotaId, body, nowMs }: { rotaId: string; body: z.output<typeof onCallOverrides.create.body>; nowMs: number },
): Promise<OnCallOverride> {
  const rota = await readRota(tx, rotaId);
  const team = await teamOf(tx, rota);
  checkMaySwap(caller, team);
  const { personId, reason } = body;
  const [from, until] = [new Date(body.from), new Date(body.until)];
  if (until.getTime() <= nowMs) throw new Refusal('teams.override_over');
  const isOfTeam = team.members.some(({ person }) => person.id === personId);
  const isActive = (await activeStaff(tx, [personId])).has(personId);
  if (!isActive || !(isOfTeam || may(caller.role, 'teams.write'))) throw new Refusal('teams.person_not_allowed');
  await lockOverrides(tx, rotaId);
  if ((await listOverrides(tx, [rotaId], new Date(nowMs))).length >= MOST_OVERRIDES)
    throw new Refusal('teams.too_many');
  const id = uuidv7();
  await insertOverride(tx, { id, rotaId, personId, from, until, reason, createdBy: caller.personId });
  const override = await readOverride(tx, id);
  await record(tx, caller, 'teams.override_made', team, toldOf(rota, override));
  return shown(override);
}

/** @throws Refusal 403 `teams.not_a_member`; 404 `teams.override_not_found`. */
export async function removeOverride(tx: ScopedTx, caller: Caller, id: string): Promise<void> {
  const override = await readOverride(tx, id);
  const rota = await readRota(tx, override.rotaId);
  const team = await teamOf(tx, rota);
  checkMaySwap(caller, team);
  await deleteOverride(tx, id);
  await record(tx, caller, 'teams.override_removed', team, toldOf(rota, override));
}

async function readOverride(tx: ScopedTx, id: string): Promise<StoredOverride> {
  const override = await findOverride(tx, id);
  if (!override) throw new Refusal('teams.override_not_found');
  return override;
}

function checkMaySwap(caller: Caller, { members }: StoredTeam): void {
  const isMember = members.some(({ person }) => person.id === caller.personId);
  if (!isMember && !may(caller.role, 'teams.write')) throw new Refusal('teams.not_a_member');
}

const shown = ({ rotaId: _rotaId, ...override }: StoredOverride): OnCallOverride => override;

const toldOf = (rota: OnCallRota, { person, from, until, reason }: StoredOverride) => ({
  ...{ rota: rota.name, person: person.name, from, until, reason },
});
