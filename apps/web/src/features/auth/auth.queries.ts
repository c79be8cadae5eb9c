// The second factor being added: starting makes a new secret on the server, so it is asked once per showing.
import { auth } from '@lanet/contracts/auth';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../platform/api.ts';

/** A fresh secret; not kept, because the next start voids it. */
export const totpStart = queryOptions({
  queryKey: ['auth', 'totp-start'],
  queryFn: () => call(auth.startTotp),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 0,
  retry: false,
});
