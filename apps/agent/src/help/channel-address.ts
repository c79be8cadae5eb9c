import { join, resolve } from 'node:path';
import { sha256Hex } from '../keys/ed25519.ts';
import { systemStateFolder } from '../settings/system-folders.ts';

/**
 * Where the service listens for people of this computer: a socket that everybody may reach in a folder that only the service
 * may write, or a named pipe. Of an agent with a state folder of its own it is that folder's user alone who reaches it.
 */
export function channelAddress(stateFolder: string): string {
  const folder = resolve(stateFolder);
  const isSystems = folder === resolve(systemStateFolder());
  if (process.platform === 'win32') {
    return `\\\\.\\pipe\\lanet-agent-ask${isSystems ? '' : `-${sha256Hex(folder).slice(0, 32)}`}`;
  }
  if (!isSystems) return join(folder, 'ask.sock');
  return process.platform === 'darwin' ? '/var/run/lanet-agent/ask.sock' : '/run/lanet-agent/ask.sock';
}
