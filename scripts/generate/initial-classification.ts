import {
  defaultCategories,
  defaultMatrix,
  defaultTypes,
} from '../../apps/server/src/features/classification/classification.defaults.rules.ts';
import { text } from './sql-text.ts';

/**
 * Types, categories and the matrix as SQL. A type or category is brought once: what was renamed stays so, and what was
 * removed does not come back. Below a category that is gone, or that stands on the last level by now, nothing is brought.
 */
export function initialClassification(): string[] {
  const types = defaultTypes.map(
    ({ id, name }, position) =>
      `${given(id)}insert into ticket_types (id, name, position)\n` +
      `select id, ${text(name)}, ${position} from given on conflict do nothing;`,
  );
  const categories = defaultCategories.map(({ id, parentId, name, position }) =>
    parentId === null
      ? `${given(id)}insert into ticket_categories (id, level, name, position)\n` +
        `select id, 1, ${text(name)}, ${position} from given on conflict do nothing;`
      : `${given(id)}insert into ticket_categories (id, parent_id, level, name, position)\n` +
        `select given.id, parent.id, parent.level + 1, ${text(name)}, ${position} from given\n` +
        `join ticket_categories parent on parent.id = ${text(parentId)} and parent.level < 5 on conflict do nothing;`,
  );
  const matrix = defaultMatrix.map(
    ({ impact, urgency, priority }) =>
      `insert into priority_matrix (impact, urgency, priority) values (${text(impact)}, ${text(urgency)}, ${text(priority)}) on conflict do nothing;`,
  );
  return [...types, ...categories, ...matrix];
}

const given = (id: string) =>
  `with given as (insert into initial_data_given (id) values (${text(id)}) on conflict do nothing returning id)\n`;
