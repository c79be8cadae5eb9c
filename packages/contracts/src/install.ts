// Ways in for people who install the agent: a link to hand over, and what its page and its scripts ask. The link is no
// token: it is opened for one, by POST, so that no token is ever a part of an address.
import { z } from 'zod';
import { ById, endpoint, Id, Instant, nothing } from './endpoint.ts';
import { PersonRef } from './people.ts';
import { AgentPackage } from './rollouts.ts';

/** 160 random bits, base32. */
export const LinkText = z.string().regex(/^[a-z2-7]{32}$/, 'must be 32 base32 characters');

/** waiting: nobody joined yet; pending: a person has to accept it; reporting: its first report is stored. */
export const InstallState = z.enum(['waiting', 'pending', 'joined', 'reporting', 'refused']);

export const EnrolmentLink = z
  .object({
    id: Id,
    /** First characters, to recognise it; the rest is not stored. */
    hint: z.string(),
    expiresAt: Instant,
    revokedAt: Instant.nullable(),
    /** `closed`: its token is revoked, used up or expired. */
    state: z.enum(['active', 'expired', 'revoked', 'closed']),
    /** How often it was opened for a token. */
    claims: z.number().int(),
    claimedAt: Instant.nullable(),
    createdBy: PersonRef.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'EnrolmentLink' });
export type EnrolmentLink = z.infer<typeof EnrolmentLink>;

/** Links belong to an enrolment token: its site, its expiry and its uses are theirs. */
export const enrolmentLinks = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/enrolment-tokens/:id/links',
    summary: 'Links of an enrolment token, newest first',
    permission: 'enrolment_tokens.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: z.object({ items: z.array(EnrolmentLink) }),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/v1/enrolment-tokens/:id/links',
    summary: 'Make a link to hand to whoever installs; its address is answered once',
    permission: 'enrolment_tokens.write',
    secret: true,
    params: ById,
    query: nothing,
    body: z.object({ validDays: z.number().int().min(1).max(365).default(7) }),
    response: z.object({ address: z.string(), item: EnrolmentLink }),
    status: 201,
  }),
  revoke: endpoint({
    method: 'DELETE',
    path: '/api/v1/enrolment-links/:id',
    summary: 'Revoke a link at once; its token stays as it is',
    permission: 'enrolment_tokens.write',
    params: ById,
    query: nothing,
    body: nothing,
    response: nothing,
  }),
};

/** For whoever holds a link, signed in or not. A wrong, an expired and a revoked link are answered alike. */
export const install = {
  open: endpoint({
    method: 'POST',
    path: '/api/v1/install/open',
    summary: 'Where a link leads, and the packages there are',
    permission: 'anyone',
    params: nothing,
    query: nothing,
    body: z.object({ link: z.string().max(100) }),
    response: z.object({
      organisation: z.string(),
      client: z.string(),
      site: z.string(),
      server: z.string(),
      expiresAt: Instant,
      /** Whether a person has to accept each computer. */
      needsApproval: z.boolean(),
      packages: z.array(AgentPackage),
    }),
  }),
  claim: endpoint({
    method: 'POST',
    path: '/api/v1/install/claims',
    summary: 'A token of one day for the site of a link',
    permission: 'anyone',
    secret: true,
    params: nothing,
    query: nothing,
    body: z.object({ link: z.string().max(100) }),
    response: z.object({ server: z.string(), token: z.string(), expiresAt: Instant }),
    status: 201,
  }),
  progress: endpoint({
    method: 'POST',
    path: '/api/v1/install/progress',
    summary: 'How far the computer has come that joins with a token of a link',
    permission: 'anyone',
    params: nothing,
    query: nothing,
    body: z.object({ token: z.string().max(100) }),
    response: z.object({ state: InstallState }),
  }),
};
