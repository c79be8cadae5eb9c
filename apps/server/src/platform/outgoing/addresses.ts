// Which addresses this server may connect to where a person typed the host, or a message named it: nothing that leads into
// the provider's own network, unless the operator says that it may. Pure.
import { BlockList, isIP } from 'node:net';

type Subnet = readonly [address: string, bits: number];

const GROUPS: Record<string, readonly Subnet[]> = {
  loopback: [
    ['127.0.0.0', 8],
    ['::1', 128],
  ],
  linklocal: [
    ['169.254.0.0', 16],
    ['fe80::', 10],
  ],
  uniquelocal: [
    ['10.0.0.0', 8],
    ['172.16.0.0', 12],
    ['192.168.0.0', 16],
    ['fc00::', 7],
  ],
};

/** What is not for the public internet (IANA, special-purpose address registries), and ways around that (6to4, NAT64). */
const NOT_PUBLIC: readonly Subnet[] = [
  ...Object.values(GROUPS).flat(),
  ['0.0.0.0', 8],
  ['100.64.0.0', 10],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 128],
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['fec0::', 10],
  ['ff00::', 8],
];

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

function listOf(subnets: readonly Subnet[]): BlockList {
  const list = new BlockList();
  for (const [address, bits] of subnets) list.addSubnet(address, bits, familyOf(address));
  return list;
}

const notPublic = listOf(NOT_PUBLIC);

/** @param allowed networks of the configuration: addresses, `10.0.0.0/8`, or one of the groups. */
export function mayReach(address: string, allowed: readonly string[]): boolean {
  // An IPv4 address in the clothes of IPv6 is what it is.
  const bare = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  if (isIP(bare) === 0) return false;
  if (!notPublic.check(bare, familyOf(bare))) return true;
  const named = allowed.flatMap((name): readonly Subnet[] => GROUPS[name] ?? [subnetOf(name)]);
  return listOf(named).check(bare, familyOf(bare));
}

function subnetOf(name: string): Subnet {
  const [address = '', bits] = name.split('/');
  return [address, bits === undefined ? (isIP(address) === 6 ? 128 : 32) : Number(bits)];
}
