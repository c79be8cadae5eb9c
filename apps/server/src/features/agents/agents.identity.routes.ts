import { deviceIdentity } from '@lanet/contracts/device-identity';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { confirmIdentity, identityOf, separate } from './agents.identity.service.ts';

export function identityRoutes(app: FastifyInstance, { db }: Platform): void {
  route(app, deviceIdentity.get, ({ params, caller }) => inScope(db, caller, (tx) => identityOf(tx, params.id)));
  route(app, deviceIdentity.confirm, ({ params, caller }) =>
    inScope(db, caller, (tx) => confirmIdentity(tx, params.id, caller)),
  );
  route(app, deviceIdentity.separate, ({ params, caller }) =>
    inScope(db, caller, (tx) => separate(tx, params.id, caller)),
  );
}
