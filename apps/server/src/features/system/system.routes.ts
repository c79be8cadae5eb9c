import { system } from '@lanet/contracts/system';
import type { FastifyInstance } from 'fastify';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { systemStatus } from './system.service.ts';

export function systemRoutes(app: FastifyInstance, platform: Platform): void {
  route(app, system.status, ({ query, caller }) => systemStatus(platform, caller, query.language));
}
