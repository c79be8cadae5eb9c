import { randomUUID } from 'node:crypto';
import { collect } from './collect/index.ts';
import { bootId } from './collect/uptime.ts';
import { type Machine, valueOrNull } from './platform/machine.ts';

/** A text that changes with every start of the computer; a new one where the system has none. */
export async function readBootId(machine: Machine): Promise<string> {
  return valueOrNull(await collect(bootId, machine, undefined)) ?? randomUUID();
}
