// What the people of a client see besides their tickets: their devices as lights.
import { devices } from '@lanet/contracts/devices';
import { useThrottledCallback } from '@mantine/hooks';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { call } from '../../platform/api.ts';
import { useLive } from '../../platform/live.ts';

export const myDevices = queryOptions({
  queryKey: ['devices', 'mine'],
  queryFn: async ({ signal }) => (await call(devices.mine, { signal })).items,
});

/** A light changes rarely; samples come all the time. */
const LIGHTS_EVERY_MS = 5_000;

/** Keeps the lights current while the component is shown. */
export function useLiveLights(): void {
  const queryClient = useQueryClient();
  const refresh = useThrottledCallback(() => void queryClient.invalidateQueries(myDevices), LIGHTS_EVERY_MS);
  useLive(['device', 'alert', 'ticket'], refresh);
}
