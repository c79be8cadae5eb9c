import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareReleases } from './update.rules.ts';

// Semantic Versioning 2.0.0, 11.4, the example there; and what people expect of numbers.
const IN_ORDER = [
  ...['0.1.0', '0.2.0', '0.10.0', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2'],
  ...['1.0.0-beta.11', '1.0.0-rc.1', '1.0.0', '1.0.1', '1.2.0', '2.0.0'],
];

it('puts versions in their order', () => {
  for (const [index, one] of IN_ORDER.entries())
    for (const [at, other] of IN_ORDER.entries())
      expect([one, other, Math.sign(compareReleases(one, other))]).toEqual([one, other, Math.sign(index - at)]);
});

it('does not count what follows a plus', () => {
  expect(compareReleases('1.0.0+a', '1.0.0+b')).toBe(0);
});

it('is opposite when asked the other way round', () => {
  const part = fc.oneof(fc.nat(20).map(String), fc.constantFrom('alpha', 'beta', 'rc'));
  const version = fc
    .tuple(fc.nat(20), fc.nat(20), fc.nat(20), fc.array(part, { maxLength: 3 }))
    .map(([a, b, c, before]) => `${a}.${b}.${c}${before.length > 0 ? `-${before.join('.')}` : ''}`);
  fc.assert(
    fc.property(version, version, (a, b) => {
      expect(Math.sign(compareReleases(a, b))).toBe(0 - Math.sign(compareReleases(b, a)));
    }),
  );
});

it.each(['', '1', '1.2', 'v1.2.3', '1.2.3; rm', '1.2.3-'])('refuses %j', (version) => {
  expect(() => compareReleases(version, '1.0.0')).toThrow(RangeError);
});
