import { anyMachine } from './any-machine.ts';
import { unavailable, type WindowsMachine } from './machine.ts';

const missing = () => unavailable('not_supported_yet');

/** This Windows computer, as far as Node alone can tell. */
export function windowsMachine(): WindowsMachine {
  return {
    ...anyMachine,
    system: 'win32',
    systemTimes: missing,
    memoryStatus: missing,
    uptimeSeconds: missing,
    drives: async () => missing(),
    adapters: missing,
    firmwareTable: missing,
    services: missing,
    service: missing,
    registryKeys: missing,
    registryValues: missing,
    registryModifiedAt: async () => missing(),
    readFile: async () => missing(),
    list: async () => [],
    exists: async () => false,
    powershell: async () => missing(),
  };
}
