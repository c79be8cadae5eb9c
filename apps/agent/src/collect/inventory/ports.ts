import { setImmediate } from 'node:timers/promises';
import type { SectionInputs } from '@lanet/contracts/inventory';
import { type LinuxMachine, read } from '../../platform/machine.ts';
import { attribute } from '../attribute.ts';
import { macPortsSection } from '../macos/inventory/ports.ts';
import { ipv4, ipv6 } from '../routes.ts';
import { windowsPortsSection } from '../windows/inventory/ports.ts';
import { HOURS, type InventoryCollector } from './inventory-collector.ts';

type ListeningPort = SectionInputs['ports']['listening'][number];
type Socket = { protocol: 'tcp' | 'udp'; address: string; port: number; inode: string };

const LISTEN = '0A';
const UNCONNECTED = '07';
/** Where the kernel's default range for outgoing sockets begins (ip(7), ip_local_port_range). */
const FIRST_EPHEMERAL = 32_768;

/**
 * Ports that wait for somebody, with the program's name. Source: Linux `/proc/net/{tcp,udp}{,6}` (proc_net(5)); the program is
 * whose `/proc/<pid>/fd` holds the socket's inode.
 */
export const ports: InventoryCollector<'ports'> = {
  name: 'ports',
  everySeconds: HOURS / 4,
  timeoutSeconds: 60,
  read: {
    linux: async (machine) => {
      const sockets: Socket[] = [];
      for (const [protocol, file] of [
        ['tcp', 'tcp'],
        ['tcp', 'tcp6'],
        ['udp', 'udp'],
        ['udp', 'udp6'],
      ] as const) {
        const table = await machine.readFile(`/proc/net/${file}`, 16 * 1024 * 1024);
        if (table.kind === 'read') sockets.push(...parseSockets(table.value, protocol));
        else if (file === 'tcp') return table;
      }
      return read({ listening: listening(sockets, await programsByInode(machine, sockets)) });
    },
    win32: windowsPortsSection,
    darwin: macPortsSection,
  },
};

/** Listening TCP sockets, and UDP sockets bound below the range of outgoing ones, which come and go by the second. */
export function parseSockets(table: string, protocol: 'tcp' | 'udp'): Socket[] {
  return table.split('\n').flatMap((line) => {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    const [address, hexPort] = local?.split(':') ?? [];
    if (!address || !hexPort || !inode || state !== (protocol === 'tcp' ? LISTEN : UNCONNECTED)) return [];
    const port = Number.parseInt(hexPort, 16);
    if (protocol === 'udp' && port >= FIRST_EPHEMERAL) return [];
    return [{ protocol, address: socketAddress(address), port, inode }];
  });
}

/** An IPv6 address stands there as four words, each in the machine's byte order. */
function socketAddress(hex: string): string {
  if (hex.length === 8) return ipv4(hex);
  const words = hex.match(/.{8}/g) ?? [];
  return ipv6(
    words
      .map((word) => (word.match(/../g) ?? []).reverse().join(''))
      .join('')
      .toLowerCase(),
  );
}

/** One entry for each protocol, address, port and program, however many processes share it. */
function listening(sockets: readonly Socket[], programs: ReadonlyMap<string, string>): ListeningPort[] {
  const unique = new Map<string, ListeningPort>();
  for (const { protocol, address, port, inode } of sockets) {
    const program = programs.get(inode) ?? null;
    unique.set(`${protocol} ${address} ${port} ${program}`, { protocol, address, port, program });
  }
  return [...unique.values()];
}

/** Name of a process that holds each socket, by the socket's inode. Gives way to other work after each process. */
async function programsByInode(machine: LinuxMachine, sockets: readonly Socket[]): Promise<Map<string, string>> {
  const wanted = new Set(sockets.map(({ inode }) => inode));
  const found = new Map<string, string>();
  for (const pid of (await machine.list('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (found.size === wanted.size) break;
    await setImmediate();
    for (const fd of await machine.list(`/proc/${pid}/fd`)) {
      const link = await machine.readLink(`/proc/${pid}/fd/${fd}`);
      const inode = link.kind === 'read' ? /^socket:\[(\d+)\]$/.exec(link.value)?.[1] : undefined;
      if (inode === undefined || !wanted.has(inode) || found.has(inode)) continue;
      const name = await attribute(machine, `/proc/${pid}/comm`);
      if (name) found.set(inode, name);
    }
  }
  return found;
}
