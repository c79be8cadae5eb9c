import { settings } from '@lanet/contracts/settings';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../platform/api.ts';

export const organisationQuery = queryOptions({
  queryKey: ['settings', 'organisation'],
  queryFn: ({ signal }) => call(settings.organisation, { signal }),
});
