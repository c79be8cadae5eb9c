import type { PersonRef } from '@lanet/contracts/people';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { Feature } from '../../platform/feature.ts';
import { findName } from './people.repo.ts';
import { peopleRoutes } from './people.routes.ts';

export { addPerson, type PersonInput, storeLists } from './people.service.ts';
export { createStaffPerson, PersonRefused } from './people.staff.service.ts';

export const peopleFeature: Feature = { name: 'people', routes: [{ service: 'web', bind: peopleRoutes }] };

/** A person as other things show them, or null when the caller may not see them. */
export async function personRef(tx: ScopedTx, id: string | null): Promise<PersonRef | null> {
  return id === null ? null : ((await findName(tx, id)) ?? null);
}
