import { scripts } from '@lanet/contracts/scripts';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { listScripts } from './scripts.repo.ts';
import { getScript } from './scripts.service.ts';

export function scriptRoutes(app: FastifyInstance, { db }: Platform): void {
  route(app, scripts.list, ({ query, caller }) =>
    inScope(db, caller, async (tx) => ({ items: await listScripts(tx, query) })),
  );
  route(app, scripts.get, ({ params, caller }) => inScope(db, caller, (tx) => getScript(tx, params.id)));
}
