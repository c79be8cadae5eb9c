import { type EnrolmentToken, enrolmentTokens } from '@lanet/contracts/agents';
import { enrolmentLinks } from '@lanet/contracts/install';
import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../platform/api.ts';
import { useLive } from '../../../platform/live.ts';
import type { PillTone } from '../../../ui/Pill.tsx';

const KEY = 'enrolment-tokens';

/** Newest first, in pages. */
export const tokenList = infiniteQueryOptions({
  queryKey: [KEY, 'list'],
  queryFn: ({ pageParam, signal }) =>
    call(enrolmentTokens.list, { query: { limit: 100, ...(pageParam && { cursor: pageParam }) }, signal }),
  initialPageParam: '',
  getNextPageParam: ({ nextCursor }) => nextCursor,
  select: ({ pages }) => ({ items: pages.flatMap(({ items }) => items) }),
});

export const tokenUses = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'uses', id],
    queryFn: ({ signal }) => call(enrolmentTokens.uses, { params: { id }, signal }),
  });

export const tokenLinks = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'links', id],
    queryFn: ({ signal }) => call(enrolmentLinks.list, { params: { id }, signal }),
  });

export function useTokensChanged(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: [KEY] });
}

/** A computer that enrols uses a token up. */
export function useLiveTokens(): void {
  const changed = useTokensChanged();
  useLive(['enrolment'], changed);
}

export const TOKEN_TONES: Record<EnrolmentToken['state'], PillTone> = {
  active: 'green',
  expired: 'gray',
  used_up: 'gray',
  revoked: 'red',
};
