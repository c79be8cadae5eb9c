import { updates } from '@lanet/contracts/updates';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { readProof } from '../inventory/index.ts';
import { cancelPlan, plansOf, planUpdates } from './commands.plans.service.ts';
import { getCommand } from './commands.service.ts';

export function planRoutes(app: FastifyInstance, platform: Platform): void {
  const { db, clock } = platform;
  route(app, updates.plans, async ({ query, caller }) => ({
    items: await inScope(db, caller, (tx) => plansOf(tx, query.deviceId)),
  }));
  route(app, updates.plan, async ({ body, caller }) => ({
    items: await inScope(db, caller, (tx) => planUpdates(tx, platform, caller, body)),
  }));
  route(app, updates.cancelPlan, ({ params, caller }) =>
    inScope(db, caller, (tx) => cancelPlan(tx, caller, params.id, clock.now())),
  );
  route(app, updates.proof, ({ params, caller }) =>
    inScope(db, caller, async (tx) => {
      await getCommand(tx, params.id);
      return { proof: await readProof(tx, params.id) };
    }),
  );
}
