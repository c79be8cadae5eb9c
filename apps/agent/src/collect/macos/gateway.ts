import type { MacMachine } from '../../platform/machine.ts';
import { outputOf } from './program-output.ts';

/** Address of the preferred default gateway; undefined when there is none. Source: route(8). */
export async function macGateway(machine: MacMachine): Promise<string | undefined> {
  for (const family of [[], ['-inet6']]) {
    const output = await outputOf(machine, '/sbin/route', ['-n', 'get', ...family, 'default'], 5);
    const gateway = output.kind === 'read' ? parseGateway(output.value) : undefined;
    if (gateway) return gateway;
  }
  return undefined;
}

/** The `gateway:` line; a tunnel has an interface in its place (`link#18`), which answers nobody. */
export function parseGateway(output: string): string | undefined {
  return /^ *gateway: +([0-9a-f.:]+(?:%\w+)?)$/im.exec(output)?.[1];
}
