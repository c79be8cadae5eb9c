// Classification: how tickets are sorted. Types, a tree of categories, and the priority that impact and urgency give.
import { z } from 'zod';
import { Priority } from './alert-rules.ts';
import { ById, endpoint, Id, line, nothing } from './endpoint.ts';
import { CategoryRef, Level, sorting } from './sorting.ts';

export { CategoryRef, Level, sorting };

/** How many levels the tree of categories may have. */
export const CATEGORY_LEVELS = 5;

export const TicketType = z
  .object({
    id: Id,
    name: z.string(),
    /** Tickets can get it; those that have it keep it. */
    active: z.boolean(),
    version: z.number().int(),
  })
  .meta({ id: 'TicketType' });
export type TicketType = z.infer<typeof TicketType>;

export const TicketCategory = z
  .object({
    id: Id,
    /** Null at the top. */
    parentId: Id.nullable(),
    name: z.string(),
    /** Tickets can get it, if all above it are active too; those that have it keep it. */
    active: z.boolean(),
    version: z.number().int(),
  })
  .meta({ id: 'TicketCategory' });
export type TicketCategory = z.infer<typeof TicketCategory>;

export const MatrixCell = z
  .object({ impact: Level, urgency: Level, priority: Priority, version: z.number().int() })
  .meta({ id: 'MatrixCell' });
export type MatrixCell = z.infer<typeof MatrixCell>;

const name = line(80);
/** Where it is to stand among those of its level, from 0; beyond the end is the end. */
const position = z.number().int().min(0).max(10_000);
const Uses = z.array(z.object({ id: Id, tickets: z.number().int() }));

export const classification = {
  get: endpoint({
    method: 'GET',
    path: '/api/v1/classification',
    summary: 'Types, categories and the matrix, in their order; a client’s person sees what a ticket of theirs can get',
    permission: 'classification.read',
    params: nothing,
    query: nothing,
    body: nothing,
    response: z.object({
      types: z.array(TicketType),
      categories: z.array(TicketCategory),
      matrix: z.array(MatrixCell),
    }),
  }),
  uses: endpoint({
    method: 'GET',
    path: '/api/v1/classification/uses',
    summary: 'How many tickets have each type and each category; those that none has are left out',
    permission: 'classification.write',
    params: nothing,
    query: nothing,
    body: nothing,
    response: z.object({ types: Uses, categories: Uses }),
  }),
  createType: endpoint({
    method: 'POST',
    path: '/api/v1/classification/types',
    summary: 'Add a type',
    permission: 'classification.write',
    params: nothing,
    query: nothing,
    body: z.object({ name }),
    response: TicketType,
    status: 201,
  }),
  updateType: endpoint({
    method: 'PATCH',
    path: '/api/v1/classification/types/:id',
    summary: 'Rename, place, deactivate or activate a type',
    permission: 'classification.write',
    params: ById,
    query: nothing,
    body: z.object({ name: name.optional(), active: z.boolean().optional(), position: position.optional() }),
    response: TicketType,
    versioned: true,
  }),
  removeType: endpoint({
    method: 'DELETE',
    path: '/api/v1/classification/types/:id',
    summary: 'Remove a type that no ticket has',
    permission: 'classification.write',
    params: ById,
    query: nothing,
    body: nothing,
    response: nothing,
  }),
  createCategory: endpoint({
    method: 'POST',
    path: '/api/v1/classification/categories',
    summary: 'Add a category, at the top or below another',
    permission: 'classification.write',
    params: nothing,
    query: nothing,
    body: z.object({ name, parentId: Id.nullable().optional() }),
    response: TicketCategory,
    status: 201,
  }),
  updateCategory: endpoint({
    method: 'PATCH',
    path: '/api/v1/classification/categories/:id',
    summary: 'Rename, move with all below it, place, deactivate or activate a category',
    permission: 'classification.write',
    params: ById,
    query: nothing,
    body: z.object({
      name: name.optional(),
      active: z.boolean().optional(),
      parentId: Id.nullable().optional(),
      position: position.optional(),
    }),
    response: TicketCategory,
    versioned: true,
  }),
  removeCategory: endpoint({
    method: 'DELETE',
    path: '/api/v1/classification/categories/:id',
    summary: 'Remove a category that no ticket has and that has none below it',
    permission: 'classification.write',
    params: ById,
    query: nothing,
    body: nothing,
    response: nothing,
  }),
  mergeCategory: endpoint({
    method: 'POST',
    path: '/api/v1/classification/categories/:id/merge',
    summary: 'Give the tickets of a category to another one, and remove it',
    permission: 'classification.write',
    params: ById,
    query: nothing,
    body: z.object({ intoId: Id }),
    response: z.object({ moved: z.number().int() }),
  }),
  setPriority: endpoint({
    method: 'PATCH',
    path: '/api/v1/classification/matrix/:impact/:urgency',
    summary: 'Which priority an impact and an urgency give; tickets keep theirs',
    permission: 'classification.write',
    params: z.object({ impact: Level, urgency: Level }),
    query: nothing,
    body: z.object({ priority: Priority }),
    response: MatrixCell,
    versioned: true,
  }),
};
