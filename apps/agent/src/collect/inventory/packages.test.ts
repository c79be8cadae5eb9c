import { describe, expect, it } from 'vitest';
import { parseDpkgStatus, parseFlatpak, parseRpm, parseSnap } from './packages.ts';

const DPKG = `Package: gcc
Status: install ok installed
Priority: optional
Section: devel
Installed-Size: 47
Maintainer: Debian GCC Maintainers <debian-gcc@lists.debian.org>
Architecture: amd64
Source: gcc-defaults (1.203)
Version: 4:12.2.0-3
Description: GNU C compiler
 This is the GNU C compiler.
 Version: 0 is what a description may say

Package: libc6
Status: hold ok installed
Installed-Size: 13001
Maintainer: GNU Libc Maintainers <debian-glibc@lists.debian.org>
Architecture: amd64
Multi-Arch: same
Version: 2.36-9+deb12u14

Package: nano
Status: deinstall ok config-files
Architecture: amd64
Version: 7.2-1

Package: broken
Status: install ok half-installed
Architecture: amd64
Version: 1

Package: unnamed-version
Status: install ok installed
`;

describe('installed packages', () => {
  it('of dpkg are those that are whole, held ones too', () => {
    expect(parseDpkgStatus(DPKG)).toEqual([
      {
        name: 'gcc',
        version: '4:12.2.0-3',
        publisher: 'Debian GCC Maintainers',
        arch: 'amd64',
        source: 'deb',
        scope: 'system',
        sizeBytes: 48_128,
      },
      {
        name: 'libc6',
        version: '2.36-9+deb12u14',
        publisher: 'GNU Libc Maintainers',
        arch: 'amd64',
        source: 'deb',
        scope: 'system',
        sizeBytes: 13_313_024,
      },
    ]);
  });

  it('of rpm carry their epoch, and keys are no programs', () => {
    const output = [
      'bash\t(none)\t5.2.26-3.fc40\tx86_64\tFedora Project\t1713960000\t8524033',
      'openssl-libs\t1\t3.2.1-2.fc40\tx86_64\t(none)\t1713960001\t0',
      'gpg-pubkey\t(none)\ta15b79cc-63d04c2c\t(none)\t(none)\t1713960002\t0',
      '',
    ].join('\n');

    expect(parseRpm(output)).toMatchObject([
      { name: 'bash', version: '5.2.26-3.fc40', publisher: 'Fedora Project', installedAt: 1_713_960_000_000 },
      { name: 'openssl-libs', version: '1:3.2.1-2.fc40', publisher: null, sizeBytes: 0 },
    ]);
  });

  it.each([
    { yaml: 'name: core22\nversion: "20240111"\nsummary: x\n', program: { name: 'core22', version: '20240111' } },
    {
      yaml: "apps:\n  x:\n    name: no\nname: tool\nversion: '1.2 beta'\n",
      program: { name: 'tool', version: '1.2 beta' },
    },
    { yaml: 'name: bare\n', program: { name: 'bare', version: '' } },
  ])('of snap: $program.name', ({ yaml, program }) => {
    expect(parseSnap(yaml)).toEqual({ ...program, source: 'snap', scope: 'system' });
  });

  it('of flatpak go by their branch when they have no version', () => {
    const output = 'org.gimp.GIMP\t2.10.36\tstable\tx86_64\tflathub\norg.gnome.Platform\t\t45\tx86_64\tflathub\n';

    expect(parseFlatpak(output).map(({ name, version }) => [name, version])).toEqual([
      ['org.gimp.GIMP', '2.10.36'],
      ['org.gnome.Platform', '45'],
    ]);
  });

  it.each([parseDpkgStatus, parseRpm, parseFlatpak])('are none in an empty answer', (parse) => {
    expect(parse('')).toEqual([]);
  });
});
