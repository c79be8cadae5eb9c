import { expect, it } from 'vitest';
import { matchesWords } from './filter-words.ts';

it.each([
  { filter: '', found: true, because: 'no filter leaves everything' },
  { filter: '  ', found: true, because: 'spaces are no words' },
  { filter: 'office LIBRE', found: true, because: 'words come in any order and case' },
  { filter: 'ofimatica', found: true, because: 'accents may be left out' },
  { filter: 'libre calc', found: false, because: 'every word must occur' },
])('"$filter" → $found: $because', ({ filter, found }) => {
  expect(matchesWords('LibreOffice 25.2 Ofimática', filter)).toBe(found);
});
