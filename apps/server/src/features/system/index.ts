import type { Feature } from '../../platform/feature.ts';
import { startSystemWatch } from './system.background.ts';
import { systemRoutes } from './system.routes.ts';

export { joinSystem, startHeartbeat } from './system.background.ts';
export { type Finding, finding } from './system.facts.rules.ts';
export { lookAtCertificate, lookAtHost, lookWithoutDatabase } from './system.host.service.ts';
export { judgeHosts } from './system.hosts.rules.ts';
export { makeReport, type SystemReport } from './system.report.service.ts';
export { watchSystem } from './system.watch.service.ts';
export { type Language, type SaidCheck, say, wordsOf, worstState } from './system.words.rules.ts';

export const systemFeature: Feature = {
  name: 'system',
  routes: [{ service: 'web', bind: systemRoutes }],
  background: [{ service: 'worker', start: startSystemWatch }],
};
