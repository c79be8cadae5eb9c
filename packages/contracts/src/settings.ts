// Settings: the organisation, and the state of the system for those who run it.
import { z } from 'zod';
import { CalendarRef } from './calendars.ts';
import { endpoint, Instant, Language, line, nothing, page, paging, TimeZone } from './endpoint.ts';

export const Organisation = z
  .object({
    name: z.string(),
    language: Language,
    timeZone: z.string(),
    folioPrefix: z.string(),
    /** Endings of names of files that only staff may take from the helpdesk. */
    blockedExtensions: z.array(z.string()),
    version: z.number().int(),
  })
  .meta({ id: 'Organisation' });

export const settings = {
  organisation: endpoint({
    method: 'GET',
    path: '/api/v1/settings/organisation',
    summary: 'The organisation',
    permission: 'settings.read',
    params: nothing,
    query: nothing,
    body: nothing,
    response: Organisation,
  }),
  updateOrganisation: endpoint({
    method: 'PATCH',
    path: '/api/v1/settings/organisation',
    summary: 'Change the organisation',
    permission: 'settings.write',
    params: nothing,
    query: nothing,
    body: z.object({
      name: line(120).optional(),
      language: Language.optional(),
      timeZone: TimeZone.optional(),
      folioPrefix: z
        .string()
        .regex(/^[A-Z]{2,6}$/)
        .optional(),
      blockedExtensions: z
        .array(
          z
            .string()
            .trim()
            .toLowerCase()
            .regex(/^[a-z0-9]{1,10}$/),
        )
        .max(200)
        .optional(),
    }),
    response: Organisation,
    versioned: true,
  }),
  system: endpoint({
    method: 'GET',
    path: '/api/v1/settings/system',
    summary: 'Whether each part works, and what waits in the queues',
    permission: 'settings.read',
    params: nothing,
    query: nothing,
    body: nothing,
    response: z.object({
      version: z.string(),
      startedAt: Instant,
      services: z.array(z.string()),
      signerShared: z.boolean(),
      checks: z.array(
        z.object({
          name: z.string(),
          ok: z.boolean(),
          /** It works, but not as well as it should. */
          degraded: z.boolean(),
          detail: z.string().nullable(),
        }),
      ),
      /** In use, and without an hour that is open in the next 366 days: nothing that runs by them is ever due. */
      closedCalendars: z.array(CalendarRef),
      backup: z.object({
        /** Whether there is a key to seal them with: without it none are made. */
        configured: z.boolean(),
        last: z
          .object({ at: Instant, ok: z.boolean(), error: z.string().nullable(), filesLost: z.number().int() })
          .nullable(),
        /** The last that was restored into a scratch database and compared. */
        good: z
          .object({ at: Instant, verifiedAt: Instant, sentAt: Instant.nullable(), sizeBytes: z.number().int() })
          .nullable(),
      }),
      agentsConnected: z.number().int(),
      jobsWaiting: z.number().int(),
      mailWaiting: z.number().int(),
    }),
  }),
};

export const AuditEntry = z
  .object({
    id: z.string(),
    at: Instant,
    actor: z.string(),
    action: z.string(),
    target: z.string().nullable(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEntry' });

export const audit = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/audit',
    summary: 'What was done and what was refused, newest first',
    permission: 'audit.read',
    params: nothing,
    query: z.object({ ...paging, security: z.stringbool().default(false) }),
    body: nothing,
    response: page(AuditEntry),
  }),
};
