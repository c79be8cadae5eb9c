import type { Adapter, Reading, WindowsMachine } from '../../platform/machine.ts';
import { parsed } from '../collector.ts';
import type { InterfaceReading } from '../network.ts';

const MAX_INTERFACES = 64;

/** Byte counters of each physical adapter, under the names people see. Source: GetIfTable2 (iphlpapi). */
export async function windowsNetwork(machine: WindowsMachine): Promise<Reading<InterfaceReading[]>> {
  return parsed(machine.adapters(), (adapters) =>
    ownAdapters(adapters)
      .slice(0, MAX_INTERFACES)
      .map(({ id, up, rxBytes, txBytes }) => ({ id, up, rxBytes, txBytes })),
  );
}

/** Those with hardware behind them; where none says so, those that lead to a gateway. */
export function ownAdapters(adapters: readonly Adapter[]): readonly Adapter[] {
  const physical = adapters.filter((adapter) => adapter.physical);
  return physical.length > 0 ? physical : adapters.filter(({ up, gateways }) => up && gateways.length > 0);
}
