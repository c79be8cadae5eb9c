// One's own account: the profile is part of `auth.me`, the sign-ins have a list of their own.
import { auth, type Me } from '@lanet/contracts/auth';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../platform/api.ts';
import { setTimeZone } from '../../platform/format.ts';
import { meQuery } from '../../platform/session.ts';

export const signInList = queryOptions({
  queryKey: ['auth', 'sign-ins'],
  queryFn: ({ signal }) => call(auth.signIns, { signal }),
});

/** Takes over a changed profile; every page shows its dates in the new time zone with its next drawing. */
export function useProfileSaved(): (me: Me) => void {
  const queryClient = useQueryClient();
  return (me) => {
    setTimeZone(me.timeZone);
    queryClient.setQueryData(meQuery.queryKey, me);
  };
}

/** Asks for the profile again, after the second factor changed. */
export function useProfileStale(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
}

export function useEndSignIn() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call(auth.endSignIn, { params: { id } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: signInList.queryKey }),
  });
}

export function useEndOtherSignIns() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => call(auth.endOtherSignIns),
    onSettled: () => queryClient.invalidateQueries({ queryKey: signInList.queryKey }),
  });
}
