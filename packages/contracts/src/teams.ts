// Teams of the provider's staff: who works together. A ticket may be for one of them, and mail to `soporte+redes@…` is for
// the team `redes`.
import { z } from 'zod';
import { ById, endpoint, Id, Instant, line, nothing } from './endpoint.ts';
import { PersonRef } from './people.ts';

/** What stands after the plus of a mailbox's address: letters, digits and single hyphens. */
export const TeamSlug = z
  .string()
  .trim()
  .toLowerCase()
  .min(2)
  .max(30)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);

export const TeamMember = z.object({
  person: PersonRef,
  /** Somebody who was deactivated stays in the list, and counts for nothing. */
  active: z.boolean(),
  isLead: z.boolean(),
});
export type TeamMember = z.infer<typeof TeamMember>;

/** Who is on call now by one of the team's rotas. */
export const OnCallNow = z.object({ rotaId: Id, rotaName: z.string(), person: PersonRef, until: Instant });
export type OnCallNow = z.infer<typeof OnCallNow>;

export const Team = z
  .object({
    id: Id,
    name: z.string(),
    slug: z.string(),
    /** One that is not gets no more tickets, and nobody of it is on call. */
    active: z.boolean(),
    members: z.array(TeamMember),
    onCall: z.array(OnCallNow),
    createdAt: Instant,
    version: z.number().int(),
  })
  .meta({ id: 'Team' });
export type Team = z.infer<typeof Team>;

const members = z
  .array(z.object({ personId: Id, isLead: z.boolean() }))
  .max(200)
  .refine((all) => new Set(all.map(({ personId }) => personId)).size === all.length, 'a person twice');

export const teams = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/teams',
    summary: 'Teams by name, with who is on call now; at most 200',
    permission: 'teams.read',
    params: nothing,
    query: nothing,
    body: nothing,
    response: z.object({ items: z.array(Team) }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/teams/:id',
    summary: 'One team',
    permission: 'teams.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: Team,
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/v1/teams',
    summary: 'Create a team of active staff',
    permission: 'teams.write',
    params: nothing,
    query: nothing,
    body: z.object({ name: line(120), slug: TeamSlug, members }),
    response: Team,
    status: 201,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/v1/teams/:id',
    summary: 'Change a team; `members` replaces all of them',
    permission: 'teams.write',
    params: ById,
    query: nothing,
    body: z.object({
      name: line(120).optional(),
      slug: TeamSlug.optional(),
      active: z.boolean().optional(),
      members: members.optional(),
    }),
    response: Team,
    versioned: true,
  }),
};
