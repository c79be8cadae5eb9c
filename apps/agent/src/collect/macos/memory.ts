import type { MacMachine, Reading } from '../../platform/machine.ts';
import { unavailable } from '../../platform/machine.ts';
import { parsed, toTenths } from '../collector.ts';
import type { MemoryUse } from '../memory.ts';
import { outputOf } from './program-output.ts';
import { sysctl, sysctlNumber } from './sysctl.ts';

/** The memory of a Mac does not change while it runs: asked once. */
const totals = new WeakMap<MacMachine, number>();

/**
 * "Memory used" as Activity Monitor shows it: app memory (anonymous pages that are not purgeable), wired memory, and what the
 * compressor occupies. Cached files count as available. Source: vm_stat(1), one small process; `hw.memsize` once.
 */
export async function macMemory(machine: MacMachine): Promise<Reading<MemoryUse>> {
  const totalBytes = await physicalBytes(machine);
  if (totalBytes === null) return unavailable('unreadable');
  return parsed(await outputOf(machine, '/usr/bin/vm_stat', []), (output) => parseVmStat(output, totalBytes));
}

/** Null when the kernel does not say. */
export async function physicalBytes(machine: MacMachine): Promise<number | null> {
  const known = totals.get(machine);
  if (known !== undefined) return known;
  const total = sysctlNumber(await sysctl(machine, ['hw.memsize']), 'hw.memsize');
  if (total !== null && total > 0) totals.set(machine, total);
  return total || null;
}

/** Pages are 4 KiB on Intel and 16 KiB on Apple silicon; the head line says which. Undefined when a count is missing. */
export function parseVmStat(output: string, totalBytes: number): MemoryUse | undefined {
  const pageBytes = Number(/page size of (\d+) bytes/.exec(output)?.[1] ?? Number.NaN);
  const pages = (name: string) => Number(new RegExp(`^${name}: +(\\d+)\\.?$`, 'm').exec(output)?.[1] ?? Number.NaN);
  const app = Math.max(0, pages('Anonymous pages') - pages('Pages purgeable'));
  const used = (app + pages('Pages wired down') + pages('Pages occupied by compressor')) * pageBytes;
  if (Number.isNaN(used)) return undefined;
  // The counts are not taken at one instant, so they may add up to a little more than there is.
  const availableBytes = Math.max(0, totalBytes - used);
  return { usedPercent: toTenths((100 * (totalBytes - availableBytes)) / totalBytes), totalBytes, availableBytes };
}
