import type { Feature } from '../../platform/feature.ts';

export const alertsFeature: Feature = { name: 'alerts' };
