import type { Facts } from '@lanet/contracts/agent';

/** Chassis types of SMBIOS (DMTF DSP0134, 7.4.1) that tell kinds of computers apart. */
const CHASSIS: Record<string, string> = {
  '3': 'desktop',
  '4': 'low_profile_desktop',
  '5': 'pizza_box',
  '6': 'mini_tower',
  '7': 'tower',
  '8': 'portable',
  '9': 'laptop',
  '10': 'notebook',
  '11': 'hand_held',
  '13': 'all_in_one',
  '14': 'sub_notebook',
  '17': 'main_server',
  '23': 'rack_server',
  '28': 'blade',
  '30': 'tablet',
  '31': 'convertible',
  '32': 'detachable',
  '34': 'embedded',
  '35': 'mini_pc',
  '36': 'stick_pc',
};

export function chassisName(type: string | null): string | null {
  return type === null ? null : (CHASSIS[type] ?? null);
}

const LAPTOPS = new Set(['portable', 'laptop', 'notebook', 'sub_notebook', 'convertible', 'detachable', 'tablet']);
const SERVERS = new Set(['main_server', 'rack_server', 'blade']);
const DESKTOPS = new Set([
  'desktop',
  'low_profile_desktop',
  'pizza_box',
  'mini_tower',
  'tower',
  'all_in_one',
  'mini_pc',
  'stick_pc',
]);

/** By `chassisName`; a chassis that tells nothing is `other`. */
export function deviceType(chassis: string | null): Facts['deviceType'] {
  if (chassis === null) return 'other';
  if (LAPTOPS.has(chassis)) return 'laptop';
  if (SERVERS.has(chassis)) return 'server';
  return DESKTOPS.has(chassis) ? 'desktop' : 'other';
}
