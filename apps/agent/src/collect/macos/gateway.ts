import type { MacMachine } from '../../platform/machine.ts';

/** Address of the preferred default gateway; undefined when there is none. */
export async function macGateway(_machine: MacMachine): Promise<string | undefined> {
  return undefined;
}
