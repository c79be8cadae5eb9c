import { onCallOverrides, onCallRotas } from '@lanet/contracts/on-call';
import { teams } from '@lanet/contracts/teams';
import { v7 as uuidv7 } from 'uuid';
import { none, own, type Row, thing, versionOf } from './isolation-row.ts';

type Scene = Parameters<Row['aim']>[0];
const at = (id: string) => ({ params: { id } });

/** Teams are the provider's and no client's: all staff read them; outsiders change nothing of theirs. */
export const teamRows: Record<string, Row> = {
  'teams.list': own(teams.list, none, { shows: false }),
  'teams.get': own(teams.get, ({ victim }) => at(victim.staff.teamId), { shows: false }),
  'teams.create': thing(teams.create, () => ({ body: { name: 'New', slug: `n-${uuidv7().slice(-12)}`, members: [] } })),
  'teams.update': thing(teams.update, async (scene) => ({
    ...at(scene.victim.staff.teamId),
    ifMatch: await versionOf(scene, 'teams', scene.victim.staff.teamId),
    body: { name: 'Renamed' },
  })),
  'onCallRotas.list': own(onCallRotas.list, ({ victim }) => at(victim.staff.teamId), { shows: false }),
  'onCallRotas.create': thing(onCallRotas.create, ({ victim }) => ({
    ...at(victim.staff.teamId),
    body: {
      ...{ name: 'New', timeZone: 'UTC', startsOn: '2026-01-01', hours: null, personIds: [victim.staff.personId] },
      handover: { at: '09:00', every: { kind: 'day' as const } },
    },
  })),
  'onCallRotas.update': thing(onCallRotas.update, async (scene) => ({
    ...at(scene.victim.staff.rotaId),
    ifMatch: await versionOf(scene, 'on_call_rotas', scene.victim.staff.rotaId),
    body: { name: 'Renamed' },
  })),
  'onCallRotas.remove': thing(onCallRotas.remove, ({ victim }) => at(victim.staff.spareRotaId)),
  'onCallRotas.schedule': own(onCallRotas.schedule, ({ victim }) => at(victim.staff.rotaId), { shows: false }),
  'onCallOverrides.create': thing(onCallOverrides.create, override),
  'onCallOverrides.remove': thing(onCallOverrides.remove, ({ victim }) => at(victim.staff.overrideId)),
};

function override({ server, victim }: Scene) {
  const [from = '', until = ''] = [1, 2].map((hours) => new Date(server.clock.now() + hours * 3_600_000).toISOString());
  const body = { personId: victim.staff.personId, from, until, reason: 'New' };
  return { ...at(victim.staff.rotaId), body };
}
