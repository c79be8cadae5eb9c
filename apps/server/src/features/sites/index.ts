import type { Feature } from '../../platform/feature.ts';
import { siteRoutes } from './sites.routes.ts';

export { addSite } from './sites.service.ts';

export const sitesFeature: Feature = { name: 'sites', routes: [{ service: 'web', bind: siteRoutes }] };
