// SLA policies: what is promised for which tickets, what pauses it, and who is told before it is broken (sla.md, sections 3-6).
import { z } from 'zod';
import { Priority } from './alert-rules.ts';
import { ById, endpoint, Id, Instant, line, nothing } from './endpoint.ts';
import { ClockName } from './kinds.ts';

export { ClockName };
export const CLOCK_NAMES = ClockName.options;

/** Open time: minutes, or days that have hours, until the end of the last or the local time of the start. */
export const SlaTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('minutes'), minutes: z.number().int().min(1).max(1_000_000) }),
  z.object({
    kind: z.literal('days'),
    days: z.number().int().min(1).max(400),
    until: z.enum(['day_end', 'same_time']),
  }),
]);
export type SlaTarget = z.infer<typeof SlaTarget>;

/** A clock that is left out does not exist. */
export const PriorityTargets = z.partialRecord(ClockName, SlaTarget);
export type PriorityTargets = z.infer<typeof PriorityTargets>;

export const SlaRecipient = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('assignee') }),
  z.object({ kind: z.literal('team') }),
  z.object({ kind: z.literal('team_lead') }),
  /** Of the ticket's team. */
  z.object({ kind: z.literal('on_call') }),
  z.object({ kind: z.literal('admins') }),
  z.object({ kind: z.literal('person'), personId: Id }),
]);
export type SlaRecipient = z.infer<typeof SlaRecipient>;

const stepMinutes = z.number().int().min(1).max(1_000_000);

/** In open time, as the clock itself. */
export const StepAt = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('percent'), percent: z.number().int().min(1).max(99) }),
  z.object({ kind: z.literal('before'), minutes: stepMinutes }),
  z.object({ kind: z.literal('breach') }),
  z.object({ kind: z.literal('after'), minutes: stepMinutes }),
]);
export type StepAt = z.infer<typeof StepAt>;

export const LadderStep = z.object({
  /** Known by it for as long as a clock runs: a step that keeps its key is not told again. */
  key: z.string().regex(/^[a-z0-9_]{1,40}$/),
  at: StepAt,
  /** Null: every clock. */
  clock: ClockName.nullable(),
  tell: z.array(SlaRecipient).max(10),
  /** Besides the bell. */
  mail: z.boolean(),
  /** In the night it waits, and is told afterwards if it is still true. */
  heedsQuietHours: z.boolean(),
  /** What else is done, once. */
  act: z.object({ raisePriority: z.boolean(), teamId: Id.nullable() }),
});
export type LadderStep = z.infer<typeof LadderStep>;

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM');

export const PolicyTerms = z.object({
  /** Where neither site nor client has a calendar of its own; null: the default one. */
  calendarId: Id.nullable(),
  /** `place`: the hours and the zone of the client's site. `provider`: the calendar of the policy in its own zone. */
  hours: z.enum(['place', 'provider']),
  targets: z.partialRecord(Priority, PriorityTargets),
  /** What pauses besides waiting for the client and a planned date. */
  pauses: z.object({ waitingThird: z.boolean(), maintenance: z.boolean() }),
  firstResponseNeverPauses: z.boolean(),
  ladder: z
    .array(LadderStep)
    .max(20)
    .refine((steps) => new Set(steps.map(({ key }) => key)).size === steps.length, 'a key twice'),
  /** In the zone of the clocks. */
  quietHours: z.object({ from: time, to: time }).nullable(),
});
export type PolicyTerms = z.infer<typeof PolicyTerms>;

/** Which tickets; null: any. */
export const PolicyScope = z.object({
  clientId: Id.nullable(),
  siteId: Id.nullable(),
  categoryId: Id.nullable(),
  typeId: Id.nullable(),
  priorities: z.array(Priority).min(1).max(4).nullable(),
});
export type PolicyScope = z.infer<typeof PolicyScope>;

/** With the names of what it speaks of. */
export const NamedScope = PolicyScope.extend({
  clientName: z.string().nullable(),
  siteName: z.string().nullable(),
  categoryName: z.string().nullable(),
  typeName: z.string().nullable(),
});
export type NamedScope = z.infer<typeof NamedScope>;

export const SlaPolicy = z
  .object({
    id: Id,
    name: z.string(),
    isDefault: z.boolean(),
    active: z.boolean(),
    terms: PolicyTerms,
    scopes: z.array(NamedScope),
    /** Open tickets that have it. */
    openTickets: z.number().int(),
    version: z.number().int(),
    changedAt: Instant,
  })
  .meta({ id: 'SlaPolicy' });
export type SlaPolicy = z.infer<typeof SlaPolicy>;

const name = line(120);
const scopes = z.array(PolicyScope).max(200);

export const slaPolicies = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/sla-policies',
    summary: 'SLA policies in the order of the administrator',
    permission: 'sla.read',
    params: nothing,
    query: nothing,
    body: nothing,
    response: z.object({ items: z.array(SlaPolicy) }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/sla-policies/:id',
    summary: 'One SLA policy',
    permission: 'sla.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: SlaPolicy,
  }),
  versions: endpoint({
    method: 'GET',
    path: '/api/v1/sla-policies/:id/versions',
    summary: 'What a policy promised, and since when; newest first',
    permission: 'sla.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: z.object({
      items: z.array(
        z.object({
          version: z.number().int(),
          validFrom: Instant,
          fromStart: z.boolean(),
          savedBy: z.string().nullable(),
          terms: PolicyTerms,
        }),
      ),
    }),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/v1/sla-policies',
    summary: 'Make a policy',
    permission: 'sla.write',
    params: nothing,
    query: nothing,
    body: z.object({ name, terms: PolicyTerms, scopes }),
    response: SlaPolicy,
    status: 201,
  }),
  copy: endpoint({
    method: 'POST',
    path: '/api/v1/sla-policies/:id/copy',
    summary: 'Make a policy like this one, for no ticket yet',
    permission: 'sla.write',
    params: ById,
    query: nothing,
    body: z.object({ name }),
    response: SlaPolicy,
    status: 201,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/v1/sla-policies/:id',
    summary: 'Change a policy; new terms hold from now on, or with fromStart for open tickets since they have it',
    permission: 'sla.write',
    params: ById,
    query: nothing,
    body: z.object({
      name: name.optional(),
      terms: PolicyTerms.optional(),
      fromStart: z.boolean().optional(),
      scopes: scopes.optional(),
      active: z.boolean().optional(),
    }),
    response: SlaPolicy,
    versioned: true,
  }),
  makeDefault: endpoint({
    method: 'POST',
    path: '/api/v1/sla-policies/:id/default',
    summary: 'Let it be the policy of tickets that no other is for',
    permission: 'sla.write',
    params: ById,
    query: nothing,
    body: nothing,
    response: SlaPolicy,
  }),
  order: endpoint({
    method: 'PUT',
    path: '/api/v1/sla-policies/order',
    summary: 'Say which policy comes first where two fit equally well',
    permission: 'sla.write',
    params: nothing,
    query: nothing,
    body: z.object({ ids: z.array(Id).min(1).max(500) }),
    response: z.object({ items: z.array(SlaPolicy) }),
  }),
};
