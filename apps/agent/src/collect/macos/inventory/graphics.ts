import type { SectionInputs } from '@lanet/contracts/inventory';
import { type MacMachine, type Reading, read } from '../../../platform/machine.ts';
import { profiler } from '../profiler.ts';
import { type Dictionary, textOf } from '../property.ts';
import { bytesOfSize } from '../size.ts';

type Controller = SectionInputs['graphics']['controllers'][number];

const VENDOR_IDS: Record<string, string> = { intel: '8086', amd: '1002', ati: '1002', nvidia: '10de' };

/** Source: SPDisplaysDataType. The graphics of Apple silicon share the computer's memory: they have none of their own. */
export async function macGraphicsSection(machine: MacMachine): Promise<Reading<SectionInputs['graphics']>> {
  const { SPDisplaysDataType } = await profiler(machine);
  return read({ controllers: SPDisplaysDataType.flatMap((item, index) => controllerOf(item, index) ?? []) });
}

/** `index`: its place in the list, all a slot is known by. */
function controllerOf(item: Dictionary, index: number): Controller | undefined {
  const name = textOf(item, 'sppci_model') ?? textOf(item, '_name');
  if (name === null) return undefined;
  const bus = textOf(item, 'sppci_bus')?.replace(/^spdisplays_|_device$/g, '') ?? 'gpu';
  // Memory that is shared with the system is not the controller's own.
  const memory = textOf(item, 'spdisplays_vram') ?? textOf(item, '_spdisplays_vram');
  return {
    slot: `${bus}${index}`,
    name,
    vendor: vendorOf(textOf(item, 'spdisplays_vendor')),
    pciId: pciIdOf(item),
    memoryBytes: textOf(item, 'spdisplays_vram_shared') === null ? bytesOfSize(memory) : null,
  };
}

/** `sppci_vendor_Apple`, `AMD (0x1002)`, `Intel`. */
function vendorOf(vendor: string | null): string | null {
  const name = vendor?.replace(/^sppci_vendor_/, '').replace(/ \(0x[0-9a-f]+\)$/i, '') ?? null;
  return name !== null && /^(amd|ati|nvidia)$/.test(name) ? name.toUpperCase() : name;
}

function pciIdOf(item: Dictionary): string | null {
  const device = /^0x([0-9a-f]{4})$/i.exec(textOf(item, 'spdisplays_device-id') ?? '')?.[1];
  const vendor = textOf(item, 'spdisplays_vendor') ?? '';
  const id = /\(0x([0-9a-f]{4})\)/i.exec(vendor)?.[1] ?? VENDOR_IDS[vendorOf(vendor)?.toLowerCase() ?? ''];
  return device && id ? `${id}:${device}`.toLowerCase() : null;
}
