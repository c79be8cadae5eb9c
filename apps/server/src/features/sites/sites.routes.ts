import { sites } from '@lanet/contracts/sites';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { changeSite, createSite, sitePage } from './sites.service.ts';

export function siteRoutes(app: FastifyInstance, { db }: Platform): void {
  route(app, sites.list, ({ query, caller }) => inScope(db, caller, (tx) => sitePage(tx, query)));
  route(app, sites.create, ({ body, caller }) => inScope(db, caller, (tx) => createSite(tx, caller, body)));
  route(app, sites.update, ({ params, body, caller, version }) =>
    inScope(db, caller, (tx) => changeSite(tx, caller, params.id, version, body)),
  );
}
