import type { SectionInputs } from '@lanet/contracts/inventory';
import { type MacMachine, type Reading, read } from '../../../platform/machine.ts';

type ListeningPort = SectionInputs['ports']['listening'][number];

/** `+c 0`: names of programs whole, not cut at nine characters. `-w`: no warnings. Fields, one a line, each after its letter. */
const ARGUMENTS = ['-nPw', '+c', '0', '-iTCP', '-sTCP:LISTEN', '-iUDP', '-FpcPtn'];
/** Where macOS begins with ports of outgoing sockets (`net.inet.ip.portrange.first`). */
const FIRST_EPHEMERAL = 49_152;

/** Ports that wait for somebody, with the program's name. Source: lsof(8), one process. */
export async function macPortsSection(machine: MacMachine): Promise<Reading<SectionInputs['ports']>> {
  // It ends with 1 when any of what it was asked for was not there.
  const output = await machine.run({ program: '/usr/sbin/lsof', args: ARGUMENTS, timeoutSeconds: 25 });
  return output.kind === 'read' ? read({ listening: parseLsof(output.value.stdout) }) : output;
}

/** Lines `p<pid>`, `c<program>`, then for each of its sockets `f…`, `t<IPv4|IPv6>`, `P<TCP|UDP>`, `n<address>:<port>`. */
export function parseLsof(output: string): ListeningPort[] {
  const found = new Map<string, ListeningPort>();
  let program: string | null = null;
  let family = 'IPv4';
  let protocol: 'tcp' | 'udp' = 'tcp';
  for (const line of output.split('\n')) {
    const value = line.slice(1);
    if (line[0] === 'c') program = plainName(value);
    else if (line[0] === 't') family = value;
    else if (line[0] === 'P') protocol = value === 'UDP' ? 'udp' : 'tcp';
    else if (line[0] === 'n') {
      const socket = socketOf(value, family);
      if (!socket || (protocol === 'udp' && socket.port >= FIRST_EPHEMERAL)) continue;
      const port = { protocol, ...socket, program };
      found.set(`${protocol} ${port.address} ${port.port} ${program}`, port);
    }
  }
  return [...found.values()];
}

/** Undefined for connected sockets (`a:1->b:2`) and for those without a port (`*:*`). */
function socketOf(name: string, family: string): { address: string; port: number } | undefined {
  const [, address, port] = /^(\*|\[[0-9a-f:.%\w]+\]|[\d.]+):(\d{1,5})$/.exec(name) ?? [];
  if (address === undefined || Number(port) > 65_535) return undefined;
  if (address === '*') return { address: family === 'IPv6' ? '::' : '0.0.0.0', port: Number(port) };
  return { address: address.replace(/^\[|\]$/g, ''), port: Number(port) };
}

/** Blanks and other than plain characters stand there as `\x20`. */
function plainName(text: string): string {
  const bytes = text.replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
