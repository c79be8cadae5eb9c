// The library in the query cache: what can be run. All keys begin with `scripts`.
import { scripts } from '@lanet/contracts/scripts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../platform/api.ts';

/** The library changes with the server's version, so it is asked for once in a while only. */
export const scriptList = queryOptions({
  queryKey: ['scripts', 'list'],
  queryFn: async ({ signal }) => (await call(scripts.list, { signal })).items,
  staleTime: 60_000,
});

export const scriptDetail = (id: string) =>
  queryOptions({
    queryKey: ['scripts', 'detail', id],
    queryFn: ({ signal }) => call(scripts.get, { params: { id }, signal }),
  });
