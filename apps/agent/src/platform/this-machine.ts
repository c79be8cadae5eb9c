import { linuxMachine } from './linux.ts';
import { linuxHost } from './linux-host.ts';
import type { Machine } from './machine.ts';
import { macMachine } from './macos.ts';
import { windowsMachine } from './windows.ts';

/**
 * The machine the agent runs on, or in a container of, when `hostRoot` says where its file system is. Throws on a system that is
 * none of the three.
 */
export function thisMachine({ hostRoot }: { hostRoot?: string } = {}): Machine {
  switch (process.platform) {
    case 'linux':
      return hostRoot === undefined ? linuxMachine() : linuxHost(hostRoot);
    case 'win32':
      return windowsMachine();
    case 'darwin':
      return macMachine();
    default:
      throw new Error(`The agent does not know the system "${process.platform}".`);
  }
}
