import type { Feature } from '../../platform/feature.ts';
import { peopleRoutes } from './people.routes.ts';

export { addRequester } from './people.requesters.service.ts';
export { addPerson, personByAddress, storeLists } from './people.service.ts';
export { createStaffPerson } from './people.staff.service.ts';

export const peopleFeature: Feature = { name: 'people', routes: [{ service: 'web', bind: peopleRoutes }] };
