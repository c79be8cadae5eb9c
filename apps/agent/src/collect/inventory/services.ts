import type { SectionInputs } from '@lanet/contracts/inventory';
import { read } from '../../platform/machine.ts';
import { macServicesSection } from '../macos/inventory/services.ts';
import { parseUnits, serviceState, systemctl, type Unit } from '../systemd.ts';
import { windowsServicesSection } from '../windows/inventory/services.ts';
import { HOURS, type InventoryCollector } from './inventory-collector.ts';

type Service = SectionInputs['services']['services'][number];

const PROPERTIES = 'Id,Description,LoadState,ActiveState,UnitFileState,ExecMainStatus';

/**
 * The services systemd knows, loaded or only installed. Source: `systemctl show '*.service'` for the loaded ones and
 * `systemctl list-unit-files` for the others (systemctl(1)); two runs, since neither names both.
 */
export const services: InventoryCollector<'services'> = {
  name: 'services',
  everySeconds: HOURS,
  timeoutSeconds: 30,
  read: {
    linux: async (machine) => {
      const show = await systemctl(machine, ['show', `--property=${PROPERTIES}`, '*.service']);
      if (show.kind === 'unavailable') return show;
      const files = await systemctl(machine, [
        'list-unit-files',
        '--type=service',
        '--plain',
        '--no-legend',
        '--no-pager',
      ]);
      const loaded = parseUnits(show.value).flatMap((unit) => toService(unit) ?? []);
      const names = new Set(loaded.map(({ name }) => name));
      const others = files.kind === 'read' ? parseUnitFiles(files.value).filter(({ name }) => !names.has(name)) : [];
      return read({ services: [...loaded, ...others] });
    },
    win32: windowsServicesSection,
    darwin: macServicesSection,
  },
};

/** Undefined for units that others only mention. The exit code matters, and is shown, when the service failed. */
export function toService(unit: Unit): Service | undefined {
  const id = unit.get('Id');
  const state = serviceState(unit);
  if (!id || state === 'missing') return undefined;
  const exitCode = Number(unit.get('ExecMainStatus') || Number.NaN);
  return {
    name: shortName(id),
    displayName: unit.get('Description') || null,
    state,
    startMode: startMode(unit.get('UnitFileState') ?? '', unit.get('LoadState')),
    exitCode: state === 'failed' && Number.isInteger(exitCode) ? exitCode : null,
  };
}

/** Installed services that are not loaded: name and start mode; templates (`name@`) and aliases are no services. */
export function parseUnitFiles(output: string): Service[] {
  return output.split('\n').flatMap((line): Service[] => {
    const [id, fileState] = line.trim().split(/\s+/);
    if (!id?.endsWith('.service') || id.endsWith('@.service') || !fileState || fileState === 'alias') return [];
    return [{ name: shortName(id), state: 'stopped', startMode: startMode(fileState) }];
  });
}

function shortName(id: string): string {
  return id.replace(/\.service$/, '');
}

/** systemd's "disabled" only means not started by itself; what can not be started at all is "masked". */
function startMode(fileState: string, loadState?: string): Service['startMode'] {
  if (fileState.startsWith('masked') || loadState === 'masked') return 'disabled';
  if (fileState.startsWith('enabled')) return 'automatic';
  if (fileState === 'indirect') return 'indirect';
  return 'manual';
}
