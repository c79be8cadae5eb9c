import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forwardedMail } from './forwarded.ts';

const ana = { name: 'Ana Ruiz', address: 'ana@cliente.example' };

describe('a mail that was handed on', () => {
  it.each([
    [
      'Gmail',
      '---------- Forwarded message ---------\nDe: Ana Ruiz <ana@cliente.example>\nDate: lun, 3 mar 2025 a las 10:15\nSubject: No imprime\nTo: Luis <luis@msp.example>\n\n\nNo imprime.\n\nAna',
    ],
    [
      'Outlook',
      '________________________________\nDe: Ana Ruiz <ana@cliente.example>\nEnviado: lunes, 3 de marzo de 2025 10:15\nPara: Luis <luis@msp.example>; Eva\n <eva@msp.example>\nAsunto: No imprime\n\nNo imprime.\n\nAna',
    ],
    [
      'Outlook, old',
      '-----Mensaje original-----\nDe: Ana Ruiz [mailto:ana@cliente.example]\nEnviado el: lunes, 3 de marzo de 2025 10:15\nPara: Luis\nAsunto: No imprime\n\nNo imprime.\n\nAna',
    ],
    [
      'Outlook, as paragraphs',
      '*De:* Ana Ruiz <ana@cliente.example>\n\n*Fecha:* 3/3/2025, 10:15\n\n*Para:* Luis\n\n*Asunto:* No imprime\n\nNo imprime.\n\nAna',
    ],
    [
      'Apple',
      'Begin forwarded message:\n\n> From: Ana Ruiz <ana@cliente.example>\n> Subject: No imprime\n> Date: March 3, 2025\n> To: Luis\n> \n> No imprime.\n> \n> Ana',
    ],
    [
      'Thunderbird',
      '-------- Mensaje reenviado --------\r\nAsunto: \tNo imprime\r\nFecha: \tMon, 3 Mar 2025 10:15:00 -0600\r\nDe: \tAna Ruiz <ana@cliente.example>\r\nPara: \tLuis\r\n\r\nNo imprime.\r\n\r\nAna',
    ],
  ])('by %s is read with its sender, subject and text', (_, below) => {
    expect(forwardedMail(`Le urge.\n\n${below}`)).toEqual({
      above: 'Le urge.',
      from: ana,
      subject: 'No imprime',
      text: 'No imprime.\n\nAna',
    });
  });

  it('keeps what looks like a header in its own words', () => {
    const header = 'De: ana@cliente.example\nFecha: 3 mar 2025\nAsunto: Viaje\nPara: Luis';

    expect(forwardedMail(`${header}\n\nFecha: mañana\nDe: Monterrey\nA: Saltillo`)).toMatchObject({
      from: { name: '', address: 'ana@cliente.example' },
      text: 'Fecha: mañana\nDe: Monterrey\nA: Saltillo',
    });
  });

  it('is the first of several', () => {
    const header = (who: string) => `De: ${who}@cliente.example\nFecha: 3 mar 2025\nAsunto: ${who}\n\n${who} dice.\n\n`;

    expect(forwardedMail(`Vea.\n\n${header('ana')}${header('eva')}`)).toMatchObject({
      from: { address: 'ana@cliente.example' },
      subject: 'ana',
    });
  });

  it.each([
    'Hola, no imprime.',
    'De: la sucursal norte\nPara: el almacén\nno imprime',
    'De: Ana Ruiz\nFecha: 3 mar 2025\nAsunto: Sin dirección\n\nHola.',
    '',
  ])('is not in %j', (text) => {
    expect(forwardedMail(text)).toBeUndefined();
  });

  it('is looked for in any text without fail, in little time', () => {
    const piece = fc.constantFrom(
      'De: a@b.example\n',
      'Asunto: x\n',
      'Fecha: 3\n',
      '\n',
      '> ',
      '@',
      'a'.repeat(70),
      '\r',
    );
    fc.assert(fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => void forwardedMail(pieces.join(''))));
    expect(() => forwardedMail('De: a@b\n'.repeat(100_000))).not.toThrow();
  });
});
