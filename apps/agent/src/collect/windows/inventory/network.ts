import type { SectionInputs } from '@lanet/contracts/inventory';
import { type Adapter, type Reading, read, valueOrNull, type WindowsMachine } from '../../../platform/machine.ts';
import { numberOf, type Row, textOf } from '../row.ts';
import { wmiRows } from '../wmi.ts';

type Interface = SectionInputs['network']['interfaces'][number];
type Address = { interface: string; cidr: string };

const LOOPBACK = 24;
const WIFI = 71;
/** IANA ifType; what Windows uses of it. */
const TYPES: Record<number, string> = {
  6: 'ethernet',
  23: 'ppp',
  [WIFI]: 'wifi',
  131: 'tunnel',
  144: 'firewire',
  209: 'bridge',
  243: 'wwan',
  244: 'wwan',
};
/** Filters and ports of the kernel that stand beside every real adapter and have no address of their own. */
const NO_ADAPTER = /^(WAN Miniport|Microsoft Kernel Debug|Microsoft (ISATAP|6to4|Teredo|IP-HTTPS))|-0000$/;

/** MSFT_NetIPAddress, SuffixOrigin: drawn at random, for a day (RFC 8981). Node does not tell them from lasting ones. */
const RANDOM = 5;

/** Source: GetIfTable2 and GetAdaptersAddresses; MSFT_NetIPAddress for which addresses are temporary. */
export async function windowsNetworkSection(machine: WindowsMachine): Promise<Reading<SectionInputs['network']>> {
  const adapters = machine.adapters();
  if (adapters.kind === 'unavailable') return adapters;
  const origins = (await wmiRows(machine, 'state', 'MSFT_NetIPAddress')) ?? [];
  const temporary = new Set(origins.filter(isTemporary).map((row) => withoutScope(textOf(row, 'IPAddress') ?? '')));
  const all = valueOrNull(machine.addresses()) ?? [];
  const lasting = all.filter(({ cidr }) => !temporary.has(withoutScope(cidr.split('/')[0] ?? '')));
  return read({ interfaces: interfacesOf(adapters.value, lasting) });
}

function isTemporary(row: Row): boolean {
  return numberOf(row, 'SuffixOrigin') === RANDOM;
}

function withoutScope(address: string): string {
  return address.toLowerCase().replace(/%.*$/, '');
}

export function interfacesOf(adapters: readonly Adapter[], addresses: readonly Address[]): Interface[] {
  return adapters
    .filter(({ type, description }) => type !== LOOPBACK && !NO_ADAPTER.test(description))
    .map((adapter) => ({
      interface: adapter.id,
      mac: adapter.mac?.toLowerCase().replaceAll('-', ':') ?? null,
      type: TYPES[adapter.type] ?? 'other',
      physical: adapter.physical,
      mtu: adapter.mtu,
      // That of a radio link is another one every minute.
      linkSpeedMbps: adapter.up && adapter.type !== WIFI ? adapter.linkSpeedMbps : null,
      addresses: addresses
        .filter((address) => address.interface === adapter.id && !/^(fe80:|169\.254\.)/i.test(address.cidr))
        .map(({ cidr }) => cidr)
        .sort(),
      gateways: adapter.gateways,
      dnsServers: adapter.dnsServers.filter((server) => !PLACEHOLDER_DNS.test(server)),
      dhcp: adapter.dhcp,
    }));
}

/** What Windows names for interfaces without a server (once proposed by the IETF, never used). */
const PLACEHOLDER_DNS = /^fec0:0:0:ffff::[123]/i;
