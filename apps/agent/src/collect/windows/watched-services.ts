import { type Reading, read, type Unavailable, type WindowsMachine } from '../../platform/machine.ts';
import type { WatchedService } from '../watched-services.ts';

const MAX_WATCHED = 100;
/** What Windows allows in a service's name (CreateServiceW): anything but slashes, up to 256 characters. */
const SERVICE_NAME = /^[^\\/\0]{1,256}$/;

/**
 * The state of the watched services, by key name in any case, under the names the policy uses. Source: the service control
 * manager (advapi32); nothing is asked when nothing is watched.
 */
export async function windowsWatchedServices(
  machine: WindowsMachine,
  { watchedServices }: { watchedServices: readonly string[] },
): Promise<Reading<WatchedService[]>> {
  const names = watchedServices.filter((name) => SERVICE_NAME.test(name)).slice(0, MAX_WATCHED);
  const states: WatchedService[] = [];
  let failure: Unavailable | undefined;
  for (const name of names) {
    const service = machine.service(name);
    if (service.kind === 'read') states.push({ name, state: service.value.state });
    // With a detail it is not the service that is missing, but the means to ask.
    else if (service.reason === 'missing' && service.detail === undefined) states.push({ name, state: 'missing' });
    else failure = service;
  }
  // One that is closed to the agent is left out; the others are not lost by it.
  return states.length === 0 && failure ? failure : read(states);
}
