import { type MacMachine, type Reading, valueOrNull } from '../../platform/machine.ts';
import { parsed } from '../collector.ts';
import type { InterfaceReading } from '../network.ts';
import { outputOf } from './program-output.ts';

const MAX_INTERFACES = 64;

/** A line of the link layer in `netstat -ibn`. */
export type LinkCounters = { id: string; enabled: boolean; mac: string | null; rxBytes: number; txBytes: number };

/**
 * Ethernet and Wi-Fi adapters (`en0`, `en1`, …). Of a Mac's many idle ones (the ports of a Thunderbolt bridge) those that
 * never carried a byte and have no address are left out. Source: netstat(1), one small process.
 */
export async function macNetwork(machine: MacMachine): Promise<Reading<InterfaceReading[]>> {
  // An adapter without a link keeps its flag "up" but loses its addresses.
  const linked = new Set((valueOrNull(machine.addresses()) ?? []).map((address) => address.interface));
  return parsed(await outputOf(machine, '/usr/sbin/netstat', ['-ibn']), (output) =>
    parseLinkCounters(output)
      .filter(({ id, mac }) => /^en\d+$/.test(id) && mac !== null)
      .filter(({ id, rxBytes, txBytes }) => linked.has(id) || rxBytes + txBytes > 0)
      .slice(0, MAX_INTERFACES)
      .map(({ id, enabled, rxBytes, txBytes }) => ({ id, up: enabled && linked.has(id), rxBytes, txBytes })),
  );
}

/**
 * `Name Mtu <Link#n> [Address] Ipkts Ierrs Ibytes Opkts Oerrs Obytes Coll [Drop]`; a star after the name means switched off.
 * Only lines of the link layer count: the lines of its addresses repeat the same bytes.
 */
export function parseLinkCounters(output: string): LinkCounters[] {
  return output.split('\n').flatMap((line) => {
    const [name, , link, ...rest] = line.trim().split(/\s+/);
    if (!name || !link?.startsWith('<Link#')) return [];
    const mac = rest[0]?.includes(':') ? rest[0] : null;
    // Interfaces without a hardware address leave the column empty, but some name themselves there.
    const counters = rest.filter((field) => /^(\d+|-)$/.test(field)).map(Number);
    const [, , rxBytes, , , txBytes] = counters;
    if (!Number.isSafeInteger(rxBytes) || !Number.isSafeInteger(txBytes)) return [];
    const id = name.replace(/\*$/, '');
    return [{ id, enabled: id === name, mac, rxBytes: Number(rxBytes), txBytes: Number(txBytes) }];
  });
}
