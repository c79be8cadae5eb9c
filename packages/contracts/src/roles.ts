// The words of the product that are codes on the wire (product.md 1.1). Labels are the web's business.
import { z } from 'zod';

export const Role = z.enum(['superadmin', 'admin', 'technician', 'client_admin', 'requester']).meta({ id: 'Role' });
export type Role = z.infer<typeof Role>;

export const STAFF_ROLES: readonly Role[] = ['superadmin', 'admin', 'technician'];

export const isStaff = (role: Role): boolean => STAFF_ROLES.includes(role);
