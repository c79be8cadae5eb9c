import { SocketAddress } from 'node:net';
import type { Adapter } from '../machine.ts';
import { type Block, follow, guidText, narrowText, wideText } from './memory-layout.ts';

/** Rows of MIB_IF_TABLE2 (netioapi.h), 64-bit. */
export const IF_TABLE_HEADER_BYTES = 8;
export const IF_ROW_BYTES = 1352;

type Row = Omit<Adapter, 'gateways' | 'dnsServers' | 'dhcp'>;
type Addresses = Pick<Adapter, 'gateways' | 'dnsServers' | 'dhcp'> & { metric: number };

const IF_OPER_STATUS_UP = 1;
const [HARDWARE, FILTER] = [1, 2];
/** What drivers state when they do not know the speed. */
const UNKNOWN_SPEED = 0xffff_ffff_ffff_ffffn;

/** Every adapter of GetIfTable2. The layers that filters put on an adapter repeat its counters and are left out. */
export function decodeInterfaceTable(table: Buffer): Row[] {
  const rows: Row[] = [];
  for (let at = IF_TABLE_HEADER_BYTES; at + IF_ROW_BYTES <= table.length; at += IF_ROW_BYTES) {
    const row = table.subarray(at, at + IF_ROW_BYTES);
    if ((row.readUInt8(1152) & FILTER) === 0) rows.push(decodeRow(row));
  }
  return rows;
}

function decodeRow(row: Buffer): Row {
  const macLength = row.readUInt32LE(1056);
  const speed = row.readBigUInt64LE(1192);
  const mtu = row.readUInt32LE(1124);
  return {
    id: wideText(row, 28, 257),
    description: wideText(row, 542, 257),
    guid: guidText(row, 12),
    mac: macLength === 6 ? macText(row.subarray(1060, 1066)) : null,
    type: row.readUInt32LE(1128),
    up: row.readUInt32LE(1156) === IF_OPER_STATUS_UP,
    physical: (row.readUInt8(1152) & HARDWARE) !== 0,
    linkSpeedMbps: speed === 0n || speed === UNKNOWN_SPEED ? null : Number(speed / 1_000_000n),
    mtu: mtu === 0 || mtu === 0xffff_ffff ? null : mtu,
    rxBytes: Number(row.readBigUInt64LE(1208)),
    txBytes: Number(row.readBigUInt64LE(1280)),
  };
}

function macText(bytes: Buffer): string | null {
  const pairs = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
  return bytes.every((byte) => byte === 0) ? null : pairs.join(':');
}

/** Metrics are 32 bits wide; an adapter without a gateway comes after all that have one. */
const UNKNOWN_METRIC = 0xffff_ffff;
const LEADS_NOWHERE = UNKNOWN_METRIC + 1;
const DHCP_V4 = 0x4;
const MAX_ADAPTERS = 1000;
const MAX_ADDRESSES = 16;

/** The list of IP_ADAPTER_ADDRESSES (iptypes.h, 64-bit) that GetAdaptersAddresses wrote, by GUID. */
export function decodeAdapterAddresses(block: Block): Map<string, Addresses> {
  const found = new Map<string, Addresses>();
  let at: number | undefined = block.bytes.length === 0 ? undefined : 0;
  for (let seen = 0; at !== undefined && seen < MAX_ADAPTERS; seen++) {
    const { bytes } = block;
    const name = follow(block, at + 16);
    const gateways = addressList(block, at + 208);
    found.set(name === undefined ? '' : narrowText(bytes, name, 64).toUpperCase(), {
      gateways,
      dnsServers: addressList(block, at + 48),
      dhcp: (bytes.readUInt32LE(at + 92) & DHCP_V4) !== 0,
      metric: gateways.length === 0 ? LEADS_NOWHERE : lowestMetric(bytes, at),
    });
    at = follow(block, at + 8);
  }
  return found;
}

/** Of IPv4 and IPv6; 0 stands for a protocol that is off. */
function lowestMetric(bytes: Buffer, at: number): number {
  const metrics = [bytes.readUInt32LE(at + 216), bytes.readUInt32LE(at + 220)].filter((metric) => metric > 0);
  return metrics.length === 0 ? UNKNOWN_METRIC : Math.min(...metrics);
}

/** Gateways and DNS servers are lists of one form: next at 8, SOCKET_ADDRESS at 16. */
function addressList(block: Block, at: number): string[] {
  const addresses: string[] = [];
  let item = follow(block, at);
  for (let seen = 0; item !== undefined && seen < MAX_ADDRESSES; seen++) {
    const socket = follow(block, item + 16);
    const text = socket === undefined ? undefined : addressText(block.bytes, socket);
    if (text !== undefined) addresses.push(text);
    item = follow(block, item + 8);
  }
  return addresses;
}

const [AF_INET, AF_INET6] = [2, 23];

/** Text of a sockaddr; a link-local IPv6 address with the number of its interface, without which it means nothing. */
export function addressText(bytes: Buffer, at: number): string | undefined {
  const family = bytes.readUInt16LE(at);
  if (family === AF_INET) return [...bytes.subarray(at + 4, at + 8)].join('.');
  if (family !== AF_INET6) return undefined;
  const groups = bytes.toString('hex', at + 8, at + 24).match(/..../g) ?? [];
  const { address } = new SocketAddress({ address: groups.join(':'), family: 'ipv6' });
  const scope = bytes.readUInt32LE(at + 24);
  return address.startsWith('fe80:') && scope !== 0 ? `${address}%${scope}` : address;
}

/** Rows with the addresses of theirs, by preference: the lowest metric of those with a gateway first. */
export function joinAdapters(rows: readonly Row[], addresses: ReadonlyMap<string, Addresses>): Adapter[] {
  const none: Addresses = { gateways: [], dnsServers: [], dhcp: null, metric: LEADS_NOWHERE };
  return rows
    .map((row) => ({ row, own: addresses.get(row.guid) ?? none }))
    .sort((a, b) => a.own.metric - b.own.metric)
    .map(({ row, own: { metric: _, ...own } }) => ({ ...row, ...own }));
}
