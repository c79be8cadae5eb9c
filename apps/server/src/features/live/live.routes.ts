import { live } from '@lanet/contracts/live';
import type { FastifyInstance } from 'fastify';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { createWatching, leaveDevice, watchDevice } from './live.service.ts';

export function liveRoutes(app: FastifyInstance, platform: Platform): void {
  const watching = createWatching();
  route(app, live.watch, ({ params, caller }) => watchDevice(platform, watching, caller, params));
  route(app, live.leave, async ({ params, caller }) => {
    await leaveDevice(platform, watching, caller, params);
    return {};
  });
}
