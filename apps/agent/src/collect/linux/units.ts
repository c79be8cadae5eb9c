import type { LinuxMachine } from '../../platform/machine.ts';
import { parseUnits, serviceState, systemctl } from '../systemd.ts';

/** Whether services are there and run, by the name they were asked for. */
export type UnitStates = ReadonlyMap<string, { installed: boolean; running: boolean }>;

/** One run for all names; null without systemd. */
export async function unitStates(machine: LinuxMachine, names: readonly string[]): Promise<UnitStates | null> {
  const args = ['show', '--property=Id,LoadState,ActiveState', ...names.map((name) => `${name}.service`)];
  const show = await systemctl(machine, args);
  if (show.kind === 'unavailable') return null;
  const units = parseUnits(show.value);
  return new Map(
    names.map((name, at) => {
      // An alias answers with the name of the unit it stands for, so the order tells which is which.
      const unit = units[at];
      const state = unit ? serviceState(unit) : 'missing';
      return [name, { installed: state !== 'missing', running: state === 'running' }];
    }),
  );
}
