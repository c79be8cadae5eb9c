import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { belowOnBehalf, readCommand } from './inbound-mail.commands.rules.ts';

describe('the first lines of a mail', () => {
  it.each([
    ['#resuelto\nSe cambió el cable.', 'resolve', 'Se cambió el cable.'],
    ['\n  #RESUELTO \r\n\r\nSe cambió.\nDe veras.', 'resolve', 'Se cambió.\nDe veras.'],
    ['#resolved\n\nNew cable.', 'resolve', 'New cable.'],
    ['#interno\nOjo con este.', 'internal', 'Ojo con este.'],
    ['#Internal\nMind this one.', 'internal', 'Mind this one.'],
    ['#resuelto\n#resolved\nDos veces.', 'resolve', 'Dos veces.'],
    // For staff alone is the safer of two.
    ['#resuelto\n#interno\nTexto.', 'internal', '#resuelto\nTexto.'],
    ['#interno\n#resuelto\nTexto.', 'internal', '#resuelto\nTexto.'],
    // Below them it is text.
    ['#interno\nUno.\n#resuelto', 'internal', 'Uno.\n#resuelto'],
  ])('%j order %s', (written, command, text) => {
    expect(readCommand(written)).toEqual({ command, text });
  });

  it.each([
    'Ya quedó #resuelto',
    'Hola\n#resuelto\nListo.',
    '#resuelto listo',
    '#tiempo 15\nListo.',
    '#tiempo 15\n#resuelto\nListo.',
    '#resueltos\nListo.',
    '> #resuelto\nListo.',
    '#resuelto',
    '\n#interno\n\n',
    '',
  ])('%j order nothing, and stay as they are', (written) => {
    expect(readCommand(written)).toEqual({ command: null, text: written });
  });

  it('never lose a word of the text', () => {
    const line = fc.constantFrom('#resuelto', '#interno', '#tiempo 15', 'uno', 'dos', '');
    fc.assert(
      fc.property(fc.array(line, { maxLength: 15 }), (lines) => {
        const { text } = readCommand(lines.join('\n'));
        const words = (of: string) => of.split('\n').filter((one) => one !== '' && !one.startsWith('#'));
        expect(words(text)).toEqual(words(lines.join('\n')));
      }),
    );
  });
});

describe('a mail in the name of another', () => {
  it.each([
    ['@cliente\nVa.', 'Va.'],
    ['\n @Client \n\nFYI\n---', 'FYI\n---'],
    ['@cliente', ''],
  ])('%j has below it %j', (written, below) => {
    expect(belowOnBehalf(written)).toBe(below);
  });

  it.each(['cliente\nVa.', 'Hola\n@cliente', '@cliente Ana\nVa.', '@clientes', ''])('%j is none', (written) => {
    expect(belowOnBehalf(written)).toBeUndefined();
  });
});
