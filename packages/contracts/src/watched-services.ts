// Which services of a device are watched: an alert opens when one of them stops.
import { z } from 'zod';
import { RuleLevel } from './alert-rules.ts';
import { ById, endpoint, nothing } from './endpoint.ts';
import { SERVICE_NAME } from './scripts.ts';

export const WatchedServices = z.object({
  /** By name; `level`: the nearest to the device that says so. */
  items: z.array(z.object({ name: z.string(), level: RuleLevel })),
  /** A watched one that stops is started again by the device itself, once, before it tells. */
  restartFirst: z.boolean(),
});
export type WatchedServices = z.infer<typeof WatchedServices>;

export const watchedServices = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/devices/:id/watched-services',
    summary: 'The services that are watched on a device',
    permission: 'alerts.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: WatchedServices,
  }),
  set: endpoint({
    method: 'PUT',
    path: '/api/v1/devices/:id/watched-services',
    summary: 'Watch a service of a device, or no longer, whatever its site and client say; or set what happens first',
    permission: 'devices.write',
    params: ById,
    query: nothing,
    body: z.union([
      z.strictObject({ name: z.string().regex(SERVICE_NAME), watched: z.boolean() }),
      z.strictObject({ restartFirst: z.boolean() }),
    ]),
    response: WatchedServices,
  }),
};
