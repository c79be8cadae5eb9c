// What the pages of the SLA look at: hours with a holiday, policies of several sorts, and tickets that would have been late.
import { randomUUID } from 'node:crypto';
import type { PolicyScope, PolicyTerms, PriorityTargets, SlaTarget } from '@lanet/contracts/sla-policies';
import { slaPolicies } from '@lanet/contracts/sla-policies';
import { tickets } from '@lanet/contracts/tickets';
import type { PrivateServer } from '../../bench/private-server.ts';
import type { SignedIn } from '../staff-api.ts';

export interface SlaWorld {
  /** The default one, for everybody. */
  standardId: string;
  /** Of the client, changed twice; tickets that it was promised for were solved in three hours. */
  premiumId: string;
  /** An open ticket of the client, with its clocks running. */
  openId: string;
}

interface Place {
  superadmin: SignedIn;
  tecnico: SignedIn;
  solicitante: SignedIn;
}

/** Friday evening before a long weekend: the first Monday of February is a holiday in Mexico. */
export const BEFORE_LONG_WEEKEND = '2027-01-29T18:12';
export const HOLIDAY_NAME = 'Día de la Constitución';
const HOLIDAY = { date: '2027-02-01', name: HOLIDAY_NAME, ranges: [] };

export async function makeSla(server: PrivateServer, { superadmin, tecnico, solicitante }: Place): Promise<SlaWorld> {
  const { call } = superadmin;
  const categoryId = await furnish(server);
  const make = async (name: string, terms: PolicyTerms, scopes: PolicyScope[]) =>
    call(slaPolicies.create, { body: { name, terms, scopes } });
  // The one that every installation begins with.
  const standard = (await call(slaPolicies.list)).items.find(({ isDefault }) => isDefault);
  if (!standard) throw new Error('the installation promises nothing');
  await call(slaPolicies.update, { params: { id: standard.id }, body: { terms: STANDARD }, ifMatch: standard.version });
  const { clientId, siteId } = server;
  const premium = await make('Premium 24/7', PREMIUM, [
    { ...ANY, clientId, siteId },
    { ...ANY, clientId, categoryId },
    { ...ANY, clientId, priorities: ['critical', 'high'] },
  ]);
  await make('Redes, en horario', { ...STANDARD, hours: 'provider' }, [{ ...ANY, categoryId }]);
  const old = await make('Plan 2024', { ...STANDARD, targets: {}, ladder: [] }, []);
  await call(slaPolicies.update, { params: { id: old.id }, body: { active: false }, ifMatch: old.version });
  // The client may go by another calendar; it is closed on that day all the same.
  await server.write(`insert into extra_holidays (client_id, id, date, name, added_at)
    values ('${clientId}', '${randomUUID()}', '${HOLIDAY.date}', '${HOLIDAY_NAME}', '2020-01-01')`);
  const openId = await serve(server, { tecnico, solicitante });
  await changeTwice(superadmin, premium.id);
  return { standardId: standard.id, premiumId: premium.id, openId };
}

const minutes = (count: number): SlaTarget => ({ kind: 'minutes', minutes: count });
const days = (count: number): SlaTarget => ({ kind: 'days', days: count, until: 'day_end' });
const targets = (first: SlaTarget, resolution: SlaTarget, more: PriorityTargets = {}): PriorityTargets => ({
  ...{ first_response: first, resolution, ...more },
});

const ANY: PolicyScope = { clientId: null, siteId: null, categoryId: null, typeId: null, priorities: null };

const step = (key: string, at: PolicyTerms['ladder'][number]['at'], tell: PolicyTerms['ladder'][number]['tell']) => ({
  ...{ key, at, tell, clock: null, mail: at.kind === 'breach', heedsQuietHours: at.kind === 'percent' },
  act: { raisePriority: at.kind === 'after', teamId: null },
});

const STANDARD: PolicyTerms = {
  ...{ calendarId: null, hours: 'place', firstResponseNeverPauses: false },
  targets: {
    critical: targets(minutes(30), minutes(240), { next_response: minutes(60), update: minutes(120) }),
    high: targets(minutes(60), minutes(480), { next_response: minutes(120) }),
    medium: targets(minutes(240), days(2)),
    low: targets(minutes(480), days(5)),
  },
  pauses: { waitingThird: false, maintenance: true },
  quietHours: { from: '22:00', to: '07:00' },
  ladder: [
    step('half', { kind: 'percent', percent: 50 }, [{ kind: 'assignee' }]),
    step('most', { kind: 'percent', percent: 90 }, [{ kind: 'assignee' }, { kind: 'team' }]),
    step('soon', { kind: 'before', minutes: 15 }, [{ kind: 'on_call' }]),
    step('breach', { kind: 'breach' }, [{ kind: 'assignee' }, { kind: 'team_lead' }]),
    step('late', { kind: 'after', minutes: 120 }, [{ kind: 'admins' }]),
  ],
};

const ALWAYS_ID = randomUUID();

const PREMIUM: PolicyTerms = {
  ...{ ...STANDARD, calendarId: ALWAYS_ID, hours: 'provider' },
  targets: {
    critical: targets(minutes(15), minutes(120)),
    high: targets(minutes(30), minutes(240)),
    medium: targets(minutes(60), minutes(480)),
    low: targets(minutes(240), minutes(1440)),
  },
};

/** Calendars and a category, as administrators keep them. Answers the category. */
async function furnish(server: PrivateServer): Promise<string> {
  const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
  const office = Object.fromEntries(week.slice(0, 5).map((day) => [day, [['09:00', '19:00']]]));
  const always = Object.fromEntries(week.map((day) => [day, [['00:00', '24:00']]]));
  await server.write('update calendars set is_default = false');
  // Names that are the same in both languages.
  await server.write("update calendars set name = 'Tebi 9-19' where name = 'Horario de oficina'");
  await server.write("update calendars set name = 'Tebi 8-17' where name = 'Horario de 8:00 a 17:00'");
  for (const [id, name, isDefault, hours] of [
    [randomUUID(), 'Oficina', true, { timeZone: 'America/Mexico_City', week: office, days: [HOLIDAY] }],
    [ALWAYS_ID, 'Siempre', false, { timeZone: 'America/Mexico_City', week: always, days: [] }],
  ] as const) {
    await server.write(`insert into calendars (id, name, is_default, own_hours)
      values ('${id}', '${name}', ${isDefault}, '${JSON.stringify(hours)}')`);
    await server.write(`insert into calendar_versions (calendar_id, valid_from, hours)
      values ('${id}', '-infinity', '${JSON.stringify(hours)}')`);
  }
  const categoryId = randomUUID();
  await server.write(
    `insert into ticket_categories (id, level, name, position) values ('${categoryId}', 1, 'Wi-Fi', 90)`,
  );
  return categoryId;
}

/** Tickets that took three hours, one that is still open, and one that is late. */
async function serve(server: PrivateServer, { tecnico, solicitante }: Omit<Place, 'superadmin'>): Promise<string> {
  const { siteId } = server;
  for (const subject of SOLVED) {
    const { id } = await solicitante.call(tickets.create, { body: { subject, text: 'Desde hoy.', siteId } });
    await tecnico.call(tickets.reply, { params: { id }, body: { text: 'Lo reviso en un momento.' } });
    await tecnico.call(tickets.resolve, { params: { id }, body: { text: 'Quedó.' } });
    await server.write(`update sla_events set happened_at = happened_at - case fact ->> 'kind'
        when 'answered' then interval '2 hours 40 minutes' else interval '3 hours' end
      where ticket_id = '${id}' and fact ->> 'kind' in ('created', 'asked', 'policy', 'answered')`);
  }
  await breakPromise(server, solicitante, tecnico);
  const body = { subject: 'El escáner no manda a la carpeta', text: 'Sigue igual.', siteId };
  return (await solicitante.call(tickets.create, { body })).id;
}

/** A ticket that nobody has answered since yesterday: the next change of it finds its first response late. */
async function breakPromise(server: PrivateServer, solicitante: SignedIn, tecnico: SignedIn): Promise<void> {
  const body = { subject: 'Nadie puede timbrar facturas', text: 'Desde ayer.', siteId: server.siteId };
  const { id, version } = await solicitante.call(tickets.create, { body });
  await server.write(`update sla_events set happened_at = happened_at - interval '26 hours' where ticket_id = '${id}'`);
  await tecnico.call(tickets.update, { params: { id }, body: { priority: 'critical' }, ifMatch: version });
}

const SOLVED = [
  'No abre el sistema de nómina',
  'La cámara de la sala no enciende',
  'Falta papel en la impresora de arriba',
];

async function changeTwice({ call }: SignedIn, id: string): Promise<void> {
  const params = { id };
  const { version } = await call(slaPolicies.get, { params });
  const terms = { ...PREMIUM, pauses: { waitingThird: true, maintenance: true } };
  const { version: later } = await call(slaPolicies.update, { params, body: { terms }, ifMatch: version });
  const next = { ...terms, targets: { ...terms.targets, critical: targets(minutes(10), minutes(90)) } };
  const ladder = [...PREMIUM.ladder.slice(1), step('much', { kind: 'after', minutes: 240 }, [{ kind: 'admins' }])];
  const body = { terms: { ...next, ladder }, fromStart: true };
  await call(slaPolicies.update, { params, body, ifMatch: later });
}
