import { onCallOverrides, onCallRotas } from '@lanet/contracts/on-call';
import { teams } from '@lanet/contracts/teams';
import type { TestServer } from './test-server.ts';

export interface VictimTeam {
  teamId: string;
  rotaId: string;
  /** To be removed. */
  spareRotaId: string;
  overrideId: string;
  /** Somebody of the team. */
  personId: string;
}

/** A team that works for the client, which nobody of another client is in. */
export async function testTeam(server: TestServer, ticketId: string): Promise<VictimTeam> {
  const { superadmin, technician, clock } = server;
  const personId = technician.id;
  const team = await superadmin.call(teams.create, {
    body: { name: 'Redes', slug: 'redes', members: [{ personId, isLead: true }] },
  });
  const params = { id: String(team.body.id) };
  const rota = async (name: string) => {
    const body = {
      ...{ name, timeZone: 'UTC', startsOn: '2026-01-01', hours: null, personIds: [personId] },
      handover: { at: '00:00', every: { kind: 'day' as const } },
    };
    return String((await superadmin.call(onCallRotas.create, { params, body })).body.id);
  };
  const [rotaId, spareRotaId] = [await rota('Guardia'), await rota('Sobra')];
  const [from, until] = [1, 2].map((hours) => new Date(clock.now() + hours * 3_600_000).toISOString());
  const override = await superadmin.call(onCallOverrides.create, {
    params: { id: rotaId },
    body: { personId, from: from ?? '', until: until ?? '', reason: 'Vacaciones' },
  });
  await server.db.admin.query('update tickets set team_id = $2 where id = $1', [ticketId, params.id]);
  return { teamId: params.id, rotaId, spareRotaId, overrideId: String(override.body.id), personId };
}
