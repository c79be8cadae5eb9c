import type { WindowsMachine } from '../../platform/machine.ts';
import { numberValue, textValue, valuesOf } from './registry.ts';

const CURRENT_VERSION = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
const ENVIRONMENT = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment';
/** The build Windows 11 began with; its registry still calls it Windows 10. */
const FIRST_WINDOWS_11 = 22_000;

export type WindowsVersion = {
  /** `Windows 11 Pro`, `Windows Server 2022 Standard`. */
  name: string;
  /** `23H2`; null on systems that have none (Server 2016, LTSC 2016). */
  release: string | null;
  /** `10.0.22631.2506`. */
  build: string | null;
  edition: string | null;
  isServer: boolean;
  installedAt: number | null;
};

/** Names of editions as people know them, where the registry has another. */
const EDITIONS: Record<string, string> = { Professional: 'Pro', ProfessionalN: 'Pro N', Core: 'Home', CoreN: 'Home N' };

export function windowsVersion(machine: WindowsMachine): WindowsVersion {
  const values = valuesOf(machine, CURRENT_VERSION);
  const build = textValue(values, 'CurrentBuild') ?? textValue(values, 'CurrentBuildNumber');
  const isServer = /server/i.test(textValue(values, 'InstallationType') ?? textValue(values, 'ProductName') ?? '');
  const product = textValue(values, 'ProductName') ?? 'Windows';
  const edition = textValue(values, 'EditionID');
  const installed = numberValue(values, 'InstallDate');
  const revision = numberValue(values, 'UBR');
  return {
    name: !isServer && Number(build) >= FIRST_WINDOWS_11 ? product.replace(/\bWindows 10\b/, 'Windows 11') : product,
    release: textValue(values, 'DisplayVersion') ?? textValue(values, 'ReleaseId'),
    build: build && `${kernel(values)}.${build}${revision === null ? '' : `.${revision}`}`,
    edition: edition && (EDITIONS[edition] ?? edition),
    isServer,
    installedAt: installed === null || installed === 0 ? null : installed * 1000,
  };
}

function kernel(values: ReturnType<typeof valuesOf>): string {
  const [major, minor] = ['CurrentMajorVersionNumber', 'CurrentMinorVersionNumber'].map((name) =>
    numberValue(values, name),
  );
  // Before Windows 10 there was only the text; it has stayed at 6.3 since.
  return typeof major === 'number' ? `${major}.${minor ?? 0}` : (textValue(values, 'CurrentVersion') ?? '10.0');
}

/** In the names of `uname -m`. The system's own word: a program for x64 also runs on ARM. */
export function windowsArchitecture(machine: WindowsMachine): string {
  const own = textValue(valuesOf(machine, ENVIRONMENT), 'PROCESSOR_ARCHITECTURE')?.toLowerCase();
  const names: Record<string, string> = { amd64: 'x86_64', x64: 'x86_64', arm64: 'aarch64', x86: 'i686', ia32: 'i686' };
  const architecture = own ?? machine.architecture();
  return names[architecture] ?? architecture;
}
