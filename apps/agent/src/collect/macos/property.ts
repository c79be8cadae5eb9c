import type { MacMachine } from '../../platform/machine.ts';
import { parsePlist } from './plist.ts';

export * from '../dictionary.ts';

const MAX_PLIST_BYTES = 8 * 1024 * 1024;

/** A property list of the system, in either form; undefined when it is missing, closed or broken. */
export async function readPlist(machine: MacMachine, path: string): Promise<unknown> {
  const bytes = await machine.readBytes(path, MAX_PLIST_BYTES);
  return bytes.kind === 'read' ? parsePlist(bytes.value) : undefined;
}
