import type { Feature } from '../../platform/feature.ts';
import { poll } from '../../platform/jobs/poll.ts';
import { metricRoutes } from './metrics.routes.ts';
import { runMetricUpkeep } from './metrics.upkeep.service.ts';

export { storeWindows } from './metrics.service.ts';
export { runMetricUpkeep } from './metrics.upkeep.service.ts';

/** Graphs of a week or more are this much behind; the last two hours are drawn from minute values anyway. */
const UPKEEP_MS = 15 * 60_000;

export const metricsFeature: Feature = {
  name: 'metrics',
  routes: [{ service: 'web', bind: metricRoutes }],
  background: [
    {
      service: 'worker',
      start: ({ db, clock, log }) => poll('metrics', UPKEEP_MS, log, () => runMetricUpkeep(db, clock.now())),
    },
  ],
};
