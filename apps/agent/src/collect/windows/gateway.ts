import type { WindowsMachine } from '../../platform/machine.ts';

/**
 * Address of the preferred default gateway, an IPv4 one if there is any; undefined when there is none.
 * Source: GetAdaptersAddresses (iphlpapi), whose adapters come by preference.
 */
export async function windowsGateway(machine: WindowsMachine): Promise<string | undefined> {
  const adapters = machine.adapters();
  if (adapters.kind === 'unavailable') return undefined;
  const gateways = adapters.value.filter(({ up }) => up).flatMap((adapter) => adapter.gateways);
  return gateways.find((address) => !address.includes(':')) ?? gateways[0];
}
