import type { SectionInputs } from '@lanet/contracts/inventory';
import { type MacMachine, type Reading, read, valueOrNull } from '../../../platform/machine.ts';
import { type HardwareAdapter, readAdapters, readDhcp } from '../adapters.ts';
import { type Interface, parseIfconfig } from '../ifconfig.ts';
import { outputOf } from '../program-output.ts';

type Entry = SectionInputs['network']['interfaces'][number];

/** The system's own links: between Apple devices, to its own chips, and old kinds of tunnels nobody set up. */
const INTERNAL = /^(lo|awdl|llw|ap|anpi|gif|stf|p2p|XHC|pktap|iptap|feth)\d+$/;

/** Source: ifconfig(8), `netstat -rn`, `scutil --dns`, one process each, and the settings of the network. */
export async function macNetworkSection(machine: MacMachine): Promise<Reading<SectionInputs['network']>> {
  const ifconfig = await outputOf(machine, '/sbin/ifconfig', ['-a']);
  if (ifconfig.kind === 'unavailable') return ifconfig;
  const routes = parseDefaultRoutes(valueOrNull(await outputOf(machine, '/usr/sbin/netstat', ['-rn'])) ?? '');
  const dns = parseScopedDns(valueOrNull(await outputOf(machine, '/usr/sbin/scutil', ['--dns'])) ?? '');
  const adapters = new Map((await readAdapters(machine)).map((adapter) => [adapter.id, adapter]));
  const dhcp = await readDhcp(machine);
  const interfaces = parseIfconfig(ifconfig.value)
    .filter((item) => !INTERNAL.test(item.id) && !(item.id.startsWith('utun') && item.addresses.length === 0))
    .map((item) => ({
      ...toEntry(item, adapters.get(item.id), adapters.size > 0),
      gateways: [...new Set(routes.flatMap((route) => (route.interface === item.id ? [route.gateway] : [])))],
      dnsServers: dns.get(item.id) ?? [],
      dhcp: dhcp.get(item.id) ?? null,
    }));
  return read({ interfaces });
}

/** `isListed`: whether the system has a list of its adapters at all. */
function toEntry(item: Interface, adapter: HardwareAdapter | undefined, isListed: boolean) {
  return {
    interface: item.id,
    mac: adapter?.mac ?? item.mac,
    type: adapter && adapter.type !== 'other' ? adapter.type : typeOf(item.id),
    // Where the system keeps no list, the name has to do: it gives `en` to adapters alone.
    physical: /^en\d+$/.test(item.id) && (adapter !== undefined || !isListed),
    mtu: item.mtu,
    linkSpeedMbps: item.active ? item.linkSpeedMbps : null,
    addresses: [...item.addresses].sort(),
  } satisfies Partial<Entry>;
}

function typeOf(id: string): string {
  if (id.startsWith('en')) return 'ethernet';
  if (id.startsWith('bridge')) return 'bridge';
  if (id.startsWith('utun') || id.startsWith('ipsec')) return 'tunnel';
  return id.replace(/\d+$/, '') || 'other';
}

/** `default <gateway> <flags> <interface>` of both tables; a tunnel names itself (`link#18`, `fe80::%utun0`) as its gateway. */
export function parseDefaultRoutes(output: string): { interface: string; gateway: string }[] {
  return [...output.matchAll(/^default +(\S+) +\S+ +(\S+)/gm)].flatMap(([, gateway = '', name = '']) =>
    gateway.startsWith('link#') || gateway.startsWith('fe80::%') ? [] : [{ interface: name, gateway }],
  );
}

/** Name servers by interface, from the part for scoped queries, which has one resolver each. */
export function parseScopedDns(output: string): Map<string, string[]> {
  const scoped = output.split(/^DNS configuration \(for scoped queries\)$/m)[1]?.split(/^DNS configuration/m)[0] ?? '';
  const found = new Map<string, string[]>();
  for (const resolver of scoped.split(/^resolver #\d+$/m)) {
    const name = /^ *if_index : \d+ \((\S+)\)$/m.exec(resolver)?.[1];
    const servers = [...resolver.matchAll(/^ *nameserver\[\d+\] : (\S+)$/gm)].map(([, server = '']) => server);
    if (name) found.set(name, [...new Set([...(found.get(name) ?? []), ...servers])]);
  }
  return found;
}
