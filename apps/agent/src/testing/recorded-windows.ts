import type { InterfaceAddress, RegistryValue, WindowsMachine, WindowsService } from '../platform/machine.ts';
import { type Adapter, type Drive, type Reading, read, unavailable } from '../platform/machine.ts';

/** What a Windows computer answered when it was asked. Everything left out is missing on it. */
export type WindowsRecording = {
  hostname: string;
  /** Epoch milliseconds at which it was recorded. */
  now: number;
  uptimeSeconds: number;
  architecture: string;
  totalBytes: number;
  firmwareTable: Uint8Array;
  drives: readonly Drive[];
  adapters: readonly Adapter[];
  addresses: readonly InterfaceAddress[];
  services: readonly WindowsService[];
  /** Values by key; the keys above them exist as well. */
  registry: Readonly<Record<string, Readonly<Record<string, RegistryValue>>>>;
  /** What the event log hands over at each look. */
  errorEvents: (bookmark: string | null) => { xml: string[]; bookmark: string | null; isCut: boolean };
  /** What PowerShell wrote for a script, parsed. */
  powershell: (script: string) => unknown;
};

/** A machine that answers from a recording. `runs` counts the processes it would have started. */
export function recordedWindows(
  recording: Partial<WindowsRecording>,
): WindowsMachine & { runs: number; clockMs: number } {
  const { now = Date.UTC(2026, 0, 15, 12), services, powershell } = recording;
  const service = (name: string) => services?.find((each) => each.name.toLowerCase() === name.toLowerCase());
  const machine = {
    system: 'win32' as const,
    runs: 0,
    clockMs: 0,
    now: () => now,
    monotonicMs: () => machine.clockMs,
    hostname: () => recording.hostname ?? 'PC',
    architecture: () => recording.architecture ?? 'x64',
    addresses: () => recorded(recording.addresses),
    run: async () => unavailable('missing'),
    connectMs: async () => unavailable('missing'),
    systemTimes: () => unavailable('missing'),
    memoryStatus: () =>
      recording.totalBytes === undefined
        ? unavailable('missing')
        : read({ totalBytes: recording.totalBytes, availableBytes: recording.totalBytes / 2 }),
    uptimeSeconds: () => recorded(recording.uptimeSeconds),
    bootId: () => unavailable('missing'),
    drives: async () => recorded(recording.drives),
    adapters: () => recorded(recording.adapters),
    firmwareTable: () => recorded(recording.firmwareTable),
    services: () => recorded(services),
    service: (name: string) => recorded(service(name)),
    startService: async () => unavailable('missing'),
    proxySettings: async () => unavailable('missing'),
    ...recordedRegistry(recording.registry ?? {}),
    processes: () => unavailable('missing'),
    errorEvents: async (bookmark: string | null) => recorded(recording.errorEvents?.(bookmark)),
    readFile: async () => unavailable('missing'),
    list: async () => [],
    exists: async () => false,
    powershell: async (script: string) => {
      machine.runs += 1;
      return recorded(powershell?.(script));
    },
  };
  return machine;
}

function recorded<T>(value: T | undefined): Reading<T> {
  return value === undefined ? unavailable('missing') : read(value);
}

/** Keys are found in any case, as in Windows, and keep the case they were written in. */
function recordedRegistry(registry: WindowsRecording['registry']) {
  const below = (key: string) => {
    const start = `${key.toLowerCase()}\\`;
    return Object.keys(registry).filter((path) => path.toLowerCase().startsWith(start));
  };
  const valuesOf = (key: string) =>
    Object.entries(registry).find(([path]) => path.toLowerCase() === key.toLowerCase())?.[1];
  return {
    registryKeys: (key: string) => {
      const children = below(key).map((path) => path.slice(key.length + 1).split('\\')[0] ?? '');
      const isThere = children.length > 0 || valuesOf(key) !== undefined;
      return recorded(isThere ? [...new Set(children)] : undefined);
    },
    registryValues: (key: string) => recorded(valuesOf(key) ?? (below(key).length > 0 ? {} : undefined)),
    registryModifiedAt: async () => unavailable('missing'),
  };
}
