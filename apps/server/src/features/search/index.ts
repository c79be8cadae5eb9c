import type { Feature } from '../../platform/feature.ts';
import { searchRoutes } from './search.routes.ts';

export { searchWords } from './search.rules.ts';
export { holdsWords } from './search.words.repo.ts';

export const searchFeature: Feature = { name: 'search', routes: [{ service: 'web', bind: searchRoutes }] };
