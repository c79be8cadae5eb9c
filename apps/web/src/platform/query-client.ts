// The cache of server data, with the rules for trying again.
import { QueryClient } from '@tanstack/react-query';
import { isTemporary } from './problems.ts';

/** One per page. Live events keep it fresh (live-cache.ts), so data counts as fresh for 30 s and is not refetched on focus. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        // A refusal stays a refusal; only an answer that could not be given is worth asking for again.
        retry: (failures, error) => failures < 2 && isTemporary(error),
        retryDelay: (attempt) => Math.min(1_000 * 2 ** attempt, 8_000),
        // The default pauses while the browser believes to be offline, which is wrong on a closed local network.
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}

export const queryClient = makeQueryClient();
