// Categories and types that a policy may be for. Where there are none, they are no condition to choose.
import type { TicketCategory } from '@lanet/contracts/classification';
import { queryOptions } from '@tanstack/react-query';
import { pathWords, rowsOf, treeOf } from '../classification/category-tree.ts';
import { classificationQuery } from '../classification/classification.queries.ts';

export interface ClassificationChoices {
  categories: readonly TicketCategory[];
  /** Those that tickets can get. */
  types: { id: string; name: string }[];
  /** The whole path of every category by its id, as "Redes › Wi-Fi". */
  paths: ReadonlyMap<string, string>;
}

export const classificationChoices = queryOptions({
  ...classificationQuery,
  select: ({ categories, types }): ClassificationChoices => ({
    categories,
    types: types.filter(({ active }) => active).map(({ id, name }) => ({ id, name })),
    paths: new Map(rowsOf(treeOf(categories)).map(({ category, path }) => [category.id, pathWords(path)])),
  }),
});
