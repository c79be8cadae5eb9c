import { setup } from '@lanet/contracts/setup';
import { queryOptions } from '@tanstack/react-query';
import { ApiError, call } from '../../platform/api.ts';

/** Whether the installation still waits for its first administrator: afterwards the endpoint is gone (404). */
export const setupStatus = queryOptions({
  queryKey: ['setup'],
  queryFn: async ({ signal }) => {
    try {
      return await call(setup.status, { signal });
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return { open: false as const };
      throw error;
    }
  },
});
