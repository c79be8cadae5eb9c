// Clients: the companies the provider looks after, the unit of isolation.
import { z } from 'zod';
import { ById, endpoint, Id, Instant, line, nothing, page, paging, TimeZone } from './endpoint.ts';

/** Short name for addresses and tokens: `industrias-tebi`. */
export const Slug = z
  .string()
  .min(2)
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);

export const Client = z
  .object({
    id: Id,
    name: z.string(),
    slug: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    notes: z.string().nullable(),
    /** Within so many days an answer by mail brings a resolved ticket back; later it opens a new one. */
    reopenDays: z.number().int(),
    siteCount: z.number().int(),
    deviceCount: z.number().int(),
    onlineCount: z.number().int(),
    openTicketCount: z.number().int(),
    openAlertCount: z.number().int(),
    createdAt: Instant,
    version: z.number().int(),
  })
  .meta({ id: 'Client' });
export type Client = z.infer<typeof Client>;

const fields = {
  name: line(120),
  email: z.email().max(254).nullable().optional(),
  phone: line(40).nullable().optional(),
  notes: z.string().trim().max(5000).nullable().optional(),
  reopenDays: z.number().int().min(0).max(365).optional(),
};

export const clients = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/clients',
    summary: 'Clients by name',
    permission: 'clients.read',
    params: nothing,
    query: z.object({ ...paging, search: z.string().max(100).optional() }),
    body: nothing,
    response: page(Client),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/clients/:id',
    summary: 'One client',
    permission: 'clients.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: Client,
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/v1/clients',
    summary: 'Create a client with its first site',
    permission: 'clients.write',
    params: nothing,
    query: nothing,
    body: z.object({
      ...fields,
      slug: Slug,
      site: z.object({ name: line(120), slug: Slug, timeZone: TimeZone }),
    }),
    response: Client,
    status: 201,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/v1/clients/:id',
    summary: 'Change a client',
    permission: 'clients.write',
    params: ById,
    query: nothing,
    body: z.object({ ...fields, name: line(120).optional() }),
    response: Client,
    versioned: true,
  }),
};
