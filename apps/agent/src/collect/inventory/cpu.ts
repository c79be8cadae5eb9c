import type { SectionInputs } from '@lanet/contracts/inventory';
import { numberAttribute } from '../attribute.ts';
import { parsed } from '../collector.ts';
import { macCpuSection } from '../macos/inventory/cpu.ts';
import { windowsCpuSection } from '../windows/inventory/cpu.ts';
import { HOURS, type InventoryCollector } from './inventory-collector.ts';

type Processor = SectionInputs['cpu']['processors'][number];

/** The processors, one entry a socket. Source: Linux `/proc/cpuinfo` (proc_cpuinfo(5)), cpufreq. */
export const cpu: InventoryCollector<'cpu'> = {
  name: 'cpu',
  everySeconds: 24 * HOURS,
  timeoutSeconds: 120,
  read: {
    linux: async (machine) => {
      const kilohertz = await numberAttribute(machine, '/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq');
      const maxMhz = kilohertz === null ? null : Math.round(kilohertz / 1000);
      return parsed(await machine.readFile('/proc/cpuinfo', 4 * 1024 * 1024), (cpuinfo) => {
        const processors = parseCpuinfo(cpuinfo, maxMhz);
        return processors.length > 0 ? { processors } : undefined;
      });
    },
    win32: windowsCpuSection,
    darwin: macCpuSection,
  },
};

/** `maxMhz` of the machine; without it, what the brand itself says (`@ 2.60GHz`). The current speed is no inventory. */
export function parseCpuinfo(cpuinfo: string, maxMhz: number | null): Processor[] {
  const threads = cpuinfo
    .split(/\n\s*\n/)
    .map((block) => new Map([...block.matchAll(/^([^\t:]+?)\s*: ?(.*)$/gm)].map(([, k = '', v = '']) => [k, v.trim()])))
    .filter((thread) => thread.has('processor'));
  const sockets = Map.groupBy(threads, (thread) => Number(thread.get('physical id') ?? 0));
  return [...sockets].map(([socket, members]) => {
    const first = members[0] ?? new Map<string, string>();
    // ARM kernels name no core ids; there every thread is a core.
    const cores = new Set(members.map((thread) => thread.get('core id') ?? `thread ${thread.get('processor')}`));
    const brand = brandOf(first);
    return {
      socket,
      brand,
      vendor: first.get('vendor_id') ?? null,
      numberOfCores: cores.size,
      logicalProcessors: members.length,
      maxClockSpeedMhz: maxMhz ?? speedIn(brand),
    };
  });
}

function brandOf(thread: ReadonlyMap<string, string>): string {
  const name = thread.get('model name')?.replace(/\s+/g, ' ');
  return name || `ARM ${thread.get('CPU implementer') ?? '?'} ${thread.get('CPU part') ?? '?'}`;
}

function speedIn(brand: string): number | null {
  const gigahertz = /@ ([\d.]+) ?GHz/.exec(brand)?.[1];
  return gigahertz === undefined ? null : Math.round(Number(gigahertz) * 1000);
}
