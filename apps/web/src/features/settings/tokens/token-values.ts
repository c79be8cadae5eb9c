// Between the form of a token and the contract.
import type { FormErrors } from '@mantine/form';
import { i18n } from '../../../platform/i18n.ts';

export interface TokenValues {
  kind: 'agent' | 'status';
  clientId: string;
  siteId: string;
  label: string;
  /** Text while the field is empty or half typed. */
  maxUses: number | string;
  validDays: number | string;
  approval: 'first' | 'automatic';
  /** One network a line; blank lines and blanks around do not matter. */
  addressRanges: string;
}

/** The contract's own defaults, to be seen before they are sent. */
export const NEW_TOKEN: TokenValues = {
  kind: 'agent',
  clientId: '',
  siteId: '',
  label: '',
  maxUses: 25,
  validDays: 7,
  approval: 'first',
  addressRanges: '',
};

export const toTokenBody = ({ addressRanges, maxUses, validDays, ...rest }: TokenValues) => ({
  ...rest,
  maxUses: Number(maxUses),
  validDays: Number(validDays),
  addressRanges: addressRanges
    .split(/[\n,;]/)
    .map((range) => range.trim())
    .filter((range) => range !== ''),
});

/** The lines are one field of the form: a mistake in any of them is a mistake of the field. */
export function tokenErrors(errors: FormErrors): FormErrors {
  const inRanges = Object.keys(errors).some((path) => path.startsWith('addressRanges.'));
  return inRanges ? { ...errors, addressRanges: i18n.t('forms.network') } : errors;
}
