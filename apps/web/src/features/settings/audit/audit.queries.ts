import { audit } from '@lanet/contracts/settings';
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { call } from '../../../platform/api.ts';

/** Newest first, in pages; `security`: only security events. */
export const auditLog = (security: boolean) =>
  infiniteQueryOptions({
    queryKey: ['audit', { security }],
    queryFn: ({ pageParam, signal }) =>
      call(audit.list, {
        query: { limit: 100, security: String(security), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => ({ items: pages.flatMap(({ items }) => items) }),
    // The log grows without events of its own: a reader comes to see the latest.
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
