import { type LinuxMachine, read } from '../platform/machine.ts';
import type { Collector } from './collector.ts';
import { macNetwork } from './macos/network.ts';
import { parseDefaultRoutes } from './routes.ts';
import { windowsNetwork } from './windows/network.ts';

/** Bytes since the interface appeared. */
export type InterfaceCounters = { id: string; rxBytes: number; txBytes: number };
export type InterfaceReading = InterfaceCounters & { up: boolean };
export type InterfaceRates = { id: string; up: boolean; rx: number | null; tx: number | null };

const MAX_INTERFACES = 64;

/**
 * Byte counters of each physical interface; the rates come from two of them (`networkRates`).
 * Source: Linux `/proc/net/dev` (proc_net(5)) and `/sys/class/net` (kernel ABI documentation).
 */
export const network: Collector<InterfaceReading[]> = {
  name: 'network',
  everySeconds: 60,
  read: {
    linux: async (machine) => {
      const dev = await machine.readFile('/proc/net/dev', 1024 * 1024);
      if (dev.kind === 'unavailable') return dev;
      const all = parseNetDev(dev.value);
      const own = await physicalInterfaces(
        machine,
        all.map(({ id }) => id),
      );
      const readings = all
        .filter(({ id }) => own.has(id))
        .slice(0, MAX_INTERFACES)
        .map(async (counters) => ({ ...counters, up: await isUp(machine, counters.id) }));
      return read(await Promise.all(readings));
    },
    win32: windowsNetwork,
    darwin: macNetwork,
  },
};

/** Those with hardware behind them; in a container, where none has, those that carry the default route. */
export async function physicalInterfaces(machine: LinuxMachine, names: readonly string[]): Promise<Set<string>> {
  const physical = new Set<string>();
  for (const name of names) if (await machine.exists(`/sys/class/net/${name}/device`)) physical.add(name);
  if (physical.size > 0) return physical;
  const route = await machine.readFile('/proc/net/route');
  return new Set(route.kind === 'read' ? parseDefaultRoutes(route.value).map((found) => found.interface) : []);
}

async function isUp(machine: LinuxMachine, name: string): Promise<boolean> {
  const state = await machine.readFile(`/sys/class/net/${name}/operstate`);
  // Drivers that cannot tell (some tunnels and virtual adapters) say unknown while they carry data.
  return state.kind === 'read' && ['up', 'unknown'].includes(state.value.trim());
}

export function parseNetDev(dev: string): InterfaceCounters[] {
  return dev.split('\n').flatMap((line) => {
    const [, id, counters] = /^ *([^\s:]+(?::\d+)?): *(.*)$/.exec(line) ?? [];
    const [rxBytes, , , , , , , , txBytes] = counters?.split(/ +/).map(Number) ?? [];
    return id && rxBytes !== undefined && txBytes !== undefined ? [{ id, rxBytes, txBytes }] : [];
  });
}

/** Bytes a second between two readings; null for an interface that is new or whose counters began again. */
export function networkRates(
  before: readonly InterfaceCounters[],
  after: readonly InterfaceReading[],
  elapsedMs: number,
): InterfaceRates[] {
  const known = new Map(before.map((counters) => [counters.id, counters]));
  const rate = (from: number | undefined, to: number) =>
    from === undefined || to < from || elapsedMs <= 0 ? null : Math.round(((to - from) * 1000) / elapsedMs);
  return after.map(({ id, up, rxBytes, txBytes }) => {
    const last = known.get(id);
    return { id, up, rx: rate(last?.rxBytes, rxBytes), tx: rate(last?.txBytes, txBytes) };
  });
}
