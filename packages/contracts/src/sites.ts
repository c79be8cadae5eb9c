// Sites: the places of a client, each in one time zone.
import { z } from 'zod';
import { Slug } from './clients.ts';
import { ById, endpoint, Id, Instant, line, nothing, page, paging, TimeZone } from './endpoint.ts';

export const Site = z
  .object({
    id: Id,
    clientId: Id,
    clientName: z.string(),
    name: z.string(),
    slug: z.string(),
    timeZone: z.string(),
    address: z.string().nullable(),
    deviceCount: z.number().int(),
    createdAt: Instant,
    version: z.number().int(),
  })
  .meta({ id: 'Site' });
export type Site = z.infer<typeof Site>;

const address = z.string().trim().max(500).nullable().optional();

export const sites = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/sites',
    summary: 'Sites by client and name',
    permission: 'sites.read',
    params: nothing,
    query: z.object({ ...paging, clientId: Id.optional() }),
    body: nothing,
    response: page(Site),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/v1/sites',
    summary: 'Create a site of a client',
    permission: 'sites.write',
    params: nothing,
    query: nothing,
    body: z.object({ clientId: Id, name: line(120), slug: Slug, timeZone: TimeZone, address }),
    response: Site,
    status: 201,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/v1/sites/:id',
    summary: 'Change a site',
    permission: 'sites.write',
    params: ById,
    query: nothing,
    body: z.object({ name: line(120).optional(), timeZone: TimeZone.optional(), address }),
    response: Site,
    versioned: true,
  }),
};
