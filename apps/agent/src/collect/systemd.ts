import type { SectionInputs } from '@lanet/contracts/inventory';
import type { LinuxMachine, Reading } from '../platform/machine.ts';
import { unavailable } from '../platform/machine.ts';

export type ServiceState = SectionInputs['services']['services'][number]['state'];

/** Properties of one unit as `systemctl show` prints them. */
export type Unit = ReadonlyMap<string, string>;

/** Runs `systemctl` with a list of arguments; `no_service_manager` where systemd did not start the system. */
export async function systemctl(machine: LinuxMachine, args: readonly string[]): Promise<Reading<string>> {
  // The folder sd_booted(3) looks for: the program may be installed in a container that never started systemd.
  if (!(await machine.exists('/run/systemd/system'))) return unavailable('no_service_manager');
  const output = await machine.run({ program: 'systemctl', args, timeoutSeconds: 8 });
  if (output.kind === 'unavailable') return output;
  const { exitCode, stdout } = output.value;
  return exitCode === 0 ? { kind: 'read', value: stdout } : unavailable('failed', `systemctl ended with ${exitCode}`);
}

/** Blocks of `Name=value` lines, one block a unit, blank lines between; units come in the order they were asked for. */
export function parseUnits(show: string): Unit[] {
  return show
    .split(/\n\n+/)
    .filter((block) => block.trim() !== '')
    .map((block) => {
      const pairs = block.split('\n').flatMap((line): [string, string][] => {
        const at = line.indexOf('=');
        return at > 0 ? [[line.slice(0, at), line.slice(at + 1)]] : [];
      });
      return new Map(pairs);
    });
}

/** What people call the state of a service; `active (exited)` of a one-time service is running, as systemd sees it. */
export function serviceState(unit: Unit): ServiceState {
  if (unit.get('LoadState') === 'not-found') return 'missing';
  switch (unit.get('ActiveState')) {
    case 'active':
    case 'reloading':
    case 'refreshing':
      return 'running';
    case 'activating':
      return 'starting';
    case 'deactivating':
      return 'stopping';
    case 'failed':
      return 'failed';
    default:
      return 'stopped';
  }
}
