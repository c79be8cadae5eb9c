// What of a ticket's row says how it is sorted. Part of tickets.repo.ts.
import { Level } from '@lanet/contracts/classification';
import type { Ticket } from '@lanet/contracts/tickets';
import { type Selectable, sql } from 'kysely';
import type { DB } from '../../platform/database/index.ts';
import type { Classification } from './tickets.classification.rules.ts';

export const classificationColumns = ['type_id', 'category_id', 'impact', 'urgency'] as const;

type Columns = Pick<Selectable<DB['tickets']>, (typeof classificationColumns)[number]>;

export function toClassification(row: Columns): Classification {
  return { typeId: row.type_id, categoryId: row.category_id, ...toLevels(row) };
}

function toLevels({ impact, urgency }: Pick<Columns, 'impact' | 'urgency'>) {
  return { impact: Level.nullable().parse(impact), urgency: Level.nullable().parse(urgency) };
}

/** As columns; what is not said is left out. */
export function classificationValues({ typeId, categoryId, impact, urgency }: Partial<Classification>) {
  return {
    ...(typeId !== undefined && { type_id: typeId }),
    ...(categoryId !== undefined && { category_id: categoryId }),
    ...(impact !== undefined && { impact }),
    ...(urgency !== undefined && { urgency }),
  };
}

/** With the names, of a query that joins `ticket_types`. */
export const namedClassificationColumns = [
  'ticket_types.id as type_id',
  'ticket_types.name as type_name',
  'tickets.category_id',
  sql<string[] | null>`ticket_category_path(tickets.category_id)`.as('category_path'),
  'tickets.impact',
  'tickets.urgency',
] as const;

type Named = Columns & { type_name: string | null; category_path: string[] | null };

export function toNamedClassification(row: Named): Pick<Ticket, 'type' | 'category' | 'impact' | 'urgency'> {
  const { type_id: typeId, type_name: typeName, category_id: categoryId, category_path: path } = row;
  const name = path?.at(-1);
  return {
    type: typeId !== null && typeName !== null ? { id: typeId, name: typeName } : null,
    category: categoryId !== null && path !== null && name !== undefined ? { id: categoryId, name, path } : null,
    ...toLevels(row),
  };
}
