import type { Feature } from '../../platform/feature.ts';
import { startSla, startSlaWatch } from './sla.background.ts';
import { slaPolicyRoutes, slaRoutes } from './sla.routes.ts';

export { fireAllDue as fireSlaDue } from './sla.background.ts';
export { applyChanges as applySlaChanges } from './sla.changes.service.ts';
export { recompute as recomputeSla } from './sla.firing.service.ts';
export { mergeSla, unmergeSla } from './sla.merging.service.ts';
export { noteSla } from './sla.note.service.ts';
export { seedSla } from './sla.seed.service.ts';
export { lagSeconds as slaLag, takeDue as takeSlaDue } from './sla.tickets.repo.ts';
export { watchLag as watchSlaLag } from './sla.watch.service.ts';

export const slaFeature: Feature = {
  name: 'sla',
  routes: [
    { service: 'web', bind: slaRoutes },
    { service: 'web', bind: slaPolicyRoutes },
  ],
  background: [
    { service: 'sla', start: startSla },
    { service: 'worker', start: startSlaWatch },
  ],
};
