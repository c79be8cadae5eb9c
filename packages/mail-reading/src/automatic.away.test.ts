import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awayUntil } from './automatic.away.ts';

const RECEIVED = new Date('2025-02-27T18:00:00Z');

describe('the end of an absence', () => {
  it.each([
    ['Estaré fuera hasta el 14 de marzo.', '2025-03-14'],
    ['Estaré de vacaciones del 3 de marzo hasta el viernes 14 de marzo de 2025.', '2025-03-14'],
    ['Regreso el 03/03/2025.', '2025-03-03'],
    ['Regreso el lunes 3 de marzo', '2025-03-03'],
    ['Regresaré a la oficina el día 10 de marzo', '2025-03-10'],
    ['Vuelvo a partir del 10/3.', '2025-03-10'],
    ['Estaré de vuelta el 5 de enero', '2026-01-05'],
    ['Me reincorporo el 10-03-25', '2025-03-10'],
    ['I am away until March 14.', '2025-03-14'],
    ['I am away until Friday, March 14th, 2025.', '2025-03-14'],
    ['I will be back on Monday 3 March', '2025-03-03'],
    ['Back in the office on 3rd of March 2025', '2025-03-03'],
    ['Returning to the office on 2025-03-10', '2025-03-10'],
    ['I return on 3/14/2025', '2025-03-14'],
    ['I return on 3/3', '2025-03-03'],
    ['Ich bin bis zum 14. März nicht im Büro', '2025-03-14'],
    ['Je suis absent jusqu’au 14 mars 2025', '2025-03-14'],
    ['Estarei ausente até 14 de março', '2025-03-14'],
  ])('in "%s" is %s', (text, expected) => {
    expect(awayUntil(text, RECEIVED)).toBe(expected);
  });

  it.each([
    ['Estoy de vacaciones, regreso pronto.', 'there is no date'],
    ['Regreso el lunes.', 'a weekday alone may be any week’s'],
    ['I am back on 3/4/2025', 'English figures can be read two ways'],
    ['Regreso el 31 de febrero', 'there is no such day'],
    ['Estuve fuera hasta el 14 de febrero', 'it is past'],
    ['Fuera hasta el 14 de marzo de 2024', 'it is past'],
    ['Fuera hasta el 14 de marzo de 2030', 'it is far ahead'],
    ['Le escribí el 14 de marzo', 'no word says that it is an end'],
    ['Atiendo hasta 14 personas', 'a number is not a day'],
    ['', 'there is no text'],
  ])('in "%s" is unknown: %s', (text) => {
    expect(awayUntil(text, RECEIVED)).toBe(null);
  });

  it('is a day from the arrival on, whatever the text', () => {
    const word = fc.constantFrom('hasta', 'el', '14', 'de', 'marzo', '31', 'until', 'March', '2025', '3/4', ',', 'x');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        const date = awayUntil(words.join(' '), RECEIVED);
        expect(date === null || date >= '2025-02-27').toBe(true);
      }),
    );
  });
});
