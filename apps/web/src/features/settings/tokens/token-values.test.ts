import { enrolmentTokens } from '@lanet/contracts/agents';
import { expect, it } from 'vitest';
import { schemaErrors } from '../../../ui/form/form-errors.ts';
import { NEW_TOKEN, tokenErrors, toTokenBody } from './token-values.ts';

const complete = {
  ...NEW_TOKEN,
  clientId: '0193a5b2-0000-7000-8000-000000000014',
  siteId: '0193a5b2-0000-7000-8000-000000000015',
  label: 'Laptops',
};

const errorsOf = (values: typeof NEW_TOKEN) =>
  tokenErrors(schemaErrors(enrolmentTokens.create.body, toTokenBody(values)));

it('starts with the defaults of the contract', () => {
  const { clientId, siteId, label } = complete;
  const byContract = enrolmentTokens.create.body.parse({ clientId, siteId, label });

  expect(toTokenBody(complete)).toEqual(byContract);
});

it('reads networks line by line', () => {
  expect(
    toTokenBody({ ...complete, addressRanges: ' 10.0.0.0/24 \n\n2001:db8::/32,192.168.1.0/24' }).addressRanges,
  ).toEqual(['10.0.0.0/24', '2001:db8::/32', '192.168.1.0/24']);
});

it('says at the field that one of its lines is no network', () => {
  expect(errorsOf({ ...complete, addressRanges: '10.0.0.0/24\n10.0.0.300/24' })).toHaveProperty('addressRanges');
  expect(errorsOf({ ...complete, addressRanges: '10.0.0.0/24' })).toEqual({});
});

it('wants client, site and label, and says so at each', () => {
  expect(Object.keys(errorsOf(NEW_TOKEN)).toSorted()).toEqual(['clientId', 'label', 'siteId']);
});

it('does not take an emptied number for zero uses', () => {
  expect(errorsOf({ ...complete, maxUses: '' })).toHaveProperty('maxUses');
});
