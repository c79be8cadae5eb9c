import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sectionHash } from './section-hash.ts';

const program = (name: string, version = '1') => ({ name, version, source: 'deb', scope: 'system', arch: 'all' });
const volume = { id: '/', device: '/dev/sda1', type: 'ext4', sizeBytes: 1000, freeBytes: 400, inodesFree: 7 };

describe('the hash of a section', () => {
  it('is 16 hexadecimal digits that stay the same from release to release', () => {
    expect(sectionHash('software', { programs: [program('vim')] })).toBe('6fd53d8c2a70a85b');
  });

  it('does not depend on the order in which things were read', () => {
    const programs = ['vim', 'bash', 'apt', 'apt'].map((name, index) => program(name, String(index)));
    const hash = sectionHash('software', { programs });

    fc.assert(
      fc.property(fc.shuffledSubarray(programs, { minLength: 4 }), (shuffled) => {
        const reversedKeys = shuffled.map((item) => Object.fromEntries(Object.entries(item).reverse()));

        expect(sectionHash('software', { programs: reversedKeys })).toBe(hash);
      }),
    );
  });

  it('changes with a version, with a program more, and from section to section', () => {
    const hashes = [
      sectionHash('software', { programs: [program('vim')] }),
      sectionHash('software', { programs: [program('vim', '2')] }),
      sectionHash('software', { programs: [program('vim'), program('bash')] }),
      sectionHash('software', { programs: [] }),
    ];

    expect(new Set(hashes).size).toBe(4);
  });

  it('does not change with free space, but with the size', () => {
    const hash = sectionHash('volumes', { volumes: [volume] });

    expect(sectionHash('volumes', { volumes: [{ ...volume, freeBytes: 1, inodesFree: 1 }] })).toBe(hash);
    expect(sectionHash('volumes', { volumes: [{ ...volume, sizeBytes: 1 }] })).not.toBe(hash);
  });

  it('does not change with the last start, but with the release', () => {
    const os = { name: 'Debian', version: '12', lastBootAt: 1 };

    expect(sectionHash('os', { ...os, lastBootAt: 2 })).toBe(sectionHash('os', os));
    expect(sectionHash('os', { ...os, version: '13' })).not.toBe(sectionHash('os', os));
  });

  it('keeps the order of lists that mean something by it', () => {
    const network = (dnsServers: string[]) => ({ interfaces: [{ interface: 'eth0', dnsServers }] });

    expect(sectionHash('network', network(['a', 'b']))).not.toBe(sectionHash('network', network(['b', 'a'])));
  });
});
