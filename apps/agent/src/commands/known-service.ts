import { parseUnits, serviceState, systemctl } from '../collect/systemd.ts';
import type { LinuxMachine, Machine, MacMachine } from '../platform/machine.ts';

/** Characters systemd allows in unit names (systemd.unit(5)); no pattern, no option, nothing a shell would read. */
const UNIT_NAME = /^[A-Za-z0-9:_\\][A-Za-z0-9:_.\\@-]{0,254}$/;
/** By custom a reversed domain name; no slash, which would be another domain of launchd. */
const LABEL = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}$/;
/** All but slashes, which service names never hold, and what commands of PowerShell would take for a pattern. */
const WINDOWS_NAME = /^[^\\/*?[\]"`\p{Cc}]{1,255}$/u;

/** Whether the service manager of this computer knows a name: only such a name may reach a script. */
export async function isService(machine: Machine, name: string): Promise<boolean> {
  switch (machine.system) {
    case 'linux':
      return UNIT_NAME.test(name) && isUnit(machine, name);
    case 'win32':
      return WINDOWS_NAME.test(name) && machine.service(name).kind === 'read';
    case 'darwin':
      return LABEL.test(name) && isDaemon(machine, name);
  }
}

async function isUnit(machine: LinuxMachine, name: string): Promise<boolean> {
  const unit = /\.(service|socket|timer|mount|target)$/.test(name) ? name : `${name}.service`;
  const show = await systemctl(machine, ['show', '--property=LoadState,ActiveState', '--', unit]);
  if (show.kind !== 'read') return false;
  const [found, ...others] = parseUnits(show.value);
  return found !== undefined && others.length === 0 && serviceState(found) !== 'missing';
}

/** Loaded, or at least installed: one that was stopped for good is no longer loaded (launchctl(1)). */
async function isDaemon(machine: MacMachine, label: string): Promise<boolean> {
  const printed = await machine.run({
    program: '/bin/launchctl',
    args: ['print', `system/${label}`],
    timeoutSeconds: 8,
  });
  if (printed.kind === 'read' && printed.value.exitCode === 0) return true;
  return machine.exists(`/Library/LaunchDaemons/${label}.plist`);
}
