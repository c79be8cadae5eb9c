import { search } from '@lanet/contracts/search';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { findHits } from './search.service.ts';

export function searchRoutes(app: FastifyInstance, { db }: Platform): void {
  route(app, search.find, async ({ query, caller }) => ({
    items: await inScope(db, caller, (tx) => findHits(tx, caller, query.q)),
  }));
}
