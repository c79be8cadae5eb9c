import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { charsetOf, decodeText } from './charsets.ts';

describe('labels of charsets', () => {
  it.each([
    ['UTF-8', 'utf-8'],
    ['"utf-8"', 'utf-8'],
    ['utf8mb4', 'utf-8'],
    ['cp-1251', 'windows-1251'],
    ['win-1252', 'windows-1252'],
    ['ansi', 'windows-1252'],
    ['iso8859_15', 'iso-8859-15'],
    ['8859-2', 'iso-8859-2'],
    ['x-ms-cp932', 'shift_jis'],
    ['gb2312', 'gb18030'],
    ['cp-850', 'cp850'],
    ['ibm437', 'cp437'],
    ['unicode-1-1-utf-7', 'utf-7'],
    ['ks_c_5601-1987', 'ks_c_5601-1987'],
    ['x-klingon', undefined],
    ['', undefined],
  ])('reads %j as %j', (label, charset) => {
    expect(charsetOf(label)).toBe(charset);
  });
});

describe('text of bytes', () => {
  it.each<{ hex: string; label: string | undefined; text: string; because: string }>([
    { hex: '4e69c3b16f', label: undefined, text: 'Niño', because: 'without a label UTF-8 without a fault is UTF-8' },
    { hex: '4e69f16f', label: undefined, text: 'Niño', because: 'without a label all else is windows-1252' },
    {
      hex: '4e69c3b16f',
      label: 'us-ascii',
      text: 'Niño',
      because: 'what says ASCII and is not counts as without a label',
    },
    { hex: '80', label: 'iso-8859-1', text: '€', because: 'latin 1 is read as windows-1252' },
    {
      hex: '4e69f16f',
      label: 'utf-8',
      text: 'Niño',
      because: 'what says UTF-8 and has no character of it is windows-1252',
    },
    { hex: 'c3a1c3a9c3', label: 'utf-8', text: 'áé\ufffd', because: 'one cut character does not change the charset' },
    { hex: '4e69f16f', label: 'x-klingon', text: 'Niño', because: 'an unknown label leaves UTF-8 or windows-1252' },
    { hex: 'a4', label: 'cp850', text: 'ñ', because: 'DOS pages are known' },
    { hex: '1b24422d211b2842', label: 'iso-2022-jp', text: '①', because: 'of the extensions of vendors too' },
    { hex: '8365', label: 'iso-2022-jp', text: 'テ', because: 'eight bits under that name are Shift_JIS' },
    { hex: '1b244225461b2842', label: undefined, text: 'テ', because: 'its escapes give it away without a label' },
    { hex: 'feff00480069', label: 'utf-16', text: 'Hi', because: 'the byte order mark decides' },
    { hex: '2b4145452d2b3d', label: 'utf-7', text: 'A+=', because: 'UTF-7 is decoded, and a lone plus stays' },
  ])('$hex as $label is $text: $because', ({ hex, label, text }) => {
    expect(decodeText(Buffer.from(hex, 'hex'), label).text).toBe(text);
  });

  it('says what it had to guess', () => {
    expect(decodeText(Buffer.from('a'), 'x-klingon').warning).toBe('unknown charset: x-klingon');
    expect(decodeText(Buffer.from('f1', 'hex'), 'utf-8').warning).toBe('text said to be UTF-8 is not');
  });
});
