// Which services of a device are watched, in the query cache below the device's own keys.
import { type WatchedServices, watchedServices } from '@lanet/contracts/watched-services';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../platform/api.ts';
import { deviceKeys } from './devices.queries.ts';

export const watchedList = (deviceId: string) =>
  queryOptions({
    queryKey: [...deviceKeys.one(deviceId), 'watched-services'],
    queryFn: ({ signal }) => call(watchedServices.list, { params: { id: deviceId }, signal }),
  });

type Change = Parameters<typeof call<typeof watchedServices.set>>[1]['body'];

export function useSetWatched(deviceId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: Change) => call(watchedServices.set, { params: { id: deviceId }, body }),
    onSuccess: (answer: WatchedServices) => queryClient.setQueryData(watchedList(deviceId).queryKey, answer),
  });
}

/** systemd lets people leave the ending out, and Windows does not tell cases apart. */
export function watchedUnder(name: string, { items }: WatchedServices): WatchedServices['items'][number] | undefined {
  const plain = (text: string) => text.replace(/\.service$/, '').toLowerCase();
  return items.find((item) => plain(item.name) === plain(name));
}
