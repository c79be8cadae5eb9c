// Teams with their people and rotas: one around the clock by weeks, one by nights of another zone.

import { auth } from '@lanet/contracts/auth';
import type { WeekHours } from '@lanet/contracts/calendar-hours';
import { onCallOverrides, onCallRotas } from '@lanet/contracts/on-call';
import { people } from '@lanet/contracts/people';
import { teams } from '@lanet/contracts/teams';
import { type Ticket, tickets } from '@lanet/contracts/tickets';
import type { SignedIn } from '../staff-api.ts';

export interface TeamWorld {
  /** With rotas, somebody who was deactivated, and somebody who takes over. */
  teamId: string;
  /** Of nobody yet. */
  emptyId: string;
}

const NIGHT = [['20:00', '24:00']] satisfies WeekHours['mon'];
const DAY_MS = 86_400_000;

export async function makeTeams(superadmin: SignedIn, tecnico: SignedIn, ticket: Ticket): Promise<TeamWorld> {
  const me = (await tecnico.call(auth.me)).id;
  const ana = await staff(superadmin, 'Ana Lucía Ferrer', 'ana.ferrer@lanet.example');
  const beto = await staff(superadmin, 'Norberto Aguilar Villaseñor', 'n.aguilar@lanet.example');
  const gone = await staff(superadmin, 'Quien Ya Se Fue', 'quien.se.fue@lanet.example');
  const member = (personId: string, isLead = false) => ({ personId, isLead });
  const { id: teamId } = await superadmin.call(teams.create, {
    body: {
      name: 'Redes y enlaces',
      slug: 'redes',
      members: [member(me, true), member(ana), member(beto), member(gone)],
    },
  });
  const { id: emptyId } = await superadmin.call(teams.create, {
    body: { name: 'Servidores', slug: 'servidores', members: [] },
  });
  const rota = { startsOn: '2026-01-05', hours: null, timeZone: 'America/Mexico_City' };
  const { id } = await superadmin.call(onCallRotas.create, {
    params: { id: teamId },
    body: {
      ...{ ...rota, name: 'Guardia semanal', personIds: [me, ana, gone, beto] },
      handover: { at: '09:00', every: { kind: 'week', weekday: 'mon' } },
    },
  });
  await superadmin.call(onCallRotas.create, {
    params: { id: teamId },
    body: {
      ...{ ...rota, name: 'Noches de Tijuana', timeZone: 'America/Tijuana', personIds: [beto, ana] },
      handover: { at: '12:00', every: { kind: 'day' } },
      hours: { mon: NIGHT, tue: NIGHT, wed: NIGHT, thu: NIGHT, fri: [['18:00', '24:00']], sat: [['00:00', '06:00']] },
    },
  });
  const at = (days: number) => new Date(Math.floor(Date.now() / DAY_MS + days) * DAY_MS).toISOString();
  await tecnico.call(onCallOverrides.create, {
    params: { id },
    body: { personId: ana, from: at(9), until: at(12), reason: 'Vacaciones' },
  });
  await deactivate(superadmin, gone);
  const { version } = await tecnico.call(tickets.get, { params: { id: ticket.id } });
  await tecnico.call(tickets.update, { params: { id: ticket.id }, ifMatch: version, body: { teamId } });
  return { teamId, emptyId };
}

async function staff({ call }: SignedIn, name: string, email: string): Promise<string> {
  const body = { name, email, role: 'technician', clientId: null, invite: false } as const;
  return (await call(people.create, { body })).id;
}

async function deactivate({ call }: SignedIn, id: string): Promise<void> {
  const { version } = await call(people.get, { params: { id } });
  await call(people.update, { params: { id }, ifMatch: version, body: { active: false } });
}
