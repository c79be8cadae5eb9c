import type { WindowsMachine } from '../../platform/machine.ts';

/** Address of the preferred default gateway; undefined when there is none. */
export async function windowsGateway(_machine: WindowsMachine): Promise<string | undefined> {
  return undefined;
}
