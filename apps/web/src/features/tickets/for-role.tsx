import { isStaff } from '@lanet/contracts/roles';
import type { ComponentType } from 'react';
import { useMe } from '../../platform/session.ts';

/** One address, two pages: staff work on tickets, the people of a client follow theirs. */
export function forRole(Staff: ComponentType, Client: ComponentType): ComponentType {
  return function ForRole() {
    return isStaff(useMe().role) ? <Staff /> : <Client />;
  };
}
