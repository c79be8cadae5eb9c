import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchesGlob } from './glob.ts';

it.each([
  ['*', '', true],
  ['*', 'C:', true],
  ['C:', 'C:', true],
  ['C:', 'c:', false],
  ['C:', 'C:\\', false],
  ['/mnt/*', '/mnt/data', true],
  ['/mnt/*', '/media/data', false],
  ['*sql*', 'mssqlserver', true],
  ['*a*b', 'aabab', true],
  ['*a*b', 'aabac', false],
  ['a*a', 'a', false],
  ['a.c', 'abc', false],
  ['', 'C:', false],
  ['a*b', 'a*xb', true],
])('%s against %s: %s', (pattern, name, matches) => {
  expect(matchesGlob(pattern, name)).toBe(matches);
});

it('agrees with the same pattern as a regular expression', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 12 });
  fc.assert(
    fc.property(text, text, (pattern, name) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
      expect(matchesGlob(pattern, name)).toBe(expression.test(name));
    }),
    { numRuns: 2000 },
  );
});
