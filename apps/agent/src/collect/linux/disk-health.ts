import type { LinuxMachine } from '../../platform/machine.ts';
import { type DiskHealth, isAsleep, parseSmartctl } from '../smartctl.ts';

/** Buses of disks that have no SMART, since there is no disk behind them. */
const WITHOUT_SMART = new Set(['virtio', 'xen', 'mmc']);
const TIMEOUT_SECONDS = 10;

/** What each disk said last, by serial number or name: one that sleeps is not woken, and has not lost its health by sleeping. */
const remembered = new WeakMap<LinuxMachine, Map<string, DiskHealth>>();

/** SMART of one disk by `smartctl`, if that is installed; `{}` when there is nothing to know. */
export async function diskHealth(
  machine: LinuxMachine,
  disk: { name: string; serial: string | null; type: string },
): Promise<DiskHealth> {
  if (WITHOUT_SMART.has(disk.type)) return {};
  const known = remembered.get(machine) ?? new Map<string, DiskHealth>();
  remembered.set(machine, known);
  const key = disk.serial ?? disk.name;
  const args = ['-j', '-a', '-n', 'standby', `/dev/${disk.name}`];
  const output = await machine.run({ program: 'smartctl', args, timeoutSeconds: TIMEOUT_SECONDS });
  if (output.kind === 'unavailable') return {};
  // Its exit code has a bit for each kind of trouble of the disk, so it says nothing about the run (smartctl(8)).
  const { stdout } = output.value;
  if (isAsleep(stdout)) return known.get(key) ?? {};
  const health = parseSmartctl(stdout) ?? {};
  known.set(key, health);
  return health;
}
