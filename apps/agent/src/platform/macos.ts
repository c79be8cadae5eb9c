import { anyMachine } from './any-machine.ts';
import type { MacMachine } from './machine.ts';

/** This Mac, as far as Node alone can tell. */
export function macMachine(): MacMachine {
  return { ...anyMachine, system: 'darwin' };
}
