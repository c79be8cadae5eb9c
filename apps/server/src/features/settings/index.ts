import type { Feature } from '../../platform/feature.ts';
import { settingsRoutes } from './settings.routes.ts';

export { folioPrefix } from './settings.repo.ts';
export { readOrganisation } from './settings.service.ts';

export const settingsFeature: Feature = { name: 'settings', routes: [{ service: 'web', bind: settingsRoutes }] };
