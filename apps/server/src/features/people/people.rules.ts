import type { ErrorCode } from '@lanet/contracts/errors';
import { isStaff, type Role } from '@lanet/contracts/roles';

/** product.md 1.2, "create users": which roles each role may give, and so whose person it may change. */
const GIVEN_BY: Record<Role, readonly Role[]> = {
  superadmin: ['superadmin', 'admin', 'technician', 'client_admin', 'requester'],
  admin: ['technician', 'client_admin', 'requester'],
  technician: [],
  client_admin: ['client_admin', 'requester'],
  requester: [],
};

export function mayManage(caller: Role, target: Role): boolean {
  return GIVEN_BY[caller].includes(target);
}

/** Whether giving this role wants a fresh second factor: whoever has it can change everybody's sign-in. */
export function isPowerful(role: Role): boolean {
  return role === 'superadmin' || role === 'admin';
}

export interface Placement {
  role: Role;
  clientId: string | null;
  siteIds: readonly string[];
  clientIds: readonly string[];
}

/** What does not fit: staff have no client, only technicians are limited to clients, only requesters to sites. */
export function placementProblem({ role, clientId, siteIds, clientIds }: Placement): ErrorCode | null {
  if (isStaff(role) !== (clientId === null)) return 'people.client_mismatch';
  if (clientIds.length > 0 && role !== 'technician') return 'people.client_mismatch';
  if (siteIds.length > 0 && role !== 'requester') return 'people.client_mismatch';
  if (siteIds.length === 0 && role === 'requester') return 'people.sites_required';
  return null;
}

/** The two lists without repetitions, and without what a change of role makes void. */
export function listsFor(role: Role, lists: { siteIds: readonly string[]; clientIds: readonly string[] }) {
  return {
    siteIds: role === 'requester' ? [...new Set(lists.siteIds)] : [],
    clientIds: role === 'technician' ? [...new Set(lists.clientIds)] : [],
  };
}

/** The addresses besides the primary one, each once, as they are stored. */
export function furtherAddresses(email: string, addresses: readonly string[]): string[] {
  const lower = new Set(addresses.map((address) => address.toLowerCase()));
  lower.delete(email.toLowerCase());
  return [...lower].sort();
}

/** A pattern of LIKE that finds this text anywhere; what LIKE would read as a sign stands for itself. */
export function likePattern(search: string): string {
  return `%${search
    .replaceAll('\0', '')
    .toWellFormed()
    .trim()
    .replaceAll(/[\\%_]/g, '\\$&')}%`;
}
