import { devices } from '@lanet/contracts/devices';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { deviceMetrics } from './metrics.graph.service.ts';

export function metricRoutes(app: FastifyInstance, { db, clock }: Platform): void {
  route(app, devices.metrics, ({ params, query, caller }) =>
    inScope(db, caller, (tx) =>
      deviceMetrics(tx, caller, { deviceId: params.id, range: query.range, nowMs: clock.now() }),
    ),
  );
}
