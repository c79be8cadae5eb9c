import type { SectionInputs } from '@lanet/contracts/inventory';
import { type MacMachine, type Reading, read, unavailable } from '../../../platform/machine.ts';
import { sysctl, sysctlNumber } from '../sysctl.ts';

const NAMES = [
  'hw.packages',
  'hw.physicalcpu_max',
  'hw.logicalcpu_max',
  'hw.cpufrequency_max',
  'machdep.cpu.brand_string',
  'machdep.cpu.vendor',
];

/** Source: sysctl(8). Apple silicon names no vendor and no clock speed. */
export async function macCpuSection(machine: MacMachine): Promise<Reading<SectionInputs['cpu']>> {
  const values = await sysctl(machine, NAMES);
  const processors = processorsOf(values);
  return processors.length > 0 ? read({ processors }) : unavailable('unreadable');
}

/** One entry a socket; only old Mac Pros have two, of one kind. */
function processorsOf(values: ReadonlyMap<string, string>): SectionInputs['cpu']['processors'] {
  const brand = values.get('machdep.cpu.brand_string')?.replace(/\s+/g, ' ');
  const logical = sysctlNumber(values, 'hw.logicalcpu_max');
  if (!brand || !logical) return [];
  const sockets = Math.min(16, sysctlNumber(values, 'hw.packages') || 1);
  const physical = sysctlNumber(values, 'hw.physicalcpu_max');
  const hertz = sysctlNumber(values, 'hw.cpufrequency_max');
  return Array.from({ length: sockets }, (_, socket) => ({
    socket,
    brand,
    vendor: values.get('machdep.cpu.vendor') ?? (brand.startsWith('Apple ') ? 'Apple' : null),
    numberOfCores: physical === null ? null : Math.round(physical / sockets),
    logicalProcessors: Math.round(logical / sockets),
    maxClockSpeedMhz: hertz ? Math.round(hertz / 1e6) : null,
  }));
}
