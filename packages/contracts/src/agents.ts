// Agents as people see them: enrolment tokens, devices that wait for approval, security events. The protocol is agent.ts.
import { z } from 'zod';
import { ById, endpoint, Id, Instant, line, nothing, page, paging } from './endpoint.ts';
import { PersonRef } from './people.ts';

const Named = z.object({ id: Id, name: z.string() });

/** agent: lets an agent join. status: takes the status messages of computers without one, which prove nothing. */
const TokenKind = z.enum(['agent', 'status']);

export const EnrolmentToken = z
  .object({
    id: Id,
    label: z.string(),
    kind: TokenKind,
    client: Named,
    site: Named,
    /** First characters, to recognise it; the rest is not stored. */
    hint: z.string(),
    approval: z.enum(['first', 'automatic']),
    addressRanges: z.array(z.string()),
    maxUses: z.number().int(),
    uses: z.number().int(),
    expiresAt: Instant,
    revokedAt: Instant.nullable(),
    state: z.enum(['active', 'expired', 'used_up', 'revoked']),
    createdBy: PersonRef.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'EnrolmentToken' });
export type EnrolmentToken = z.infer<typeof EnrolmentToken>;

export const TokenUse = z.object({
  at: Instant,
  address: z.string(),
  hostname: z.string(),
  serial: z.string().nullable(),
  agentVersion: z.string(),
  result: z.enum(['active', 'pending', 'repeated']),
});

/** A network in CIDR form, IPv4 or IPv6. */
const Cidr = z.union([z.cidrv4(), z.cidrv6()]);

export const enrolmentTokens = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/enrolment-tokens',
    summary: 'Enrolment tokens, newest first',
    permission: 'enrolment_tokens.read',
    params: nothing,
    query: z.object({ ...paging, clientId: Id.optional() }),
    body: nothing,
    response: page(EnrolmentToken),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/v1/enrolment-tokens',
    summary: 'Make an enrolment token for one site; its text is answered once',
    permission: 'enrolment_tokens.write',
    secret: true,
    params: nothing,
    query: nothing,
    body: z.object({
      clientId: Id,
      siteId: Id,
      label: line(120),
      kind: TokenKind.default('agent'),
      maxUses: z.number().int().min(1).max(10_000).default(25),
      validDays: z.number().int().min(1).max(365).default(7),
      approval: z.enum(['first', 'automatic']).default('first'),
      addressRanges: z.array(Cidr).max(50).default([]),
    }),
    response: z.object({ token: z.string(), item: EnrolmentToken }),
    status: 201,
  }),
  uses: endpoint({
    method: 'GET',
    path: '/api/v1/enrolment-tokens/:id/uses',
    summary: 'Who used a token',
    permission: 'enrolment_tokens.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: z.object({ items: z.array(TokenUse) }),
  }),
  revoke: endpoint({
    method: 'DELETE',
    path: '/api/v1/enrolment-tokens/:id',
    summary: 'Revoke a token at once; optionally send what it enrolled back to pending',
    permission: 'enrolment_tokens.write',
    params: ById,
    query: z.object({ suspendDevices: z.stringbool().default(false) }),
    body: nothing,
    response: nothing,
  }),
};

export const Enrolment = z
  .object({
    deviceId: Id,
    hostname: z.string(),
    os: z.string(),
    serial: z.string().nullable(),
    address: z.string(),
    client: Named,
    site: Named,
    tokenId: Id.nullable(),
    state: z.enum(['pending', 'active', 'rejected']),
    online: z.boolean(),
    /** Programs of the first inventory; null before it arrived. */
    programs: z.number().int().nullable(),
    /** Devices of the client that may be the same computer, with the reasons. */
    duplicates: z.array(
      z.object({
        deviceId: Id,
        name: z.string(),
        score: z.number().int(),
        reasons: z.array(z.string()),
        /** Its own agent was heard of in the last ten minutes: then the two are most likely two. */
        alive: z.boolean(),
        archived: z.boolean(),
      }),
    ),
    /** Its agent runs on the state of this device's agent: a copied disk or virtual machine. */
    copyOf: Named.nullable(),
    requestedAt: Instant,
  })
  .meta({ id: 'Enrolment' });
export type Enrolment = z.infer<typeof Enrolment>;

export const enrolments = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/enrolments',
    summary: 'Computers that asked to join, newest first',
    permission: 'agents.approve',
    params: nothing,
    query: z.object({ tokenId: Id.optional(), state: z.enum(['pending', 'active', 'rejected']).optional() }),
    body: nothing,
    response: z.object({ items: z.array(Enrolment) }),
  }),
  approve: endpoint({
    method: 'POST',
    path: '/api/v1/enrolments/:id/approve',
    summary: 'Accept a computer (id of its device), or say it is one that is known already',
    permission: 'agents.approve',
    params: ById,
    query: nothing,
    body: z.object({ sameAs: Id.optional() }),
    response: Enrolment,
  }),
  reject: endpoint({
    method: 'POST',
    path: '/api/v1/enrolments/:id/reject',
    summary: 'Refuse a computer',
    permission: 'agents.approve',
    params: ById,
    query: nothing,
    body: nothing,
    response: nothing,
  }),
  reopen: endpoint({
    method: 'POST',
    path: '/api/v1/enrolments/:id/reopen',
    summary: 'Take a decision about a computer back: it waits again (id of its device)',
    permission: 'agents.approve',
    params: ById,
    query: nothing,
    body: nothing,
    response: Enrolment,
  }),
};
