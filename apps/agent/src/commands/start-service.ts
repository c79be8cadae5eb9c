import { macServicesSection } from '../collect/macos/inventory/services.ts';
import { parseUnits, systemctl } from '../collect/systemd.ts';
import type { Machine, Reading } from '../platform/machine.ts';
import { isService } from './known-service.ts';

/** `failed` says why, in the service manager's own words. */
export type Start = { kind: 'asked' } | { kind: 'failed'; reason: string };

const PATIENCE_SECONDS = 60;

/** Whether the system itself starts this service with the computer: only such a one is missed when it is stopped. */
export async function startsByItself(machine: Machine, name: string): Promise<boolean> {
  switch (machine.system) {
    case 'linux': {
      const show = await systemctl(machine, ['show', '--property=UnitFileState', '--', unitName(name)]);
      return show.kind === 'read' && parseUnits(show.value)[0]?.get('UnitFileState')?.startsWith('enabled') === true;
    }
    case 'win32': {
      const service = machine.service(name);
      return service.kind === 'read' && service.value.startMode === 'automatic';
    }
    case 'darwin': {
      const section = await macServicesSection(machine);
      const service = section.kind === 'read' ? section.value.services.find((one) => one.name === name) : undefined;
      return service?.startMode === 'automatic';
    }
  }
}

/**
 * Asks the service manager to start a service that stopped: by systemd, the service control manager, or launchd. The name has
 * to be one that the service manager knows; it never reaches a shell.
 */
export async function startService(machine: Machine, name: string): Promise<Start> {
  if (!(await isService(machine, name))) return { kind: 'failed', reason: 'unknown service' };
  switch (machine.system) {
    case 'linux':
      // One that failed too often is refused until its count is forgotten (systemctl(1), reset-failed).
      await machine.run({ program: 'systemctl', args: ['reset-failed', '--', unitName(name)], timeoutSeconds: 8 });
      return ran(machine, 'systemctl', ['restart', '--', unitName(name)]);
    case 'win32': {
      const started = await machine.startService(name);
      return started.kind === 'read' ? { kind: 'asked' } : { kind: 'failed', reason: started.detail ?? started.reason };
    }
    case 'darwin': {
      const target = `system/${name}`;
      const printed = await ran(machine, '/bin/launchctl', ['print', target]);
      // One that was unloaded has to be loaded again first.
      const plist = `/Library/LaunchDaemons/${name}.plist`;
      if (printed.kind === 'failed') await ran(machine, '/bin/launchctl', ['bootstrap', 'system', plist]);
      return ran(machine, '/bin/launchctl', ['kickstart', target]);
    }
  }
}

const unitName = (name: string) => (/\.(service|socket|timer|mount|target)$/.test(name) ? name : `${name}.service`);

async function ran(machine: Machine, program: string, args: readonly string[]): Promise<Start> {
  const output: Reading<{ exitCode: number }> = await machine.run({ program, args, timeoutSeconds: PATIENCE_SECONDS });
  const action = args[0] ?? '';
  if (output.kind === 'unavailable') return { kind: 'failed', reason: `${action}: ${output.detail ?? output.reason}` };
  const { exitCode } = output.value;
  return exitCode === 0 ? { kind: 'asked' } : { kind: 'failed', reason: `${action}: exit code ${exitCode}` };
}
