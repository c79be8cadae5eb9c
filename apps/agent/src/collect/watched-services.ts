import { type Reading, read, unavailable } from '../platform/machine.ts';
import type { Collector } from './collector.ts';
import { macWatchedServices } from './macos/watched-services.ts';
import { parseUnits, type ServiceState, serviceState, systemctl } from './systemd.ts';
import { windowsWatchedServices } from './windows/watched-services.ts';

export type WatchedService = { name: string; state: ServiceState };

const MAX_WATCHED = 100;
/** Characters systemd allows in unit names (systemd.unit(5)); a name with others can be no service. */
const UNIT_NAME = /^[A-Za-z0-9:_.\\@-]{1,255}$/;

/**
 * The state of the services a policy watches, every minute, under the names the policy uses. One `systemctl show` for all;
 * nothing is started when nothing is watched.
 */
export const watchedServices: Collector<WatchedService[], { watchedServices: readonly string[] }> = {
  name: 'services',
  everySeconds: 60,
  read: {
    linux: async (machine, wanted) => {
      const names = wanted.watchedServices.filter((name) => UNIT_NAME.test(name)).slice(0, MAX_WATCHED);
      if (names.length === 0) return read([]);
      const show = await systemctl(machine, ['show', '--property=LoadState,ActiveState', '--', ...names.map(unitName)]);
      return show.kind === 'read' ? statesOf(names, show.value) : show;
    },
    win32: windowsWatchedServices,
    darwin: macWatchedServices,
  },
};

function unitName(name: string): string {
  return /\.(service|socket|timer|mount|target)$/.test(name) ? name : `${name}.service`;
}

/** By position: a unit asked for by an alias answers under its own name. */
export function statesOf(names: readonly string[], show: string): Reading<WatchedService[]> {
  const units = parseUnits(show);
  if (units.length !== names.length) return unavailable('unreadable');
  return read(
    units.flatMap((unit, index) => {
      const name = names[index];
      return name === undefined ? [] : [{ name, state: serviceState(unit) }];
    }),
  );
}
