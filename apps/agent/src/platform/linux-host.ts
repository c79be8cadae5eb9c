import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { anyMachine } from './any-machine.ts';
import { linuxMachine } from './linux.ts';
import { type LinuxMachine, unavailable } from './machine.ts';

/** In `/proc`, these speak of whoever reads: of a container, when the agent is in one. */
const OF_READER = /^\/proc\/(?:self|net)(?=\/|$)/;

/**
 * The computer on which the agent's container runs, with its file system mounted at `root`. Mounts and network are those of its
 * first process, and its name is the one it has on its disk: what a container is told of them is its own.
 */
export function linuxHost(root: string, own: { interfaces?: string } = {}): LinuxMachine {
  const below = linuxMachine({ root });
  const ofHost = (path: string) =>
    path.replace(OF_READER, (part) => (part === '/proc/net' ? '/proc/1/net' : '/proc/1'));
  return linuxMachine({
    root,
    hostname: () => nameOf(root) ?? hostname(),
    // The kernel gives addresses of one's own network alone. Whether that is the host's, its interfaces tell: for each container
    // with a network of its own the host has one more.
    addresses: () =>
      sameInterfaces(own.interfaces ?? '/proc/net/dev', join(root, 'proc/1/net/dev'))
        ? anyMachine.addresses()
        : unavailable('missing'),
    readFile: (path, maxBytes) => below.readFile(ofHost(path), maxBytes),
    readBytes: (path, maxBytes) => below.readBytes(ofHost(path), maxBytes),
    readLink: (path) => below.readLink(ofHost(path)),
    list: (path) => below.list(ofHost(path)),
    exists: (path) => below.exists(ofHost(path)),
  });
}

/** hostname(5): one line, comments aside. Undefined where a computer is named by its network alone. */
function nameOf(root: string): string | undefined {
  const lines = textOf(join(root, 'etc/hostname')).split('\n');
  return lines.map((line) => line.trim()).find((line) => line !== '' && !line.startsWith('#'));
}

function sameInterfaces(ours: string, theirs: string): boolean {
  const names = (path: string) => [...textOf(path).matchAll(/^\s*([^\s:]+):/gm)].map(([, name]) => name).sort();
  return names(ours).length > 0 && names(ours).join() === names(theirs).join();
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // Not there, or closed: then nothing is known of it.
  }
}
