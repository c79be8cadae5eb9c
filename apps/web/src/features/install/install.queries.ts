import { install } from '@lanet/contracts/install';
import { queryOptions } from '@tanstack/react-query';
import { ApiError, call } from '../../platform/api.ts';

/** Where a link leads. A link that is none stays so: only other failures are tried again. */
export const openedLink = (link: string) =>
  queryOptions({
    queryKey: ['install', 'link', link],
    queryFn: ({ signal }) => call(install.open, { body: { link }, signal }),
    retry: (count, error) => !(error instanceof ApiError) && count < 2,
    refetchOnWindowFocus: false,
  });

const ASK_EVERY_MS = 4_000;

/** How far the computer is that joins with this token. There is no live stream without signing in. */
export const installProgress = (token: string) =>
  queryOptions({
    queryKey: ['install', 'progress', token.slice(-8)],
    queryFn: ({ signal }) => call(install.progress, { body: { token }, signal }),
    refetchInterval: ({ state }) => {
      const isOver = state.data?.state === 'reporting' || state.data?.state === 'refused';
      return isOver ? false : ASK_EVERY_MS;
    },
  });
