import type { AgentPackage } from '@lanet/contracts/rollouts';
import { expect, it } from 'vitest';
import { installLine, packageLine, packagesFor, systemOf } from './install-words.ts';

const one = (file: string, more: Partial<AgentPackage>): AgentPackage => ({
  ...{ file, kind: 'deb', system: 'linux', arch: 'x64', version: '0.2.0', sha256: 'a'.repeat(64), sizeBytes: 1 },
  ...more,
});

it.each([
  { agent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/140.0', system: 'windows' },
  { agent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605', system: 'macos' },
  { agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0)', system: 'linux' },
  { agent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)', system: 'windows' },
  { agent: 'Mozilla/5.0 (Linux; Android 15; Pixel 9)', system: 'windows' },
])('takes $agent for $system', ({ agent, system }) => {
  expect(systemOf(agent)).toBe(system);
});

it('offers the installer of the usual processor first, and archives last', () => {
  const packages = [
    one('a.tar.gz', { kind: 'tar.gz' }),
    one('arm.deb', { arch: 'arm64' }),
    one('x.deb', {}),
    one('x.msi', { kind: 'msi', system: 'windows' }),
    one('intel.pkg', { kind: 'pkg', system: 'macos' }),
    one('apple.pkg', { kind: 'pkg', system: 'macos', arch: 'arm64' }),
  ];

  expect(packagesFor(packages, 'linux').map(({ file }) => file)).toEqual(['x.deb', 'arm.deb', 'a.tar.gz']);
  expect(packagesFor(packages, 'macos').map(({ file }) => file)).toEqual(['apple.pkg', 'intel.pkg']);
});

it('never makes a token a part of an address', () => {
  const joining = { server: 'https://soporte.example', token: 'LANET-ABC' };

  expect(installLine('windows', 'https://soporte.example/e/abc')).toBe(
    'irm https://soporte.example/e/abc/install.ps1 | iex',
  );
  for (const kind of ['msi', 'pkg', 'deb', 'rpm', 'zip', 'tar.gz'] as const) {
    const line = packageLine({ file: 'a.bin', kind }, joining);
    expect(line).toContain('LANET-ABC');
    expect(line).not.toMatch(/https:\S*LANET/);
  }
});
