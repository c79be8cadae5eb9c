// Settings: the organisation; and the log of what was done.
import { z } from 'zod';
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
