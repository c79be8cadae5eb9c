import type { MacMachine } from '../../platform/machine.ts';
import { bytesOf, dictionariesOf, dictionaryOf, flagOf, readPlist, textOf } from './property.ts';

const SETTINGS = '/Library/Preferences/SystemConfiguration';

/** An adapter the system found hardware for at some time. */
export type HardwareAdapter = {
  /** `en0` */
  id: string;
  /** The address burnt into it; Wi-Fi shows a network a private one in its place. */
  mac: string | null;
  type: 'wifi' | 'ethernet' | 'other';
  builtIn: boolean;
  /** Path in the I/O registry, which names the bus. */
  path: string;
};

/**
 * Adapters by the system's own list, which costs no process. It also keeps those that are no longer plugged in.
 * Source: NetworkInterfaces.plist, whose keys are SCNetworkInterface.c's of Apple's open configd.
 */
export async function readAdapters(machine: MacMachine): Promise<HardwareAdapter[]> {
  const list = dictionariesOf(await readPlist(machine, `${SETTINGS}/NetworkInterfaces.plist`), 'Interfaces');
  return list.flatMap((item) => {
    const id = textOf(item, 'BSD Name');
    if (id === null) return [];
    const type = textOf(item, 'SCNetworkInterfaceType');
    return [
      {
        id,
        mac: macText(bytesOf(item, 'IOMACAddress')),
        type: type === 'IEEE80211' ? 'wifi' : type === 'Ethernet' ? 'ethernet' : 'other',
        builtIn: flagOf(item, 'IOBuiltin') === true,
        path: textOf(item, 'IOPathMatch') ?? '',
      },
    ];
  });
}

function macText(bytes: Uint8Array | null): string | null {
  return bytes?.length === 6 ? [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(':') : null;
}

/** Whether an adapter asks for its address, as the settings of its service say; null where nothing is set. */
export async function readDhcp(machine: MacMachine): Promise<ReadonlyMap<string, boolean | null>> {
  const services = dictionaryOf(await readPlist(machine, `${SETTINGS}/preferences.plist`), 'NetworkServices');
  const entries = Object.values(services).flatMap((service): [string, boolean | null][] => {
    const id = textOf(dictionaryOf(service, 'Interface'), 'DeviceName');
    const method = textOf(dictionaryOf(service, 'IPv4'), 'ConfigMethod');
    return id === null || method === null ? [] : [[id, DHCP_METHODS[method] ?? null]];
  });
  return new Map(entries);
}

const DHCP_METHODS: Record<string, boolean> = { DHCP: true, INFORM: false, Manual: false };
