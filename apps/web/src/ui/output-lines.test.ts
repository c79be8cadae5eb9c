import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linesOf } from './output-lines.ts';

const out = (...texts: string[]) => linesOf(texts.map((text) => ({ stream: 'stdout', text }))).map(({ text }) => text);

it.each([
  { pieces: ['one\ntwo\n'], lines: ['one', 'two'] },
  { pieces: ['on', 'e\ntw', 'o'], lines: ['one', 'two'] },
  { pieces: ['a\n\nb'], lines: ['a', '', 'b'] },
  { pieces: ['10 %\r50 %\r100 %\n'], lines: ['100 %'] },
  { pieces: ['\u001b[31mred\u001b[0m\n'], lines: ['red'] },
  { pieces: ['a\r\nb\r\n'], lines: ['a', 'b'] },
])('shows $pieces as $lines', ({ pieces, lines }) => {
  expect(out(...pieces)).toEqual(lines);
});

it('keeps the streams apart when they interrupt each other', () => {
  const lines = linesOf([
    { stream: 'stdout', text: 'work' },
    { stream: 'stderr', text: 'warning\n' },
    { stream: 'stdout', text: 'ing\n' },
  ]);

  expect(lines).toEqual([
    { stream: 'stdout', text: 'working' },
    { stream: 'stderr', text: 'warning' },
  ]);
});

it('loses nothing of plain text, however it is cut', () => {
  const plain = fc.array(fc.stringMatching(/^[a-z ]{1,8}$/), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(plain, fc.nat(40), (lines, cut) => {
      const text = lines.join('\n');

      expect(out(text.slice(0, cut), text.slice(cut))).toEqual(lines);
    }),
  );
});
