import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changedFields, mergeEdits } from './merge-edits.ts';

const base = { name: 'Acme', phone: null as string | null, sites: ['a'] };

it('names only what differs, lists by their content', () => {
  expect(changedFields(base, { name: 'Acme', phone: '55', sites: ['a'] })).toEqual({ phone: '55' });
});

it('keeps mine where I changed it and takes theirs elsewhere', () => {
  const mine = { ...base, name: 'Acme SA' };
  const theirs = { ...base, phone: '55', name: 'ACME' };

  expect(mergeEdits(base, mine, theirs)).toEqual({ name: 'Acme SA', phone: '55', sites: ['a'] });
});

it('answers the one edit when only one person edited', () => {
  const values = fc.record({ name: fc.string(), phone: fc.option(fc.string()), sites: fc.array(fc.string()) });
  fc.assert(
    fc.property(values, values, (before, after) => {
      expect(mergeEdits(before, after, before)).toEqual(after);
      expect(mergeEdits(before, before, after)).toEqual(after);
    }),
  );
});
