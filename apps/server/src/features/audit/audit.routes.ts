import { audit } from '@lanet/contracts/settings';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { auditPage } from './audit.service.ts';

export function auditRoutes(app: FastifyInstance, { db }: Platform): void {
  route(app, audit.list, ({ query, caller }) => inScope(db, caller, (tx) => auditPage(tx, query)));
}
