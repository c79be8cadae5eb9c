import type { Feature } from '../../platform/feature.ts';
import { classificationRoutes } from './classification.routes.ts';

export { listCells as priorityMatrix } from './classification.repo.ts';
export { categoryFacts, typeFacts } from './classification.service.ts';

export const classificationFeature: Feature = {
  name: 'classification',
  routes: [{ service: 'web', bind: classificationRoutes }],
};
