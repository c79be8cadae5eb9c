import type { SectionInputs } from '@lanet/contracts/inventory';
import { type Reading, read, type WindowsMachine, type WindowsService } from '../../../platform/machine.ts';

type Service = SectionInputs['services']['services'][number];

/** ERROR_SERVICE_NEVER_STARTED: no failure, nobody wanted it since the start. */
const NEVER_STARTED = 1077;

/** Source: the service control manager. */
export async function windowsServicesSection(machine: WindowsMachine): Promise<Reading<SectionInputs['services']>> {
  const services = machine.services();
  return services.kind === 'read' ? read({ services: inventoryServices(services.value) }) : services;
}

/**
 * Services in the contract's words. Each signed-in person has own copies of some (`CDPUserSvc_1a2b3c`), whose ending is new at
 * every sign-in: all copies are one service, which runs if one of them does.
 */
export function inventoryServices(services: readonly WindowsService[]): Service[] {
  const byName = new Map<string, Service>();
  for (const service of services.map(toService)) {
    if (byName.get(service.name)?.state !== 'running') byName.set(service.name, service);
  }
  return [...byName.values()];
}

function toService({ name, displayName, state, startMode, exitCode }: WindowsService): Service {
  const copy = /_[0-9a-f]{4,16}$/i.exec(name)?.[0];
  // Both names end alike in copies, and in nothing else.
  const suffix = copy !== undefined && displayName.toLowerCase().endsWith(copy.toLowerCase()) ? copy.length : 0;
  const without = (text: string) => (suffix === 0 ? text : text.slice(0, -suffix));
  const failed = state === 'stopped' && exitCode !== 0 && exitCode !== NEVER_STARTED;
  return {
    name: without(name),
    displayName: without(displayName) || null,
    state,
    startMode,
    exitCode: failed ? exitCode : null,
  };
}
