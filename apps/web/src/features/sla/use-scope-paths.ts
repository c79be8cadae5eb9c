import type { NamedScope } from '@lanet/contracts/sla-policies';
import { useQuery } from '@tanstack/react-query';
import { classificationChoices } from './classification-choices.queries.ts';

/** Scopes as they are shown: a category by its whole path once that is known, because names alone repeat in the tree. */
export function useScopePaths(scopes: readonly NamedScope[]): NamedScope[] {
  const paths = useQuery({ ...classificationChoices, enabled: scopes.some(({ categoryId }) => categoryId !== null) })
    .data?.paths;
  return scopes.map((scope) => ({
    ...{ ...scope, categoryName: paths?.get(scope.categoryId ?? '') ?? scope.categoryName },
  }));
}
