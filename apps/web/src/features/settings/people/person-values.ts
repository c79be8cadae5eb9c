// Between the form of a person and the contract: which fields count for which role.
import type { Person, people } from '@lanet/contracts/people';
import { isStaff } from '@lanet/contracts/roles';
import type { FormErrors } from '@mantine/form';
import type { z } from 'zod';
import { i18n } from '../../../platform/i18n.ts';
import type { PersonValues } from './PersonFields.tsx';

export interface NewPersonValues extends PersonValues {
  email: string;
  clientId: string | null;
  invite: boolean;
}

/** Which field a refusal is about. */
export const PERSON_FIELD_OF_CODE = {
  'people.email_taken': 'email',
  'people.role_not_allowed': 'role',
  'people.last_superadmin': 'role',
  'people.sites_required': 'siteIds',
  'people.client_mismatch': 'clientId',
} as const;

/** Only a technician is limited to clients, only a requester to sites; staff belongs to no client. */
export function newPersonBody(values: NewPersonValues): z.input<typeof people.create.body> {
  const { phone, role, clientId, siteIds, clientIds, ...rest } = values;
  return {
    ...rest,
    role,
    phone: phone.trim() || null,
    clientId: isStaff(role) ? null : clientId,
    siteIds: role === 'requester' ? siteIds : [],
    clientIds: role === 'technician' ? clientIds : [],
  };
}

/** What the contract leaves to the service: people of a client have one, and a requester has a site. */
export function newPersonErrors({ role, clientId, siteIds }: NewPersonValues): FormErrors {
  if (isStaff(role)) return {};
  if (clientId === null) return { clientId: i18n.t('forms.required') };
  return role === 'requester' ? siteErrors(siteIds) : {};
}

export const siteErrors = (siteIds: readonly string[]): FormErrors =>
  siteIds.length === 0 ? { siteIds: i18n.t('problems.byCode.people.sites_required') } : {};

export const personValues = (person: Person): PersonValues => ({
  name: person.name,
  phone: person.phone ?? '',
  addresses: person.addresses,
  role: person.role,
  siteIds: person.siteIds,
  clientIds: person.clientIds,
  language: person.language,
  timeZone: person.timeZone,
});

/** An emptied phone clears it. */
export const personBody = ({ phone, ...rest }: Partial<PersonValues>): z.input<typeof people.update.body> => ({
  ...rest,
  ...(phone !== undefined && { phone: phone.trim() || null }),
});
