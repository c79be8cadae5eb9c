import { setup } from '@lanet/contracts/setup';
import type { FastifyInstance } from 'fastify';
import { bind, type Handler } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { limitAddress } from '../auth/index.ts';
import { checkSetupCode, completeSetup, requireOpen } from './setup.service.ts';

/**
 * Bound always and answering 404 once it is done: several processes may serve, and one of them was the one to do it.
 * That comes before anything of the request is looked at.
 */
export function setupRoutes(app: FastifyInstance, platform: Platform): void {
  const whileOpen = () => requireOpen(platform);
  const passing = { passing: true };
  bind(app, setup.status, whileOpen, async () => ({ open: true as const }), passing);
  const complete: Handler<typeof setup.complete, void> = async ({ body, request }) => {
    const succeeded = await limitAddress(platform, request.ip);
    checkSetupCode(platform, body.code);
    await succeeded();
    await completeSetup(platform, body);
    return {};
  };
  bind(app, setup.complete, whileOpen, complete, passing);
}
