import type { SectionInputs } from '@lanet/contracts/inventory';
import { type LinuxMachine, type Reading, read, unavailable } from '../../platform/machine.ts';
import { attribute } from '../attribute.ts';
import { parseEdid } from '../inventory/edid.ts';

type Display = SectionInputs['displays']['displays'][number];

const OUTPUTS = '/sys/class/drm/card*-*';
/** An EDID has at most 256 blocks of 128 bytes. */
const MAX_EDID_BYTES = 32 * 1024;

/**
 * Monitors on connected outputs. Source: the kernel's `/sys/class/drm/card<n>-<output>`, whose `edid` is the one it read when the
 * monitor was plugged in. Without a graphics driver there are no outputs, and nobody knows what hangs on the computer.
 */
export async function linuxDisplaysSection(machine: LinuxMachine): Promise<Reading<SectionInputs['displays']>> {
  const outputs = await machine.expand(OUTPUTS);
  if (outputs.length === 0) return unavailable('missing');
  const displays: Display[] = [];
  const taken = new Set<string>();
  for (const output of outputs) {
    // `disconnected` outputs keep the EDID of the monitor that left; `unknown` ones have none.
    if ((await attribute(machine, `${output}/status`)) !== 'connected') continue;
    const bytes = await machine.readBytes(`${output}/edid`, MAX_EDID_BYTES);
    const edid = bytes.kind === 'read' ? parseEdid(bytes.value) : undefined;
    const connector = connectorOf(output, taken);
    taken.add(connector);
    displays.push({ connector, ...edid });
  }
  return read({ displays });
}

/** `card1-HDMI-A-1` is `HDMI-A-1`: cards are numbered anew at every start. The second card's output of that name keeps it. */
function connectorOf(output: string, taken: ReadonlySet<string>): string {
  const name = output.slice(output.lastIndexOf('/') + 1);
  const short = name.replace(/^card\d+-/, '');
  return taken.has(short) ? name : short;
}
