import type { Feature } from '../../platform/feature.ts';
import { compatRoutes } from './compat.routes.ts';

export const compatFeature: Feature = { name: 'compat', routes: [{ service: 'gateway', bind: compatRoutes }] };
