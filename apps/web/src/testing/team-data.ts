// A team with one rota for tests.
import type { OnCallRota, OnCallShift } from '@lanet/contracts/on-call';
import type { Team } from '@lanet/contracts/teams';

const id = (end: number) => `00000000-0000-4000-8000-${String(end).padStart(12, '0')}`;
const INSTANT = '2026-03-02T15:00:00.000Z';

export const ana = { id: id(11), name: 'Ana' };
export const beto = { id: id(12), name: 'Beto' };

export const makeTeam = (fields: Partial<Team> = {}): Team => ({
  ...{ id: id(1), name: 'Redes', slug: 'redes', active: true, createdAt: INSTANT, version: 3 },
  members: [
    { person: ana, active: true, isLead: true },
    { person: beto, active: true, isLead: false },
  ],
  onCall: [{ rotaId: id(2), rotaName: 'Semanal', person: ana, until: '2026-03-09T15:00:00.000Z' }],
  ...fields,
});

export const makeRota = (fields: Partial<OnCallRota> = {}): OnCallRota => ({
  ...{ id: id(2), teamId: id(1), name: 'Semanal', timeZone: 'America/Mexico_City', startsOn: '2026-03-02', version: 5 },
  handover: { at: '09:00', every: { kind: 'week', weekday: 'mon' } },
  hours: null,
  people: [
    { person: ana, passedOver: null },
    { person: beto, passedOver: null },
  ],
  ...fields,
});

export const makeShift = (fields: Partial<OnCallShift> = {}): OnCallShift => ({
  ...{ from: INSTANT, until: '2026-03-09T15:00:00.000Z', person: ana, turnOf: ana, because: { kind: 'turn' } },
  ...fields,
});

/** Of the two weeks from Monday, 2 March, on. */
export const makeSchedule = (shifts: readonly OnCallShift[] = [makeShift()]) => ({
  days: Array.from({ length: 14 }, (_, day) => ({
    date: `2026-03-${String(day + 2).padStart(2, '0')}`,
    from: new Date(Date.UTC(2026, 2, day + 2, 6)).toISOString(),
  })),
  until: '2026-03-16T06:00:00.000Z',
  shifts,
  overrides: [
    {
      ...{ id: id(3), person: beto, active: true, from: '2026-03-10T15:00:00.000Z', until: '2026-03-11T15:00:00.000Z' },
      ...{ reason: 'Vacaciones', createdBy: ana, createdAt: INSTANT },
    },
  ],
});
