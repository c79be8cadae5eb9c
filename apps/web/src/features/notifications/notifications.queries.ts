// What the bell shows.
import { notifications } from '@lanet/contracts/notifications';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../platform/api.ts';
import { toastProblem } from '../../ui/toast.tsx';

/** The last 50, and how many of all are unread. */
export const bellItems = queryOptions({
  queryKey: ['notifications'],
  queryFn: ({ signal }) => call(notifications.list, { signal }),
});

/** Marks one as read, or all; the bell shows it at once. */
export function useMarkRead() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string | 'all') =>
      id === 'all' ? call(notifications.readAll) : call(notifications.read, { params: { id } }),
    onMutate: async (id) => {
      // An answer under way would bring the mark back.
      await queryClient.cancelQueries(bellItems);
      queryClient.setQueryData(bellItems.queryKey, (known) => known && withRead(known, id, new Date().toISOString()));
    },
    onError: toastProblem,
    onSettled: () => queryClient.invalidateQueries(bellItems),
  });
}

interface Bell {
  unread: number;
  items: { id: string; readAt: string | null }[];
}

/** The same list with one, or all, read at `now`. */
export function withRead<B extends Bell>(bell: B, id: string | 'all', now: string): B {
  const isMeant = (item: Bell['items'][number]) => item.readAt === null && (id === 'all' || item.id === id);
  return {
    ...bell,
    unread: id === 'all' ? 0 : Math.max(0, bell.unread - bell.items.filter(isMeant).length),
    items: bell.items.map((item) => (isMeant(item) ? { ...item, readAt: now } : item)),
  };
}
