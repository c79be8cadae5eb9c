import fc from 'fast-check';
import { expect, it } from 'vitest';
import { metHints, passwordLevel } from './password-hints.ts';

const owner = { name: 'Laura Peña', email: 'lpena@ferreteria.mx', organisation: 'Ferretería del Norte' };

it.each([
  { password: '', level: 'none', because: 'nothing is typed' },
  { password: 'corto-9!', level: 'weak', because: 'it has 8 characters' },
  { password: 'aaaaaaaaaaaaaaaaaaaa', level: 'weak', because: 'it repeats one character' },
  { password: 'qwertyuiop1234', level: 'weak', because: 'it follows the keyboard' },
  { password: 'soy-pena-y-entro', level: 'weak', because: 'it holds the name, accents aside' },
  { password: 'Ferreteria-2026-x', level: 'weak', because: 'it holds the company' },
  { password: 'rio-verde-9-lunas', level: 'fair', because: 'it has 17 characters' },
  { password: 'rio verde nueve lunas', level: 'strong', because: 'it is a phrase' },
])('calls "$password" $level: $because', ({ password, level }) => {
  expect(passwordLevel(password, owner)).toBe(level);
});

it('asks for nothing that was not given about the person', () => {
  expect(metHints('rio-verde-9-lunas', {}).personal).toBe(true);
});

it('never calls a password without 12 characters anything but weak', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 11 }), (password) => {
      expect(passwordLevel(password, owner)).toBe('weak');
    }),
  );
});
