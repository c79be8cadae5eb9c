import type { Feature } from '../../platform/feature.ts';
import { scriptRoutes } from './scripts.routes.ts';

export { getScript, type ScriptWithTexts } from './scripts.service.ts';

export const scriptsFeature: Feature = { name: 'scripts', routes: [{ service: 'web', bind: scriptRoutes }] };
