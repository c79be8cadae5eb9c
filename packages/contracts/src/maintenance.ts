// Maintenance windows: when alerts of a place are judged as ever, but nobody is called for them (alerts.md, section 6).
import { z } from 'zod';
import { ById, endpoint, Id, Instant, line, nothing, page, paging, TimeZone } from './endpoint.ts';
import { MaintenanceWhen } from './kinds.ts';
import { RecurrenceRule } from './recurrence.ts';

/** A local date and time to the minute, `2026-11-27T22:00`; its zone is said beside it. */
export const LocalTime = z
  .string()
  .regex(/^20\d\d-\d\d-\d\dT\d\d:\d\d$/, 'must be a local time such as 2026-11-27T22:00')
  .refine((text) => {
    const at = Date.parse(`${text}:00Z`);
    return Number.isFinite(at) && new Date(at).toISOString().startsWith(text);
  }, 'no such day or hour');

export const MaintenanceScope = z.enum(['everything', 'client', 'site', 'device']);
export type MaintenanceScope = z.infer<typeof MaintenanceScope>;

/** What a window is for. `everything` is the provider's own: all clients. */
export const MaintenancePlace = z.discriminatedUnion('scope', [
  z.object({ scope: z.literal('everything') }),
  z.object({ scope: z.literal('client'), clientId: Id }),
  z.object({ scope: z.literal('site'), siteId: Id }),
  z.object({ scope: z.literal('device'), deviceId: Id }),
]);
export type MaintenancePlace = z.infer<typeof MaintenancePlace>;

/** A client's administrator proposes; staff accept, which makes it active, or decline. */
export const MaintenanceState = z.enum(['proposed', 'active', 'declined', 'cancelled']);
export type MaintenanceState = z.infer<typeof MaintenanceState>;

/** What does not happen while it is open; values are collected and alerts judged in any case. */
export const MaintenanceStops = z.enum(['notifications', 'tickets', 'both']);
export type MaintenanceStops = z.infer<typeof MaintenanceStops>;

const DAY_MINUTES = 1440;
const LONGEST_MINUTES = 31 * DAY_MINUTES;
const Duration = z.number().int().min(1).max(LONGEST_MINUTES);

/** Open from the first instant to before the second. */
export const Occurrence = z.object({ from: Instant, until: Instant });
export type Occurrence = z.infer<typeof Occurrence>;

const Named = z.object({ id: Id, name: z.string() });

const schedule = {
  /** Of the first occurrence; with a rule, from when on the rule counts. */
  start: LocalTime,
  /** In elapsed time: four hours are four hours on the day of a clock change, too. */
  durationMinutes: Duration,
  /** Null: once. */
  rrule: RecurrenceRule.nullable(),
};
const effects = {
  stops: MaintenanceStops,
  /** Whether the SLA of open tickets there stands still. */
  pausesSla: z.boolean(),
  /** Read by everybody who sees the place, the client too. */
  reason: line(300),
};

export const MaintenanceWindow = z
  .object({
    id: Id,
    state: MaintenanceState,
    scope: MaintenanceScope,
    client: Named.nullable(),
    /** Of the scopes `site` and `device`. */
    site: Named.nullable(),
    device: Named.nullable(),
    timeZone: z.string(),
    start: z.string(),
    durationMinutes: z.number().int(),
    rrule: z.string().nullable(),
    ...{ stops: MaintenanceStops, pausesSla: z.boolean(), reason: z.string() },
    /** Whether it is active and open now. */
    running: z.boolean(),
    /** The occurrence that is now, or the next one; null when there is none any more. */
    next: Occurrence.nullable(),
    lastEndedAt: Instant.nullable(),
    /** Why it was declined or cancelled. */
    why: z.string().nullable(),
    createdBy: z.string(),
    createdAt: Instant,
    changedBy: z.string(),
    changedAt: Instant,
    version: z.number().int(),
  })
  .meta({ id: 'MaintenanceWindow' });
export type MaintenanceWindow = z.infer<typeof MaintenanceWindow>;

/** How many occurrences are shown of a window, and how many that were. */
export const SHOWN_OCCURRENCES = 10;

export const MaintenanceDetail = MaintenanceWindow.extend({
  /** The next ones, from that which is now. */
  coming: z.array(Occurrence),
  /** The last ones as they really were, newest first: later changes of the window do not change them. */
  past: z.array(Occurrence),
}).meta({ id: 'MaintenanceDetail' });
export type MaintenanceDetail = z.infer<typeof MaintenanceDetail>;

export { MaintenanceWhen };

const LONGEST_NOW_HOURS = 72;

export const maintenance = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/maintenance',
    summary: 'Maintenance windows: what is now, what comes (soonest first), what was or was called off (newest first)',
    permission: 'maintenance.read',
    params: nothing,
    query: z.object({
      ...paging,
      when: MaintenanceWhen.default('now'),
      /** Of each: those that cover the place, and those of what is in it. */
      clientId: Id.optional(),
      siteId: Id.optional(),
      deviceId: Id.optional(),
    }),
    body: nothing,
    response: page(MaintenanceWindow),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/maintenance/:id',
    summary: 'One window with its next occurrences and those that were',
    permission: 'maintenance.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: MaintenanceDetail,
  }),
  preview: endpoint({
    method: 'GET',
    path: '/api/v1/maintenance/preview',
    summary: 'The next occurrences of a schedule that is being edited',
    permission: 'maintenance.propose',
    params: nothing,
    query: z.object({
      start: LocalTime,
      timeZone: TimeZone,
      durationMinutes: z.coerce.number().pipe(Duration),
      rrule: RecurrenceRule.optional(),
    }),
    body: nothing,
    response: z.object({ occurrences: z.array(Occurrence) }),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/v1/maintenance',
    summary: 'Plan a window; of a person of the client it is a proposal',
    permission: 'maintenance.propose',
    params: nothing,
    query: nothing,
    body: z.object({
      place: MaintenancePlace,
      ...schedule,
      /** Left out: that of the site, or of the organisation where the place has none. */
      timeZone: TimeZone.optional(),
      ...effects,
    }),
    response: MaintenanceWindow,
    status: 201,
  }),
  startNow: endpoint({
    method: 'POST',
    path: '/api/v1/maintenance/start',
    summary: 'Begin maintenance of a place now, for some hours',
    permission: 'maintenance.write',
    params: nothing,
    query: nothing,
    body: z.object({ place: MaintenancePlace, hours: z.number().int().min(1).max(LONGEST_NOW_HOURS), ...effects }),
    response: MaintenanceWindow,
    status: 201,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/v1/maintenance/:id',
    summary:
      'Change a window from now on; what was stays as it was. A client changes what it proposed until that is decided',
    permission: 'maintenance.propose',
    params: ById,
    query: nothing,
    body: z.object({ ...schedule, timeZone: TimeZone, ...effects }).partial(),
    response: MaintenanceWindow,
    versioned: true,
  }),
  accept: endpoint({
    method: 'POST',
    path: '/api/v1/maintenance/:id/accept',
    summary: 'Make a proposal hold',
    permission: 'maintenance.write',
    params: ById,
    query: nothing,
    body: nothing,
    response: MaintenanceWindow,
  }),
  decline: endpoint({
    method: 'POST',
    path: '/api/v1/maintenance/:id/decline',
    summary: 'Turn a proposal down, and say why',
    permission: 'maintenance.write',
    params: ById,
    query: nothing,
    body: z.object({ why: line(300) }),
    response: MaintenanceWindow,
  }),
  cancel: endpoint({
    method: 'POST',
    path: '/api/v1/maintenance/:id/cancel',
    summary: 'Call a window off from now on, with all its occurrences; a client withdraws what it proposed',
    permission: 'maintenance.propose',
    params: ById,
    query: nothing,
    body: z.object({ why: line(300).optional() }),
    response: MaintenanceWindow,
  }),
  end: endpoint({
    method: 'POST',
    path: '/api/v1/maintenance/:id/end',
    summary: 'End the occurrence that is now; a recurring window goes on with the next',
    permission: 'maintenance.write',
    params: ById,
    query: nothing,
    body: nothing,
    response: MaintenanceWindow,
  }),
};
