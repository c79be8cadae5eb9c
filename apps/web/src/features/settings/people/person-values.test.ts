import { expect, it } from 'vitest';
import { type NewPersonValues, newPersonBody, newPersonErrors, personBody } from './person-values.ts';

const values: NewPersonValues = {
  name: 'Luis Peña',
  email: 'luis@norte.mx',
  phone: ' ',
  addresses: [],
  role: 'technician',
  clientId: 'client',
  siteIds: ['site'],
  clientIds: ['one'],
  language: 'es',
  timeZone: 'America/Mexico_City',
  invite: true,
};

it.each([
  { role: 'technician', sent: { clientId: null, siteIds: [], clientIds: ['one'] } },
  { role: 'admin', sent: { clientId: null, siteIds: [], clientIds: [] } },
  { role: 'client_admin', sent: { clientId: 'client', siteIds: [], clientIds: [] } },
  { role: 'requester', sent: { clientId: 'client', siteIds: ['site'], clientIds: [] } },
] as const)('sends for a $role only what that role has', ({ role, sent }) => {
  expect(newPersonBody({ ...values, role })).toMatchObject({ ...sent, phone: null });
});

it('wants a client for those who belong to one, and a site for a requester', () => {
  expect(newPersonErrors({ ...values, role: 'admin', clientId: null })).toEqual({});
  expect(newPersonErrors({ ...values, role: 'client_admin', clientId: null })).toHaveProperty('clientId');
  expect(newPersonErrors({ ...values, role: 'requester', siteIds: [] })).toHaveProperty('siteIds');
  expect(newPersonErrors({ ...values, role: 'client_admin', siteIds: [] })).toEqual({});
});

it('clears an emptied phone and leaves an untouched one alone', () => {
  expect(personBody({ phone: '' })).toEqual({ phone: null });
  expect(personBody({ name: 'Luis' })).toEqual({ name: 'Luis' });
});
