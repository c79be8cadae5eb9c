import { type SectionName, type Sections, sections } from '@lanet/contracts/inventory';
import { type Machine, type Reading, reasonOf } from '../platform/machine.ts';
import { collect } from './collector.ts';
import { accounts } from './inventory/accounts.ts';
import { battery } from './inventory/battery.ts';
import { cpu } from './inventory/cpu.ts';
import { disks } from './inventory/disks.ts';
import { displays } from './inventory/displays.ts';
import { graphics } from './inventory/graphics.ts';
import type { InventoryCollector, InventoryPolicy } from './inventory/inventory-collector.ts';
import { memory } from './inventory/memory.ts';
import { network } from './inventory/network.ts';
import { os } from './inventory/os.ts';
import { ports } from './inventory/ports.ts';
import { printers } from './inventory/printers.ts';
import { security } from './inventory/security.ts';
import { services } from './inventory/services.ts';
import { sessions } from './inventory/sessions.ts';
import { software } from './inventory/software.ts';
import { system } from './inventory/system.ts';
import { updates } from './inventory/updates.ts';
import { volumes } from './inventory/volumes.ts';
import { sectionHash, sortedLists } from './section-hash.ts';

/** A collector for each section of the contract; a section without one does not compile. */
export const inventoryCollectors: { [S in SectionName]: InventoryCollector<S> } = {
  system,
  os,
  cpu,
  memory,
  disks,
  volumes,
  graphics,
  network,
  battery,
  software,
  services,
  updates,
  accounts,
  ports,
  displays,
  printers,
  security,
  sessions,
};

export type CollectedSection<S extends SectionName = SectionName> = { hash: string; data: Sections[S] };
export type Inventory = { [S in SectionName]?: Reading<CollectedSection<S>> };

/**
 * Reads the wanted sections, one after the other so that the machine does not feel it, each within its own time. Never throws:
 * a section that fails says why and the others go on.
 */
export async function collectInventory(
  machine: Machine,
  wanted: readonly SectionName[],
  policy: InventoryPolicy = { extraMounts: [] },
): Promise<Inventory> {
  const found: Partial<Record<SectionName, Reading<CollectedSection>>> = {};
  for (const name of new Set(wanted)) found[name] = await collectSection(machine, name, policy);
  // Safe: each section was parsed by the schema of its own name.
  return found as Inventory;
}

async function collectSection(
  machine: Machine,
  name: SectionName,
  policy: InventoryPolicy,
): Promise<Reading<CollectedSection>> {
  const reading = await collect<object, InventoryPolicy>(inventoryCollectors[name], machine, policy);
  if (reading.kind === 'unavailable') return reading;
  try {
    // Sorted before the contract cuts long lists, so what is cut does not depend on the order of reading.
    const data = sections[name].parse(sortedLists(name, reading.value));
    return { kind: 'read', value: { hash: sectionHash(name, data), data } };
  } catch (error) {
    return reasonOf(error);
  }
}

/**
 * Changes when the files or registry keys behind a section do, so it need not be read to know it is the same. Null for
 * sections without such places.
 */
export async function changeMarker(machine: Machine, name: SectionName): Promise<string | null> {
  const places = inventoryCollectors[name].marker?.[machine.system];
  if (!places) return null;
  const times = await Promise.all(places.map((place) => changedAt(machine, place)));
  return times.map((time) => (time.kind === 'read' ? time.value : time.reason)).join(' ');
}

async function changedAt(machine: Machine, place: string): Promise<Reading<number>> {
  return machine.system === 'win32' ? machine.registryModifiedAt(place) : machine.modifiedAt(place);
}
