// The provider's staff and the people of clients.
import { type Person, people } from '@lanet/contracts/people';
import { infiniteQueryOptions, keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../platform/api.ts';
import { useLive } from '../../../platform/live.ts';

const KEY = 'people';
const PAGE = 100;

export interface PeopleFilter {
  search: string;
  kind?: 'staff' | 'client' | undefined;
  clientId?: string | undefined;
}

/** People by name, in pages. */
export const peopleList = ({ search, kind, clientId }: PeopleFilter) =>
  infiniteQueryOptions({
    queryKey: [KEY, 'list', { search, kind, clientId }],
    queryFn: ({ pageParam, signal }) =>
      call(people.list, {
        query: {
          limit: PAGE,
          search,
          ...(kind && { kind }),
          ...(clientId && { clientId }),
          ...(pageParam && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => ({ items: pages.flatMap(({ items }) => items) }),
    placeholderData: keepPreviousData,
  });

export const personDetail = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'detail', id],
    queryFn: ({ signal }) => call(people.get, { params: { id }, signal }),
  });

/** All lists of people are asked for again where they are shown. */
export function usePeopleChanged(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: [KEY] });
}

export function useLivePeople(): void {
  const changed = usePeopleChanged();
  useLive(['person'], changed);
}

export type PersonState = 'active' | 'invited' | 'contact' | 'inactive';

/** What to say about a person's access: without an account they are a contact, before their first sign-in invited. */
export function personState({ active, canSignIn, lastSignInAt }: Person): PersonState {
  if (!active) return 'inactive';
  if (!canSignIn) return 'contact';
  return lastSignInAt === null ? 'invited' : 'active';
}
