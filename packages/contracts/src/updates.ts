// Updates of devices: planned for a window, and proved by a second scan.
import { z } from 'zod';
import { ById, endpoint, Id, Instant, nothing } from './endpoint.ts';
import { PersonRef } from './people.ts';

const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 02:30');
const Day = z.iso.date();

const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
/** Minutes from the beginning to the end, which may lie on the next day. */
export const windowMinutes = ({ from, to }: { from: string; to: string }): number =>
  (minutes(to) - minutes(from) + 1440) % 1440;

const LONGEST_MINUTES = 12 * 60;

/** In the time zone of the device's site. One that ends before it begins ends on the next day. */
export const UpdateWindow = z
  .object({
    from: Time,
    to: Time,
    repeat: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('once'), day: Day }),
      /** 1 is Monday. */
      z.object({ kind: z.literal('weekly'), weekday: z.number().int().min(1).max(7) }),
    ]),
  })
  .refine((window) => windowMinutes(window) > 0 && windowMinutes(window) <= LONGEST_MINUTES, {
    path: ['to'],
    message: 'a window lasts from a minute to twelve hours',
  });
export type UpdateWindow = z.infer<typeof UpdateWindow>;

/** A plan waits, runs in its window, and ends; a weekly one waits again, with how the last window went. */
export const UpdatePlan = z
  .object({
    id: Id,
    client: z.object({ id: Id, name: z.string() }),
    device: z.object({ id: Id, name: z.string() }),
    ticketId: Id.nullable(),
    window: UpdateWindow,
    timeZone: z.string(),
    state: z.enum(['planned', 'running', 'done', 'failed', 'missed', 'cancelled']),
    opensAt: Instant,
    closesAt: Instant,
    commandId: Id.nullable(),
    /** missed: the device was not there while the window was open. */
    lastOutcome: z.enum(['done', 'failed', 'missed']).nullable(),
    lastAt: Instant.nullable(),
    requester: PersonRef,
    plannedAt: Instant,
  })
  .meta({ id: 'UpdatePlan' });
export type UpdatePlan = z.infer<typeof UpdatePlan>;

const Named = z.object({ name: z.string(), version: z.string() });

/** What went and what stayed, by a scan after the run. `scannedAt` null: the device has not told of one yet. */
export const UpdateProof = z
  .object({
    commandId: Id,
    scannedAt: Instant.nullable(),
    installed: z.array(Named),
    remaining: z.array(Named),
    /** Pending now and not before: the run renewed the lists. */
    appeared: z.number().int(),
    rebootRequired: z.boolean().nullable(),
  })
  .meta({ id: 'UpdateProof' });
export type UpdateProof = z.infer<typeof UpdateProof>;

/** Devices in one request. */
export const MOST_PLANNED = 50;

export const updates = {
  plans: endpoint({
    method: 'GET',
    path: '/api/v1/update-plans',
    summary: 'Planned updates, newest first: of one device, or all that wait',
    permission: 'commands.read',
    params: nothing,
    query: z.object({ deviceId: Id.optional() }),
    body: nothing,
    response: z.object({ items: z.array(UpdatePlan) }),
  }),
  plan: endpoint({
    method: 'POST',
    path: '/api/v1/update-plans',
    summary: 'Install updates in a window, on devices that have no plan yet',
    permission: 'commands.run',
    params: nothing,
    query: nothing,
    body: z.object({ deviceIds: z.array(Id).min(1).max(MOST_PLANNED), window: UpdateWindow, ticketId: Id.optional() }),
    response: z.object({ items: z.array(UpdatePlan) }),
    status: 201,
  }),
  cancelPlan: endpoint({
    method: 'POST',
    path: '/api/v1/update-plans/:id/cancel',
    summary: 'Cancel a plan; what already runs on its device goes on',
    permission: 'commands.run',
    params: ById,
    query: nothing,
    body: nothing,
    response: UpdatePlan,
  }),
  proof: endpoint({
    method: 'GET',
    path: '/api/v1/commands/:id/proof',
    summary: 'What a run that installs updates changed, by a second scan; null for any other run',
    permission: 'commands.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: z.object({ proof: UpdateProof.nullable() }),
  }),
};
