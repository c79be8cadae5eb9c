import type { SectionInputs, SectionName } from '@lanet/contracts/inventory';
import type { System } from '../../platform/machine.ts';
import type { Collector } from '../collector.ts';

export type InventoryPolicy = { extraMounts: readonly string[] };

export const HOURS = 3600;

/** Reads one whole section of the inventory. */
export interface InventoryCollector<S extends SectionName> extends Collector<SectionInputs[S], InventoryPolicy> {
  name: S;
  /**
   * Files (Linux, macOS) or registry keys (Windows, as `HKLM\\SOFTWARE\\…`) whose time of change tells whether the section
   * may have changed, so it need not be read every time. Without them it is read at its interval.
   */
  marker?: { [S in System]?: readonly string[] };
}
