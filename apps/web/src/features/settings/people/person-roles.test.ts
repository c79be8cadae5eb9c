import { expect, it } from 'vitest';
import { changeableRoles, grantableRoles } from './person-roles.ts';

it('lets an administrator make technicians and people of clients, never administrators', () => {
  expect(grantableRoles('admin', false)).toEqual(['technician', 'client_admin', 'requester']);
});

it('offers only the roles of a client on its page', () => {
  expect(grantableRoles('superadmin', true)).toEqual(['client_admin', 'requester']);
});

it('does not let anyone touch a role they may not give', () => {
  expect(changeableRoles('admin', 'superadmin')).toEqual([]);
  expect(changeableRoles('technician', 'requester')).toEqual([]);
  expect(changeableRoles('client_admin', 'technician')).toEqual([]);
});

it('never moves a person between the staff and a client', () => {
  expect(changeableRoles('superadmin', 'technician')).toEqual(['superadmin', 'admin', 'technician']);
  expect(changeableRoles('superadmin', 'requester')).toEqual(['client_admin', 'requester']);
});
