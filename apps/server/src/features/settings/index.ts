import type { Feature } from '../../platform/feature.ts';
import { settingsRoutes } from './settings.routes.ts';

export { readOrganisation } from './settings.service.ts';

export const settingsFeature: Feature = { name: 'settings', routes: [{ service: 'web', bind: settingsRoutes }] };
