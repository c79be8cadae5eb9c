import { dirname, join, resolve } from 'node:path';
import { sha256Hex } from '../keys/ed25519.ts';
import { systemStateFolder } from '../settings/system-folders.ts';

/** `address`: of a socket or a named pipe. `passFile`: what its service is known by, see `ServicePass`. */
export type ChannelPlace = { address: string; passFile: string };

const PASS = 'ask-pass.json';

/**
 * Where the service listens for people of this computer, and where they find its pass: that has to be a folder which everybody may
 * read and only the service's user may write. On Windows, where a pipe has no folder, it is the one of the program. Of an
 * agent with a state folder of its own it is that folder's user alone who reaches it.
 */
export function channelPlace(stateFolder: string): ChannelPlace {
  const folder = resolve(stateFolder);
  const isSystems = folder === resolve(systemStateFolder());
  if (process.platform === 'win32') {
    const address = `\\\\.\\pipe\\lanet-agent-ask${isSystems ? '' : `-${sha256Hex(folder).slice(0, 32)}`}`;
    // The runtime lies in a folder below the program's, of the service and of whoever asks alike.
    return { address, passFile: join(isSystems ? dirname(dirname(process.execPath)) : folder, PASS) };
  }
  const systems = process.platform === 'darwin' ? '/var/run/lanet-agent' : '/run/lanet-agent';
  const own = isSystems ? systems : folder;
  return { address: join(own, 'ask.sock'), passFile: join(own, PASS) };
}
