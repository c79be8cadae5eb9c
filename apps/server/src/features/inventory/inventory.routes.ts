import { devices } from '@lanet/contracts/devices';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { deviceChanges, deviceInventory } from './inventory.service.ts';

export function inventoryRoutes(app: FastifyInstance, { db }: Platform): void {
  route(app, devices.inventory, ({ params, query, caller }) =>
    inScope(db, caller, (tx) => deviceInventory(tx, params.id, query.section)),
  );
  route(app, devices.changes, ({ params, query, caller }) =>
    inScope(db, caller, (tx) => deviceChanges(tx, params.id, query)),
  );
}
