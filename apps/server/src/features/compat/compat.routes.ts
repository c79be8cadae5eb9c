import { compat } from '@lanet/contracts/compat';
import type { FastifyInstance } from 'fastify';
import { openRoute, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { createRateLimit, networkOf, plainAddress } from '../agents/index.ts';
import { takeStatus } from './compat.service.ts';

/** A whole site may come from one address, each computer once in a quarter of an hour. */
const MOST_A_MINUTE = 240;

export function compatRoutes(app: FastifyInstance, platform: Platform): void {
  const { clock, config } = platform;
  const limit = createRateLimit({ most: MOST_A_MINUTE, spanMs: 60_000 });
  openRoute(app, compat.status, async ({ params, body, request }) => {
    const address = plainAddress(request.ip);
    const retryAfterSeconds = limit.take(networkOf(address), clock.now());
    if (retryAfterSeconds !== undefined) throw new Refusal('request.too_many', { retryAfterSeconds });
    await takeStatus(platform, { token: params.token, body, address });
    return { accepted: true as const, nextReportInSeconds: config.agent.reportSeconds };
  });
}
