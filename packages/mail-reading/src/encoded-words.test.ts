import { expect, it } from 'vitest';
import { decodeWords } from './encoded-words.ts';

const decode = (value: string) => decodeWords(value, (bytes) => bytes.toString('utf8'));

it.each([
  ['=?utf-8?Q?a=C3=B1o_nuevo?=', 'año nuevo', 'an underscore is a space'],
  ['=?utf-8?B?YcOxbw==?= x', 'año x', 'text beside a word stays'],
  ['=?utf-8?Q?a=C3?= =?utf-8?Q?=B1o?=', 'año', 'a character cut between two words'],
  ['=?utf-8?B?YcM=?= =?utf-8?B?sW8=?=', 'año', 'the same in base64'],
  ['=?utf-8?B?YcO?= =?utf-8?B?xbw==?=', 'año', 'base64 cut without padding goes on in the next word'],
  ['=?utf-8?B?YcM=?=\t=?utf-8?Q?=B1o?=', 'año', 'and between two encodings'],
  ['=?iso-8859-1?Q?=F1?= =?utf-8?Q?=C3=B1?=', 'ññ', 'words of two charsets stay apart'],
  ['a =?utf-8?Q?b?= c =?utf-8?Q?d?=', 'a b c d', 'whitespace goes only between two words'],
  ['"=?utf-8?Q?a?="', '"a"', 'inside quotes too'],
  ['x=?utf-8?Q?a?=y', 'xay', 'without spaces around it'],
  ['=?utf-8?Q?hola que tal?=', 'hola que tal', 'with spaces inside'],
  ['=?utf-8*es?Q?a?=', 'a', 'with a language'],
  ['=?cp-1251?Q?=D1?=', 'С', 'with a label that is no standard'],
  ['=?utf-7?Q?+APE-?=', 'ñ', 'in UTF-7'],
  ['=?utf-8?Q?sin final', '=?utf-8?Q?sin final', 'without its end it is no word'],
  ['=?x?y?z?=', '=?x?y?z?=', 'with an unknown encoding neither'],
  ['=?utf-8?Q?uno =?utf-8?Q?dos?=', '=?utf-8?Q?uno dos', 'one that is not closed does not take the next along'],
])('%j is %j: %s', (value, text) => {
  expect(decode(value)).toBe(text);
});

it('takes time in proportion to what is there', () => {
  const many = '=?utf-8?Q?a'.repeat(200_000);

  expect(decode(many)).toHaveLength(many.length);
});
