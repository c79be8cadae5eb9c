// Who may give which role (product.md 1.2). The server decides again.
import { isStaff, type Role } from '@lanet/contracts/roles';

const GRANTS: Readonly<Record<Role, readonly Role[]>> = {
  superadmin: ['superadmin', 'admin', 'technician', 'client_admin', 'requester'],
  admin: ['technician', 'client_admin', 'requester'],
  technician: [],
  client_admin: ['client_admin', 'requester'],
  requester: [],
};

/** Roles this person may give; on a client's page only those that belong to a client. */
export function grantableRoles(own: Role, ofClient: boolean): readonly Role[] {
  return GRANTS[own].filter((role) => !ofClient || !isStaff(role));
}

/** Roles that somebody of this role may be changed to: staff stays staff, people of a client stay with it. */
export function changeableRoles(own: Role, current: Role): readonly Role[] {
  return GRANTS[own].includes(current) ? GRANTS[own].filter((role) => isStaff(role) === isStaff(current)) : [];
}
