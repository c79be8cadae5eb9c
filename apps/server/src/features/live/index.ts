import type { Feature } from '../../platform/feature.ts';
import { liveRoutes } from './live.routes.ts';

export const liveFeature: Feature = { name: 'live', routes: [{ service: 'web', bind: liveRoutes }] };
