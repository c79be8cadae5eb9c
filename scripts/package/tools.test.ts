import { expect, it } from 'vitest';
import { FORMS } from './options.ts';
import { missingTools } from './tools.ts';

it('names what is missing with the packages of Debian that bring it, once', () => {
  const isThere = (program: string) => !/^(wixl|msi|x86_64)/.test(program);

  expect(missingTools(['msi', 'host', 'deb'], isThere)).toBe(
    'Not on this computer: wixl, msibuild, msiinfo, x86_64-w64-mingw32-gcc, x86_64-w64-mingw32-windres, ' +
      'x86_64-w64-mingw32-windmc. Run: apt-get install --no-install-recommends wixl msitools gcc-mingw-w64-x86-64 ' +
      'binutils-mingw-w64-x86-64',
  );
});

it('asks for nothing that the wanted packages are not made with', () => {
  expect(missingTools(['pkg'], () => false)).toBeUndefined();
  expect(missingTools([...FORMS, 'host', 'sign'], () => true)).toBeUndefined();
});
