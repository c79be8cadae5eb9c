import type { SectionInputs } from '@lanet/contracts/inventory';
import { type Reading, read, unavailable, type WindowsMachine } from '../../../platform/machine.ts';
import { numberOf, type Row, textOf } from '../row.ts';
import { wmi } from '../wmi.ts';

type ListeningPort = SectionInputs['ports']['listening'][number];

/** Where Windows' range for outgoing sockets begins; UDP ports from there on come and go by the second. */
const FIRST_EPHEMERAL = 49_152;
/** The kernel itself: file sharing and HTTP are served from there. */
const KERNEL = 4;

/** Source: MSFT_NetTCPConnection (listening ones), MSFT_NetUDPEndpoint; names of processes, never their command lines. */
export async function windowsPortsSection(machine: WindowsMachine): Promise<Reading<SectionInputs['ports']>> {
  const answer = await wmi(machine, 'state');
  if (answer.kind === 'unavailable') return answer;
  const { rows } = answer.value;
  const [tcp, udp] = [rows('MSFT_NetTCPConnection'), rows('MSFT_NetUDPEndpoint')];
  if (!tcp) return unavailable('failed');
  return read({ listening: listening({ tcp, udp: udp ?? [] }, rows('Processes') ?? []) });
}

/** One entry for each protocol, address, port and program. */
export function listening(
  sockets: { tcp: readonly Row[]; udp: readonly Row[] },
  processes: readonly Row[],
): ListeningPort[] {
  const names = new Map(processes.map((row) => [numberOf(row, 'Id'), textOf(row, 'ProcessName')]));
  const unique = new Map<string, ListeningPort>();
  for (const protocol of ['tcp', 'udp'] as const) {
    for (const row of sockets[protocol]) {
      const [address, port] = [textOf(row, 'LocalAddress'), numberOf(row, 'LocalPort')];
      if (!address || !port || port > 65_535 || (protocol === 'udp' && port >= FIRST_EPHEMERAL)) continue;
      const owner = numberOf(row, 'OwningProcess');
      const program = owner === KERNEL ? 'System' : (names.get(owner) ?? null);
      // A scope behind the address names an interface by a number that changes.
      const plain = address.replace(/%\d+$/, '');
      unique.set(`${protocol} ${plain} ${port} ${program}`, { protocol, address: plain, port, program });
    }
  }
  return [...unique.values()];
}
