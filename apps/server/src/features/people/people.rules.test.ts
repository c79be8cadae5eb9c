import { Role } from '@lanet/contracts/roles';
import { describe, expect, it } from 'vitest';
import { likePattern, listsFor, mayManage, placementProblem } from './people.rules.ts';

describe('who may give which role', () => {
  const given: Record<Role, readonly Role[]> = {
    superadmin: Role.options,
    admin: ['technician', 'client_admin', 'requester'],
    technician: [],
    client_admin: ['client_admin', 'requester'],
    requester: [],
  };

  it.each(Role.options.flatMap((caller) => Role.options.map((target) => ({ caller, target }))))(
    '$caller to $target',
    ({ caller, target }) => {
      expect(mayManage(caller, target)).toBe(given[caller].includes(target));
    },
  );
});

describe('a placement', () => {
  it.each([
    { role: 'technician', clientId: null, siteIds: [], clientIds: [], problem: null },
    { role: 'technician', clientId: null, siteIds: [], clientIds: ['c'], problem: null },
    { role: 'technician', clientId: 'c', siteIds: [], clientIds: [], problem: 'people.client_mismatch' },
    { role: 'technician', clientId: null, siteIds: ['s'], clientIds: [], problem: 'people.client_mismatch' },
    { role: 'admin', clientId: null, siteIds: [], clientIds: ['c'], problem: 'people.client_mismatch' },
    { role: 'superadmin', clientId: 'c', siteIds: [], clientIds: [], problem: 'people.client_mismatch' },
    { role: 'client_admin', clientId: 'c', siteIds: [], clientIds: [], problem: null },
    { role: 'client_admin', clientId: null, siteIds: [], clientIds: [], problem: 'people.client_mismatch' },
    { role: 'client_admin', clientId: 'c', siteIds: ['s'], clientIds: [], problem: 'people.client_mismatch' },
    { role: 'requester', clientId: 'c', siteIds: ['s'], clientIds: [], problem: null },
    { role: 'requester', clientId: 'c', siteIds: [], clientIds: [], problem: 'people.sites_required' },
    { role: 'requester', clientId: 'c', siteIds: ['s'], clientIds: ['c'], problem: 'people.client_mismatch' },
  ] as const)(
    'of a $role with client $clientId, sites $siteIds, clients $clientIds: $problem',
    ({ problem, ...placement }) => {
      expect(placementProblem(placement)).toBe(problem);
    },
  );

  it('keeps each list for the one role that has it, once', () => {
    const lists = { siteIds: ['s', 's'], clientIds: ['c', 'c'] };

    expect(listsFor('requester', lists)).toEqual({ siteIds: ['s'], clientIds: [] });
    expect(listsFor('technician', lists)).toEqual({ siteIds: [], clientIds: ['c'] });
    expect(listsFor('client_admin', lists)).toEqual({ siteIds: [], clientIds: [] });
  });
});

it.each([
  ['rosa', '%rosa%'],
  [' 100%_\\ ', '%100\\%\\_\\\\%'],
  ['a\0b', '%ab%'],
])('%j is looked for as %j', (search, pattern) => {
  expect(likePattern(search)).toBe(pattern);
});
