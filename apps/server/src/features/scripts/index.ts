import type { Feature } from '../../platform/feature.ts';
import { scriptRoutes } from './scripts.routes.ts';

export { getScript } from './scripts.service.ts';

export const scriptsFeature: Feature = { name: 'scripts', routes: [{ service: 'web', bind: scriptRoutes }] };
