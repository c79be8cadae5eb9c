import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasReplyPrefix, normalisedSubject } from './subject.ts';

describe('a subject as it is compared', () => {
  it.each([
    'Impresora Ñandú',
    'RE: Impresora Ñandú',
    'Re: RV: FW: impresora ñandú',
    'AW: WG: Impresora Ñandú',
    'TR: Impresora Ñandú',
    'Re[2]: Impresora Ñandú',
    'RE(3): Impresora Ñandú',
    'Respuesta: Impresora Ñandú',
    'Reenv: Impresora Ñandú',
    'Resp.: Impresora Ñandú',
    'RE : Impresora Ñandú',
    'Fwd:Impresora Ñandú',
    'Re: [TKT-000123] Impresora Ñandú',
    '[#123] Re: Impresora  Ñandú',
    'Impresora Ñandú [tkt - 123]',
    '[soporte] Re: [Lista] Impresora Ñandú',
    '  impresora\u00a0nandu  ',
  ])('%s', (subject) => {
    expect(normalisedSubject(subject)).toBe('impresora nandu');
  });

  it.each([
    ['Reunión: piso 2', 'reunion: piso 2'],
    ['Error: no imprime', 'error: no imprime'],
    ['[TKT-12] ', ''],
    ['[urgente]', '[urgente]'],
    ['Re:', 're:'],
    ['[OTRO-12] Impresora', 'impresora'],
  ])('%s is "%s"', (subject, expected) => {
    expect(normalisedSubject(subject)).toBe(expected);
  });

  it('drops the tag of another prefix, whatever characters it has', () => {
    expect(normalisedSubject('Caso [A.B-X-00012] abierto', 'A.B-X')).toBe('caso abierto');
    expect(normalisedSubject('Caso [AxB-X-00012] abierto', 'A.B-X')).toBe('caso [axb-x-00012] abierto');
  });

  it('is the same when compared again', () => {
    const piece = fc.constantFrom('Re: ', 'RV: ', '[TKT-1] ', '[a] ', 'impresora ', 'ñ', ': ', 'x');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const once = normalisedSubject(pieces.join(''));
        expect(normalisedSubject(once)).toBe(once);
      }),
    );
  });
});

describe('a reply prefix', () => {
  it.each([
    'Re: x',
    'RE : x',
    'AW: x',
    'Antw.: x',
    'Respuesta: x',
    'Re[2]: x',
    'SV: x',
    '[TKT-000123] Re: x',
    '[lista] RE: x',
  ])('is in "%s"', (subject) => {
    expect(hasReplyPrefix(subject)).toBe(true);
  });

  it.each(['x', 'RV: x', 'FW: x', 'WG: x', 'TR: x', 'Reunión: x', 'Responder: x', 'Re x', ''])(
    'is not in "%s"',
    (subject) => {
      expect(hasReplyPrefix(subject)).toBe(false);
    },
  );
});
