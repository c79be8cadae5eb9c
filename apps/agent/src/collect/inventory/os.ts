import { type LinuxMachine, read } from '../../platform/machine.ts';
import { attribute } from '../attribute.ts';
import { RESTART_PLACES, restartRequired } from '../linux/restart-required.ts';
import { macOsSection } from '../macos/inventory/os.ts';
import { windowsOsMarker, windowsOsSection } from '../windows/inventory/os.ts';
import { HOURS, type InventoryCollector } from './inventory-collector.ts';

/** Kernel names of processors, as `uname -m` and osquery say them. */
const ARCHITECTURES: Record<string, string> = { x64: 'x86_64', arm64: 'aarch64', ia32: 'i686', arm: 'armv7l' };

/** The operating system. Source: Linux `/etc/os-release` (os-release(5)), `/proc`. */
export const os: InventoryCollector<'os'> = {
  name: 'os',
  everySeconds: 24 * HOURS,
  timeoutSeconds: 120,
  marker: { linux: RESTART_PLACES, win32: windowsOsMarker },
  read: {
    linux: async (machine) => {
      const release = await readOsRelease(machine);
      const platform = release.get('ID') ?? 'linux';
      const like = release.get('ID_LIKE') ?? null;
      const architecture = machine.architecture();
      return read({
        name: release.get('NAME') ?? 'Linux',
        version: release.get('VERSION') ?? release.get('VERSION_ID') ?? null,
        codename: release.get('VERSION_CODENAME') ?? null,
        build: await attribute(machine, '/proc/sys/kernel/osrelease'),
        platform,
        platformLike: like,
        arch: ARCHITECTURES[architecture] ?? architecture,
        timezone: await timezone(machine),
        lastBootAt: bootTime((await attribute(machine, '/proc/stat')) ?? ''),
        rebootRequired: await restartRequired(machine, `${platform} ${like ?? ''}`),
      });
    },
    win32: windowsOsSection,
    darwin: macOsSection,
  },
};

export async function readOsRelease(machine: LinuxMachine): Promise<Map<string, string>> {
  const etc = await attribute(machine, '/etc/os-release');
  return parseOsRelease(etc ?? (await attribute(machine, '/usr/lib/os-release')) ?? '');
}

/** Assignments as a shell reads them: bare, in single or in double quotes with backslash escapes. */
export function parseOsRelease(text: string): Map<string, string> {
  const pairs = [...text.matchAll(/^([A-Z][A-Z0-9_]*)=(.*)$/gm)];
  return new Map(
    pairs.map(([, name = '', raw = '']) => {
      const quoted = /^(["'])(.*)\1$/.exec(raw.trim());
      const value = quoted?.[2] ?? raw.trim();
      return [name, quoted?.[1] === "'" ? value : value.replace(/\\(["$`\\])/g, '$1')];
    }),
  );
}

/** Epoch milliseconds, from the `btime` line of `/proc/stat`. */
export function bootTime(stat: string): number | null {
  const seconds = /^btime (\d+)$/m.exec(stat)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}

async function timezone(machine: LinuxMachine): Promise<string | null> {
  const link = await machine.readLink('/etc/localtime');
  const name = link.kind === 'read' ? link.value.split('/zoneinfo/')[1] : undefined;
  return name ?? attribute(machine, '/etc/timezone');
}
