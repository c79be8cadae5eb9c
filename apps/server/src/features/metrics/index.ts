import type { Feature } from '../../platform/feature.ts';

export { storeWindows } from './metrics.service.ts';

export const metricsFeature: Feature = { name: 'metrics' };
