import { anyMachine } from './any-machine.ts';
import { type MacMachine, unavailable } from './machine.ts';

const missing = async () => unavailable('not_supported_yet');

/** This Mac, as far as Node alone can tell. */
export function macMachine(): MacMachine {
  return {
    ...anyMachine,
    system: 'darwin',
    readFile: missing,
    list: async () => [],
    exists: async () => false,
    modifiedAt: missing,
    statfs: missing,
  };
}
