import type { Feature } from '../../platform/feature.ts';
import { realtimeRoutes } from './realtime.routes.ts';

export const realtimeFeature: Feature = { name: 'realtime', routes: [{ service: 'web', bind: realtimeRoutes }] };
