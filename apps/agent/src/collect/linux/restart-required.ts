import type { LinuxMachine } from '../../platform/machine.ts';
import { RPM_DATABASES } from './rpm.ts';

const DEBIAN_FLAG = '/run/reboot-required';
const SUSE_FLAG = '/run/reboot-needed';
/** What changes when a restart becomes due, or when there was one. */
export const RESTART_PLACES = ['/etc/os-release', DEBIAN_FLAG, SUSE_FLAG, ...RPM_DATABASES];

/** Answer of `needs-restarting -r`. */
const NEEDED = 1;

/**
 * Whether updates wait for a restart of the system. Debian, SUSE and their relatives leave a file; Fedora's ask a program that
 * compares what runs with what is installed (needs-restarting(1)). `family`: ID and ID_LIKE of os-release. Null where nobody
 * says it.
 */
export async function restartRequired(machine: LinuxMachine, family: string): Promise<boolean | null> {
  if (/\b(debian|ubuntu)\b/.test(family)) return machine.exists(DEBIAN_FLAG);
  if (/suse|\bsles?\b/.test(family)) return machine.exists(SUSE_FLAG);
  if (!/\b(fedora|rhel|centos|ol|amzn)\b/.test(family)) return null;
  const [program, ...args] = (await machine.exists('/usr/bin/needs-restarting'))
    ? ['needs-restarting', '-r']
    : ['dnf', '-C', 'needs-restarting', '-r'];
  const output = await machine.run({ program: program ?? 'dnf', args, timeoutSeconds: 30 });
  if (output.kind === 'unavailable' || output.value.exitCode > NEEDED) return null;
  const said = output.value.stdout;
  // dnf answers 1 to what it does not know, too; its words tell the difference.
  if (output.value.exitCode === NEEDED)
    return /reboot is (required|needed)|should be rebooted/i.test(said) ? true : null;
  return false;
}
