// Types, categories and the matrix in the query cache: read whole, since all of it is a few lists.
import { classification } from '@lanet/contracts/classification';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { call } from '../../platform/api.ts';
import { useLive } from '../../platform/live.ts';

const KEY = 'classification';

export const classificationQuery = queryOptions({
  queryKey: [KEY, 'all'],
  queryFn: ({ signal }) => call(classification.get, { signal }),
});

/** How many tickets have each type and category, by id; for those who may change them. */
export const usesQuery = queryOptions({
  queryKey: [KEY, 'uses'],
  queryFn: async ({ signal }) => {
    const { types, categories } = await call(classification.uses, { signal });
    return new Map([...types, ...categories].map(({ id, tickets }) => [id, tickets]));
  },
});

/** All of it is asked for again where it is shown; fulfils once it is there. */
export function useClassificationChanged(): () => Promise<void> {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: [KEY] });
}

/** Keeps what is shown of it current while the component is shown. */
export function useLiveClassification(): void {
  const changed = useClassificationChanged();
  useLive(['classification'], () => void changed());
}
