// Who is signed in, and what that person may do.
import { auth, type Me } from '@lanet/contracts/auth';
import { may, type Permission } from '@lanet/contracts/permissions';
import { queryOptions, useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { call } from './api.ts';
import { setTimeZone } from './format.ts';
import { type Language, showLanguage } from './language-preference.ts';

/** The current person. Loading it also takes over language and time zone. */
export const meQuery = queryOptions({
  queryKey: ['auth', 'me'],
  queryFn: async ({ signal }) => takeOver(await call(auth.me, { signal })),
  staleTime: 5 * 60_000,
});

async function takeOver(me: Me): Promise<Me> {
  setTimeZone(me.timeZone);
  await showLanguage(me.language);
  return me;
}

/** The current person; pages below the shell can rely on it, because the shell's route loads it first. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** Whether the current person's role grants the permission. The server decides again; this only hides what would fail. */
export function useCan(permission: Permission): boolean {
  return may(useMe().role, permission);
}

/** Changes the person's language at once and remembers it on the server. */
export function useChangeLanguage() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (language: Language) => {
      await showLanguage(language);
      return takeOver(await call(auth.updateMe, { body: { language } }));
    },
    onSuccess: (me) => queryClient.setQueryData(meQuery.queryKey, me),
  });
}

/** Signs out and leaves by a full load, so that nothing of the person stays in memory. */
export function useSignOut() {
  return useMutation({
    mutationFn: () => call(auth.signOut),
    onSettled: () => window.location.assign('/sign-in'),
  });
}
