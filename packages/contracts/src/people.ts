// People: the provider's staff, and the people of a client. Who may sign in has an account (feature `auth`).
import { z } from 'zod';
import { ById, endpoint, Id, Instant, Language, line, nothing, page, paging, TimeZone } from './endpoint.ts';
import { Role } from './roles.ts';

export const Person = z
  .object({
    id: Id,
    name: z.string(),
    email: z.string(),
    /** What else they write from. Mail goes to `email` alone, and only that one signs in. */
    addresses: z.array(z.string()),
    phone: z.string().nullable(),
    role: Role,
    language: Language,
    timeZone: z.string(),
    active: z.boolean(),
    /** The client a client_admin or requester belongs to; null for staff. */
    clientId: Id.nullable(),
    clientName: z.string().nullable(),
    /** A requester sees these sites; a limited technician has `clientIds` instead. */
    siteIds: z.array(Id),
    /** Clients a technician is limited to; empty means all. Only staff have it. */
    clientIds: z.array(Id),
    canSignIn: z.boolean(),
    secondFactor: z.boolean(),
    lastSignInAt: Instant.nullable(),
    createdAt: Instant,
    version: z.number().int(),
  })
  .meta({ id: 'Person' });
export type Person = z.infer<typeof Person>;

export const PersonRef = z.object({ id: Id, name: z.string() }).meta({ id: 'PersonRef' });
export type PersonRef = z.infer<typeof PersonRef>;

const fields = {
  name: line(120),
  addresses: z.array(z.email().max(254)).max(20).optional(),
  phone: line(40).nullable().optional(),
  language: Language.optional(),
  timeZone: TimeZone.optional(),
  siteIds: z.array(Id).max(200).optional(),
  clientIds: z.array(Id).max(1000).optional(),
};

export const people = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/people',
    summary: 'People by name',
    permission: 'people.read',
    params: nothing,
    query: z.object({
      ...paging,
      search: z.string().max(100).optional(),
      kind: z.enum(['staff', 'client']).optional(),
      clientId: Id.optional(),
    }),
    body: nothing,
    response: page(Person),
  }),
  assignable: endpoint({
    method: 'GET',
    path: '/api/v1/people/assignable',
    summary: 'Staff to whom a ticket of this client can be given',
    permission: 'tickets.update',
    params: nothing,
    query: z.object({ clientId: Id.optional() }),
    body: nothing,
    response: z.object({ items: z.array(PersonRef) }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/people/:id',
    summary: 'One person',
    permission: 'people.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: Person,
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/v1/people',
    summary: 'Create a person; with `invite`, a mail with a link to set a password is sent',
    permission: 'people.write',
    params: nothing,
    query: nothing,
    body: z.object({ ...fields, email: z.email().max(254), role: Role, clientId: Id.nullable(), invite: z.boolean() }),
    response: Person,
    status: 201,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/v1/people/:id',
    summary: 'Change a person; deactivating ends every sign-in at once',
    permission: 'people.write',
    params: ById,
    query: nothing,
    body: z.object({ ...fields, name: line(120).optional(), role: Role.optional(), active: z.boolean().optional() }),
    response: Person,
    versioned: true,
  }),
  invite: endpoint({
    method: 'POST',
    path: '/api/v1/people/:id/invitations',
    summary: 'Send the invitation (again)',
    permission: 'people.write',
    params: ById,
    query: nothing,
    body: nothing,
    response: nothing,
  }),
  resetSecondFactor: endpoint({
    method: 'DELETE',
    path: '/api/v1/people/:id/second-factor',
    summary: 'Remove the second factor of a person who lost it; ends their sign-ins',
    permission: 'people.write',
    params: ById,
    query: nothing,
    body: nothing,
    response: nothing,
  }),
};
