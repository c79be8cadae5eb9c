import { describe, expect, it } from 'vitest';
import { passwordWeakness } from './auth.passwords.rules.ts';

const owner = { name: 'Lucía Hernández Mora', email: 'l.hernandez@example.com', organisation: 'Redes del Bajío' };

describe('a password', () => {
  it.each([
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    '121212121212',
    '123456789012',
    '987654321098',
    'qwertyuiopas',
    'qwertyuiop123',
    '1qaz2wsx3edc',
    '1q2w3e4r5t6y',
    'abcdefghijkl',
    'password1234',
    'Password2026!',
    'P@ssw0rd2026!',
    'contraseña123',
    'Contraseña.2026',
    'administrador',
    'Administrador1!',
    'bienvenido2026',
    'Bienvenidos#01',
    'teamomucho123',
    'diosesamor123',
    'guadalajara12',
    'Diciembre2026*',
    'Primavera-2026',
    'helpdesk12345',
    'soportetecnico',
    'admin.admin.2026',
    'Welcome to 2026!',
    'iloveyou12345',
    'ｐａｓｓｗｏｒｄ1234',
  ])('%s is too common', (password) => {
    expect(passwordWeakness(password, owner)).toBe('common');
  });

  it.each([
    'lucia-y-sus-perros',
    'XHERNANDEZ99x!',
    'H3rnandez-verde-7',
    'las redes de pesca',
    'mi-bajio-lluvioso',
    'l.hernandez.vive',
  ])('%s names its owner', (password) => {
    expect(passwordWeakness(password, owner)).toBe('personal');
  });

  it.each([
    'correct horse battery staple',
    'tuercas verdes sin motor',
    'k7#vQ2!mZx9$',
    '583920174652',
    'ñandú-cobalto-17',
    'murciélagos en la azotea',
  ])('%s may be used', (password) => {
    expect(passwordWeakness(password, owner)).toBeNull();
  });

  it('may hold short words of the name by chance', () => {
    expect(
      passwordWeakness('tuercas verdes sin motor', { ...owner, name: 'Sin Vo', email: 'ver@example.com' }),
    ).toBeNull();
  });
});
