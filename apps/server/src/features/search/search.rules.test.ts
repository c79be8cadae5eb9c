import fc from 'fast-check';
import { expect, it } from 'vitest';
import { folioNumber, searchWords } from './search.rules.ts';

it.each([
  ['  disco   lleno ', ['disco', 'lleno']],
  ['a\0b', ['a', 'b']],
  ['100% _ \\', ['100%', '_', '\\']],
  ['\0', []],
  ['', []],
])('%j means the words %j', (text, words) => {
  expect(searchWords(text)).toEqual(words);
});

it('makes of anything a few words that PostgreSQL takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const words = searchWords(text);

      expect(words.length).toBeLessThanOrEqual(8);
      for (const word of words) {
        expect(word).not.toMatch(/\p{Cc}|\s/u);
        expect(word.isWellFormed()).toBe(true);
      }
    }),
  );
});

it.each([
  ['TKT-000123', 123],
  ['tkt-1000000', 1_000_000],
  ['000123', 123],
  ['7', 7],
  ['12a', undefined],
  ['-', undefined],
  ['9'.repeat(16), undefined],
  ['000123 disco', undefined],
  ['', undefined],
])('%j means ticket number %s', (text, number) => {
  expect(folioNumber(searchWords(text))).toBe(number);
});
