// What a new ticket can be about: people and devices of a client.
import { devices } from '@lanet/contracts/devices';
import { people } from '@lanet/contracts/people';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from '../../../platform/api.ts';

/** More than this nobody scrolls through; typing narrows on the server. */
const CHOICES = 50;

export const peopleOfClient = (clientId: string, search: string) =>
  queryOptions({
    queryKey: ['people', 'choices', clientId, search],
    queryFn: async ({ signal }) => {
      const query = { clientId, kind: 'client' as const, limit: CHOICES, ...(search && { search }) };
      const { items } = await call(people.list, { query, signal });
      return items.filter(({ active }) => active);
    },
    placeholderData: keepPreviousData,
  });

export const devicesOfClient = (clientId: string, search: string) =>
  queryOptions({
    queryKey: ['devices', 'choices', clientId, search],
    queryFn: async ({ signal }) => {
      const query = { clientId, status: 'active' as const, limit: CHOICES, ...(search && { search }) };
      return (await call(devices.list, { query, signal })).items;
    },
    placeholderData: keepPreviousData,
  });
