import { describe, expect, it } from 'vitest';
import { isOnlyThanks } from './thanks.ts';

describe('only thanks', () => {
  it.each([
    'Gracias',
    '¡Muchas gracias!',
    'Muchas gracias por su ayuda.',
    'Perfecto, gracias',
    'ok gracias',
    'Listo. Muchas gracias',
    'GRACIAS 🙏',
    'Mil gracias\nSaludos',
    'Thanks!',
    'Thank you very much',
    'Great, thanks',
    'thx',
    'Vielen Dank',
    'Danke schön!',
    'Merci beaucoup',
    'Muito obrigado',
    'Obrigada, perfeito',
  ])('is "%s"', (text) => {
    expect(isOnlyThanks(text)).toBe(true);
  });

  it.each([
    'Gracias, pero sigue sin imprimir',
    'Gracias. ¿Y la otra?',
    'Gracias?',
    'Perfecto',
    'Sí',
    '',
    'No funciona, gracias',
    'Muchas gracias a todos ustedes por todo su apoyo',
    'Gracias, el lunes',
    'Thanks, still broken',
    'No thanks',
    'Danke, aber',
    'Gracias 809',
    `Gracias${' '.repeat(300)}`,
  ])('is not "%s"', (text) => {
    expect(isOnlyThanks(text)).toBe(false);
  });
});
