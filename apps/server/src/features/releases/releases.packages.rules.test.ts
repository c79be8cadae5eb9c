import { expect, it } from 'vitest';
import { describePackage, offered, readSums } from './releases.packages.rules.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);

it('reads sums of both forms, and leaves out whatever could leave the folder', () => {
  const text = [
    `${A}  lanet-helpdesk-agent_0.2.0_amd64.deb`,
    `${B} *./lanet-helpdesk-agent.msi`,
    `${A}  ../secret`,
    `${A}  sub/agent.cjs`,
    `${A}  .hidden`,
    'not a sum',
    '',
  ].join('\n');

  expect(readSums(text)).toEqual([
    { file: 'lanet-helpdesk-agent_0.2.0_amd64.deb', sha256: A },
    { file: 'lanet-helpdesk-agent.msi', sha256: B },
  ]);
});

it.each([
  { file: 'lanet-helpdesk-agent_0.2.0_amd64.deb', kind: 'deb', system: 'linux', arch: 'x64', version: '0.2.0' },
  { file: 'lanet-helpdesk-agent-0.2.0-1.aarch64.rpm', kind: 'rpm', system: 'linux', arch: 'arm64', version: '0.2.0' },
  { file: 'lanet-helpdesk-agent_0.2.0_x64.msi', kind: 'msi', system: 'windows', arch: 'x64', version: '0.2.0' },
  { file: 'lanet-helpdesk-agent_0.2.0_arm64.pkg', kind: 'pkg', system: 'macos', arch: 'arm64', version: '0.2.0' },
  {
    file: 'lanet-helpdesk-agent_0.2.0_linux-x64.tar.gz',
    kind: 'tar.gz',
    system: 'linux',
    arch: 'x64',
    version: '0.2.0',
  },
  {
    file: 'lanet-helpdesk-agent_0.2.0_macos-arm64.tar.gz',
    kind: 'tar.gz',
    system: 'macos',
    arch: 'arm64',
    version: '0.2.0',
  },
  { file: 'lanet-helpdesk-agent.msi', kind: 'msi', system: 'windows', arch: null, version: null },
])('knows what $file is', ({ file, ...described }) => {
  expect(describePackage(file)).toEqual(described);
});

const NO_PACKAGES = ['release.json', 'sbom.cdx.json', 'SHA256SUMS', 'lanet-helpdesk-web.tar.gz'];

it.each([...NO_PACKAGES, 'lanet-helpdesk-production.tar.gz'])('offers no %s', (file) => {
  expect(describePackage(file)).toBeUndefined();
});

it('does not offer a copy beside its original', () => {
  const one = (file: string, sha256: string) => {
    const described = describePackage(file);
    if (!described) throw new Error(`${file} is no package`);
    return { file, sha256, sizeBytes: 1, ...described };
  };
  const packages = [one('agent_0.2.0_amd64.deb', A), one('agent.deb', A), one('agent.msi', B)];

  expect(offered(packages).map(({ file }) => file)).toEqual(['agent_0.2.0_amd64.deb', 'agent.msi']);
});
