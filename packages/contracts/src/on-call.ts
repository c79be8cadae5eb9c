// On call: the rotas of a team, by whose turns its people answer, and who takes over for whom. Part of the feature `teams`.
import { z } from 'zod';
import { Weekday, WeekHours } from './calendar-hours.ts';
import { ById, endpoint, Id, Instant, line, nothing, TimeZone } from './endpoint.ts';
import { PersonRef } from './people.ts';

/** When the next in order takes over: at a local time, every day or on one day of the week. */
export const Handover = z.object({
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM'),
  every: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('day') }),
    z.object({ kind: z.literal('week'), weekday: Weekday }),
  ]),
});
export type Handover = z.infer<typeof Handover>;

/** Why somebody in a rota is passed over, and the next in order has the shift. */
export const PassedOver = z.enum(['inactive', 'left_team']);
export type PassedOver = z.infer<typeof PassedOver>;

const LocalDate = z.iso.date().refine((date) => date >= '2000-01-01' && date < '2100-01-01', 'between 2000 and 2099');

const fields = {
  name: line(120),
  timeZone: TimeZone,
  handover: Handover,
  /** Local date of the first shift, which begins at the time of the handover. */
  startsOn: LocalDate,
  /** On call only within these hours of the zone; null: always. */
  hours: WeekHours.refine(
    (hours) => Object.values(hours).some((ranges) => ranges.length > 0),
    'no hours at all',
  ).nullable(),
};

export const OnCallRota = z
  .object({
    id: Id,
    teamId: Id,
    ...fields,
    /** In the order of their turns. */
    people: z.array(z.object({ person: PersonRef, passedOver: PassedOver.nullable() })),
    version: z.number().int(),
  })
  .meta({ id: 'OnCallRota' });
export type OnCallRota = z.infer<typeof OnCallRota>;

export const OnCallShift = z.object({
  from: Instant,
  until: Instant,
  person: PersonRef,
  /** Whose turn it is by the order. */
  turnOf: PersonRef,
  /** Why whoever's turn it is does not have it themselves. */
  because: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('turn') }),
    z.object({ kind: z.literal('passed_over'), why: PassedOver }),
    z.object({ kind: z.literal('override'), overrideId: Id }),
  ]),
});
export type OnCallShift = z.infer<typeof OnCallShift>;

export const OnCallOverride = z
  .object({
    id: Id,
    person: PersonRef,
    /** Of somebody who was deactivated it counts no more. */
    active: z.boolean(),
    from: Instant,
    until: Instant,
    reason: z.string(),
    createdBy: PersonRef.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'OnCallOverride' });
export type OnCallOverride = z.infer<typeof OnCallOverride>;

const personIds = z
  .array(Id)
  .min(1)
  .max(50)
  .refine((ids) => new Set(ids).size === ids.length, 'a person twice');
/** Nobody takes over for more than a year: what is meant then is another order. */
const MOST_MS = 366 * 86_400_000;
const OfTeam = z.object({ id: Id });
const OfRota = z.object({ id: Id });

export const onCallRotas = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/teams/:id/on-call-rotas',
    summary: 'The rotas of a team by name; at most 50',
    permission: 'teams.read',
    params: OfTeam,
    query: nothing,
    body: nothing,
    response: z.object({ items: z.array(OnCallRota) }),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/v1/teams/:id/on-call-rotas',
    summary: 'Add a rota of people of the team, in the order of their turns',
    permission: 'teams.write',
    params: OfTeam,
    query: nothing,
    body: z.object({ ...fields, personIds }),
    response: OnCallRota,
    status: 201,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/v1/on-call-rotas/:id',
    summary: 'Change a rota; every shift is computed from what it is now',
    permission: 'teams.write',
    params: OfRota,
    query: nothing,
    body: z.object({ ...fields, personIds }).partial(),
    response: OnCallRota,
    versioned: true,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/v1/on-call-rotas/:id',
    summary: 'Remove a rota with its overrides',
    permission: 'teams.write',
    params: OfRota,
    query: nothing,
    body: nothing,
    response: nothing,
  }),
  schedule: endpoint({
    method: 'GET',
    path: '/api/v1/on-call-rotas/:id/schedule',
    summary: 'Who is on call from today on, day by day of the zone of the rota',
    permission: 'teams.read',
    params: OfRota,
    query: z.object({ days: z.coerce.number().int().min(1).max(62).default(28) }),
    body: nothing,
    response: z.object({
      /** When each day begins; a day of a clock change has 23 or 25 hours. */
      days: z.array(z.object({ date: z.iso.date(), from: Instant })),
      until: Instant,
      shifts: z.array(OnCallShift),
      /** Those that have not ended, the earliest first. */
      overrides: z.array(OnCallOverride),
    }),
  }),
};

export const onCallOverrides = {
  create: endpoint({
    method: 'POST',
    path: '/api/v1/on-call-rotas/:id/overrides',
    summary: 'Have somebody take over for a while; staff of the team may do so among themselves',
    permission: 'teams.swap',
    params: OfRota,
    query: nothing,
    body: z
      .object({ personId: Id, from: Instant, until: Instant, reason: line(200) })
      .refine(({ from, until }) => Date.parse(from) < Date.parse(until), {
        path: ['until'],
        error: 'ends before it begins',
      })
      .refine(({ from, until }) => Date.parse(until) - Date.parse(from) <= MOST_MS, {
        path: ['until'],
        error: 'too long',
      }),
    response: OnCallOverride,
    status: 201,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/v1/on-call-overrides/:id',
    summary: 'Take an override back',
    permission: 'teams.swap',
    params: ById,
    query: nothing,
    body: nothing,
    response: nothing,
  }),
};
