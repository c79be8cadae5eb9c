import { Slug } from '@lanet/contracts/clients';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { followName, suggestSlug } from './suggest-slug.ts';

it.each([
  { name: 'Ferretería del Norte, S.A.', slug: 'ferreteria-del-norte-s-a' },
  { name: '  Ñandú & Cía ', slug: 'nandu-cia' },
  { name: '日本', slug: '' },
])('makes "$slug" of "$name"', ({ name, slug }) => {
  expect(suggestSlug(name)).toBe(slug);
});

it('suggests what the contract takes, or something too short to take', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (name) => {
      const slug = suggestSlug(name);
      expect(slug.length < 2 || Slug.safeParse(slug).success).toBe(true);
    }),
  );
});

it('follows the name until a person writes their own', () => {
  expect(followName('', '', 'Acme')).toBe('acme');
  expect(followName('acme', 'Acme', 'Acme SA')).toBe('acme-sa');
  expect(followName('acme-mx', 'Acme', 'Acme SA')).toBe('acme-mx');
});
