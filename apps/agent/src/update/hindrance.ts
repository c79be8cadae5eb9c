import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { collect } from '../collect/collector.ts';
import { battery } from '../collect/inventory/battery.ts';
import { type Machine, valueOrNull } from '../platform/machine.ts';

const LEAST_BYTES = 500 * 1024 * 1024;
const LEAST_BATTERY_PERCENT = 20;

/** Why this is no time to update (agents.md 9); undefined when nothing speaks against it. What is not known hinders nothing. */
export async function updateHindrance(machine: Machine, folder: string): Promise<string | undefined> {
  if (freeBytes(folder) < LEAST_BYTES) return 'less than 500 MB are free';
  const state = valueOrNull(await collect(battery, machine, { extraMounts: [] }));
  const isLow = state?.batteries.some(
    ({ state: doing, percentRemaining }) =>
      doing === 'discharging' && (percentRemaining ?? 100) < LEAST_BATTERY_PERCENT,
  );
  return isLow ? 'the battery holds less than 20 %' : undefined;
}

function freeBytes(folder: string): number {
  // The folder is made with the first download.
  const { bavail, bsize } = statfsSync(existsSync(folder) ? folder : dirname(folder));
  return bavail * bsize;
}
