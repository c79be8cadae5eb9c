import { linuxMachine } from './linux.ts';
import type { Machine } from './machine.ts';
import { macMachine } from './macos.ts';
import { windowsMachine } from './windows.ts';

/** The machine the agent runs on. Throws on a system that is none of the three. */
export function thisMachine(): Machine {
  switch (process.platform) {
    case 'linux':
      return linuxMachine();
    case 'win32':
      return windowsMachine();
    case 'darwin':
      return macMachine();
    default:
      throw new Error(`The agent does not know the system "${process.platform}".`);
  }
}
