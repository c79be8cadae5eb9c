// What a ticket is sorted by. Part of classification.ts, apart from its endpoints: every page that shows tickets knows it.
import { z } from 'zod';
import { Id } from './endpoint.ts';

/** How much is affected (impact), or how soon it is needed (urgency). */
export const Level = z.enum(['low', 'medium', 'high']).meta({ id: 'Level' });
export type Level = z.infer<typeof Level>;

/** The category of a ticket. `path`: the names from the top of the tree down to its own. */
export const CategoryRef = z.object({ id: Id, name: z.string(), path: z.array(z.string()) });
export type CategoryRef = z.infer<typeof CategoryRef>;

/** What a ticket can be sorted by. */
export const sorting = {
  typeId: Id.nullable().optional(),
  categoryId: Id.nullable().optional(),
  impact: Level.nullable().optional(),
  urgency: Level.nullable().optional(),
};
