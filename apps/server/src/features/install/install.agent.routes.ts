import { agent } from '@lanet/contracts/agent';
import type { FastifyInstance } from 'fastify';
import { Refusal, sendContent } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { agentRoute } from '../agents/index.ts';
import { releaseFileFor } from '../releases/index.ts';

/** Of one process: a fleet that updates must leave room for its reports. */
const MOST_AT_ONCE = 100;

/** Files of releases, for agents that update themselves. */
export function packageRoutes(app: FastifyInstance, platform: Platform): void {
  let running = 0;
  agentRoute(
    app,
    platform,
    agent.package,
    async ({ params: { sha256 }, caller, request, reply }) => {
      if (running >= MOST_AT_ONCE)
        throw new Refusal('server.unavailable', { retryAfterSeconds: 30 + Math.floor(Math.random() * 90) });
      running += 1;
      // Also when the agent goes away in the middle.
      reply.raw.once('close', () => {
        running -= 1;
      });
      const sizeBytes = await releaseFileFor(platform, caller.deviceId, sha256);
      if (sizeBytes === undefined) throw new Refusal('files.not_found');
      const open = (part: { start: number; end: number }) => platform.files.openPart(sha256, part);
      await sendContent(request, reply, { sha256, sizeBytes, type: 'application/octet-stream', open });
      return {};
    },
    { raw: true },
  );
}
