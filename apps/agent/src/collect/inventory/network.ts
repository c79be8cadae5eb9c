import { type LinuxMachine, read, valueOrNull } from '../../platform/machine.ts';
import { attribute, linkName, numberAttribute } from '../attribute.ts';
import { macNetworkSection } from '../macos/inventory/network.ts';
import { ipv6, parseDefaultRoutes, parseDefaultRoutes6 } from '../routes.ts';
import { windowsNetworkSection } from '../windows/inventory/network.ts';
import { HOURS, type InventoryCollector } from './inventory-collector.ts';

const NET = '/sys/class/net';

/** Interfaces with their addresses, but the loopback and the ends of container cables, whose names are random. */
export const network: InventoryCollector<'network'> = {
  name: 'network',
  everySeconds: HOURS / 4,
  timeoutSeconds: 60,
  read: {
    linux: async (machine) => {
      const surroundings = await readSurroundings(machine);
      const interfaces = [];
      for (const name of await machine.list(NET)) {
        if (name === 'lo' || name.startsWith('veth')) continue;
        // Not everything in the folder is an interface (bonding_masters is a file).
        if (await machine.exists(`${NET}/${name}/ifindex`))
          interfaces.push(await describe(machine, name, surroundings));
      }
      return read({ interfaces });
    },
    win32: windowsNetworkSection,
    darwin: macNetworkSection,
  },
};

type Surroundings = Awaited<ReturnType<typeof readSurroundings>>;

/** What is told of all interfaces in one place. */
async function readSurroundings(machine: LinuxMachine) {
  const text = async (path: string) => valueOrNull(await machine.readFile(path, 4 * 1024 * 1024)) ?? '';
  const live = valueOrNull(machine.addresses()) ?? [];
  return {
    addresses: [...live.filter(({ family }) => family === 4), ...parseIfInet6(await text('/proc/net/if_inet6'))],
    routes: [
      ...parseDefaultRoutes(await text('/proc/net/route')),
      ...parseDefaultRoutes6(await text('/proc/net/ipv6_route')),
    ],
    dnsServers: await dnsServers(machine),
  };
}

async function describe(machine: LinuxMachine, name: string, { addresses, routes, dnsServers }: Surroundings) {
  const at = `${NET}/${name}`;
  const gateways = routes.filter((route) => route.interface === name).map(({ gateway }) => gateway);
  const mac = await attribute(machine, `${at}/address`);
  return {
    interface: name,
    mac: mac === null || /^[0:]+$/.test(mac) ? null : mac,
    type: interfaceType((await attribute(machine, `${at}/uevent`)) ?? '', await attribute(machine, `${at}/type`)),
    physical: await machine.exists(`${at}/device`),
    driver: await linkName(machine, `${at}/device/driver`),
    mtu: await numberAttribute(machine, `${at}/mtu`),
    linkSpeedMbps: knownSpeed(await numberAttribute(machine, `${at}/speed`)),
    addresses: addresses
      .filter((address) => address.interface === name)
      .map(({ cidr }) => cidr)
      .sort(),
    gateways,
    // The resolver's list is the system's; it is shown where the traffic to it goes.
    dnsServers: gateways.length > 0 ? dnsServers : [],
    dhcp: await hasLease(machine, name),
  };
}

/** Drivers write "unknown" as all bits set. */
function knownSpeed(megabits: number | null): number | null {
  return megabits === null || megabits >= 0xffff_ffff ? null : megabits;
}

/** `uevent` names what a driver made (wlan, bridge, vlan, bond, wireguard); the rest goes by the ARPHRD number. */
export function interfaceType(uevent: string, hardwareType: string | null): string {
  const made = /^DEVTYPE=(.+)$/m.exec(uevent)?.[1];
  if (made) return made === 'wlan' ? 'wifi' : made;
  switch (hardwareType) {
    case '1':
      return 'ethernet';
    case '32':
      return 'infiniband';
    case '512':
      return 'ppp';
    case '65534':
      return 'tunnel';
    default:
      return 'other';
  }
}

const TEMPORARY = 0x01;
const LINK_SCOPE = 0x20;
const HOST_SCOPE = 0x10;

/** Lasting addresses of `/proc/net/if_inet6`; temporary ones (RFC 8981) change daily and link-local ones say nothing. */
export function parseIfInet6(text: string): { interface: string; cidr: string }[] {
  return text.split('\n').flatMap((line) => {
    const [address, , prefix, scope, flags, name] = line.trim().split(/\s+/);
    if (!address || !prefix || !scope || !flags || !name) return [];
    const isLocal = [LINK_SCOPE, HOST_SCOPE].includes(Number.parseInt(scope, 16));
    if (isLocal || (Number.parseInt(flags, 16) & TEMPORARY) !== 0) return [];
    return [{ interface: name, cidr: `${ipv6(address)}/${Number.parseInt(prefix, 16)}` }];
  });
}

async function dnsServers(machine: LinuxMachine): Promise<string[]> {
  const servers = parseNameservers((await attribute(machine, '/etc/resolv.conf')) ?? '');
  // The stub of systemd-resolved; the servers it asks are in its own file.
  if (!servers.includes('127.0.0.53')) return servers;
  return parseNameservers((await attribute(machine, '/run/systemd/resolve/resolv.conf')) ?? '');
}

export function parseNameservers(resolvConf: string): string[] {
  return [...resolvConf.matchAll(/^\s*nameserver\s+(\S+)/gm)].map(([, address = '']) => address);
}

/** True when one of the usual clients holds a lease for it; null otherwise, since other clients leave no trace we know. */
async function hasLease(machine: LinuxMachine, name: string): Promise<boolean | null> {
  const index = await attribute(machine, `${NET}/${name}/ifindex`);
  if (await machine.exists(`/run/systemd/netif/leases/${index}`)) return true;
  if (await machine.exists(`/var/lib/dhcp/dhclient.${name}.leases`)) return true;
  const managed = await machine.list('/var/lib/NetworkManager');
  return managed.some((file) => file.endsWith(`-${name}.lease`)) ? true : null;
}
