import type { OnCallRota, OnCallShift, onCallRotas } from '@lanet/contracts/on-call';
import type { PersonRef } from '@lanet/contracts/people';
import type { OnCallNow } from '@lanet/contracts/teams';
import type { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';
import { Refusal } from '../../platform/http/index.ts';
import { dateAt, startOf } from './teams.local-time.rules.ts';
import { listOverrides, listRotas, type StoredOverride } from './teams.on-call.repo.ts';
import { type Override, onCallAt, type Rota, type Shift, shiftsBetween } from './teams.on-call.rules.ts';
import { findActiveTeam } from './teams.repo.ts';

/** Longer than any shift, so that the whole of one that is under way is known. */
const LONGEST_SHIFT_MS = 9 * 86_400_000;

/** Who is on call now by each rota of these teams, by the id of the team. */
export async function onCallByTeam(
  tx: ScopedTx,
  teamIds: readonly string[],
  atMs: number,
): Promise<Map<string, OnCallNow[]>> {
  const byTeam = new Map<string, OnCallNow[]>();
  if (teamIds.length === 0) return byTeam;
  const rotas = await listRotas(tx, { teamIds });
  const overrides = await overridesSince(tx, rotas, atMs);
  for (const rota of rotas) {
    const own = overrides.filter(({ rotaId }) => rotaId === rota.id);
    const shift = onCallAt(toRule(rota), own.map(toOverride), atMs);
    if (!shift) continue;
    const { person, until } = toShift(shift, namesIn(rota, own));
    byTeam.set(rota.teamId, [
      ...(byTeam.get(rota.teamId) ?? []),
      { rotaId: rota.id, rotaName: rota.name, person, until },
    ]);
  }
  return byTeam;
}

/** Who of an active team is on call at an instant, each once; ids of active people. */
export async function onCallOf(tx: ScopedTx, teamId: string, atMs: number): Promise<string[]> {
  if (!(await findActiveTeam(tx, { id: teamId }))) return [];
  const onCall = (await onCallByTeam(tx, [teamId], atMs)).get(teamId) ?? [];
  return [...new Set(onCall.map(({ person }) => person.id))];
}

/** @throws Refusal 404 `teams.rota_not_found`. */
export async function readRota(tx: ScopedTx, id: string): Promise<OnCallRota> {
  const [rota] = await listRotas(tx, { rotaId: id });
  if (!rota) throw new Refusal('teams.rota_not_found');
  return rota;
}

/** From today's beginning on, by the zone of the rota. @throws Refusal 404 `teams.rota_not_found`. */
export async function readSchedule(
  tx: ScopedTx,
  id: string,
  { days: count, nowMs }: { days: number; nowMs: number },
): Promise<z.output<typeof onCallRotas.schedule.response>> {
  const rota = await readRota(tx, id);
  const today = dateAt(nowMs, rota.timeZone);
  const days = Array.from({ length: count }, (_, index) => today.add({ days: index }));
  const fromMs = startOf(today, rota.timeZone);
  const untilMs = startOf(today.add({ days: count }), rota.timeZone);
  const overrides = await overridesSince(tx, [rota], fromMs);
  const names = namesIn(rota, overrides);
  return {
    days: days.map((date) => ({ date: date.toString(), from: iso(startOf(date, rota.timeZone)) })),
    until: iso(untilMs),
    shifts: shiftsBetween(toRule(rota), overrides.map(toOverride), fromMs, untilMs).map((one) => toShift(one, names)),
    overrides: overrides
      .filter(({ until }) => Date.parse(until) > nowMs)
      .toSorted((a, b) => a.from.localeCompare(b.from))
      .map(({ rotaId: _rotaId, ...override }) => override),
  };
}

const overridesSince = (tx: ScopedTx, rotas: readonly OnCallRota[], atMs: number): Promise<StoredOverride[]> =>
  listOverrides(
    tx,
    rotas.map(({ id }) => id),
    new Date(atMs - LONGEST_SHIFT_MS),
  );

const toRule = ({ timeZone, startsOn, handover, hours, people }: OnCallRota): Rota => ({
  ...{ timeZone, startsOn, handover, hours },
  people: people.map(({ person, passedOver }) => ({ personId: person.id, passedOver })),
});

const toOverride = ({ id, person, active, from, until }: StoredOverride): Override => ({
  ...{ id, personId: person.id, active, fromMs: Date.parse(from), untilMs: Date.parse(until) },
});

/** Everybody whom a shift of the rota may name. */
const namesIn = ({ people }: OnCallRota, overrides: readonly StoredOverride[]): ReadonlyMap<string, PersonRef> =>
  new Map([...people, ...overrides].map(({ person }) => [person.id, person]));

function toShift(shift: Shift, names: ReadonlyMap<string, PersonRef>): OnCallShift {
  const [person, turnOf] = [names.get(shift.personId), names.get(shift.turnOf)];
  if (!person || !turnOf) throw new Error('a shift names somebody who is neither in the rota nor takes over');
  return { from: iso(shift.fromMs), until: iso(shift.untilMs), person, turnOf, because: shift.because };
}

const iso = (atMs: number) => new Date(atMs).toISOString();
