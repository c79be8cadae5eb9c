import { expect, it } from 'vitest';
import { isSender, senderBody } from './sender-values.ts';

it.each([
  { typed: ' Norte.MX ', body: { kind: 'domain', value: 'norte.mx' } },
  { typed: '@norte.mx', body: { kind: 'domain', value: 'norte.mx' } },
  { typed: 'Ana@Norte.mx', body: { kind: 'address', value: 'ana@norte.mx' } },
])('takes $typed for what it is', ({ typed, body }) => {
  expect(senderBody(typed)).toEqual(body);
  expect(isSender(typed)).toBe(true);
});

it.each(['', 'norte', 'ana@', 'https://norte.mx', 'a b.mx'])('takes %j for nothing', (typed) => {
  expect(isSender(typed)).toBe(false);
});
