import type { Feature } from '../../platform/feature.ts';

export const realtimeFeature: Feature = { name: 'realtime' };
