import { anyMachine } from './any-machine.ts';
import type { WindowsMachine } from './machine.ts';

/** This Windows computer, as far as Node alone can tell. */
export function windowsMachine(): WindowsMachine {
  return { ...anyMachine, system: 'win32' };
}
