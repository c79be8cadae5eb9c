// Categories and types that a policy may be for. Where there are none, they are no condition to choose.
import { queryOptions } from '@tanstack/react-query';
import { pathWords, rowsOf, treeOf } from '../classification/category-tree.ts';
import { classificationQuery } from '../classification/classification.queries.ts';

export interface ClassificationChoices {
  /** By their whole path, as "Redes › Wi-Fi", in the order of the tree. */
  categories: { id: string; name: string }[];
  types: { id: string; name: string }[];
  /** The whole path of every category by its id, also of those that nothing can get any more. */
  paths: ReadonlyMap<string, string>;
}

/** What tickets can get; the rest may still be on old ones, but promises are made for new ones. */
export const classificationChoices = queryOptions({
  ...classificationQuery,
  select: ({ categories, types }): ClassificationChoices => {
    const named = rowsOf(treeOf(categories)).map(({ category: { id }, path, offered }) => ({
      ...{ id, name: pathWords(path), offered },
    }));
    return {
      categories: named.filter(({ offered }) => offered).map(({ id, name }) => ({ id, name })),
      types: types.filter(({ active }) => active).map(({ id, name }) => ({ id, name })),
      paths: new Map(named.map(({ id, name }) => [id, name])),
    };
  },
});
