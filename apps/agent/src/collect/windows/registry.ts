import type { RegistryValue, WindowsMachine } from '../../platform/machine.ts';

export type RegistryValues = Readonly<Record<string, RegistryValue>>;

/** The values of a key, or none when it is missing or closed. */
export function valuesOf(machine: WindowsMachine, key: string): RegistryValues {
  const values = machine.registryValues(key);
  return values.kind === 'read' ? values.value : {};
}

/** Names of the keys below a key, or none when it is missing or closed. */
export function keysBelow(machine: WindowsMachine, key: string): readonly string[] {
  const keys = machine.registryKeys(key);
  return keys.kind === 'read' ? keys.value : [];
}

export function hasKey(machine: WindowsMachine, key: string): boolean {
  return machine.registryKeys(key).kind === 'read';
}

/** Trimmed; null when it is missing, empty or no text. Names are found in any case, as Windows itself does. */
export function textValue(values: RegistryValues, name: string): string | null {
  const value = find(values, name);
  return typeof value === 'string' ? value.replaceAll('\0', '').trim() || null : null;
}

export function numberValue(values: RegistryValues, name: string): number | null {
  const value = find(values, name);
  return typeof value === 'number' ? value : null;
}

export function bytesValue(values: RegistryValues, name: string): Uint8Array | null {
  const value = find(values, name);
  return value instanceof Uint8Array ? value : null;
}

function find(values: RegistryValues, name: string): RegistryValue | undefined {
  if (Object.hasOwn(values, name)) return values[name];
  const wanted = name.toLowerCase();
  const own = Object.keys(values).find((key) => key.toLowerCase() === wanted);
  return own === undefined ? undefined : values[own];
}

const PROFILES = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList';
/** Accounts of people: local or of a domain (S-1-5-21), of Entra ID (S-1-12-1). */
const PERSON = /^S-1-(5-21|12-1)-[\d-]+$/i;

/** SIDs of the people who have a profile here; below `HKU\<SID>` there is something while one of theirs is loaded. */
export function profileSids(machine: WindowsMachine): string[] {
  return keysBelow(machine, PROFILES).filter((sid) => PERSON.test(sid));
}

/** The folder of a profile, or null. */
export function profileFolder(machine: WindowsMachine, sid: string): string | null {
  return textValue(valuesOf(machine, `${PROFILES}\\${sid}`), 'ProfileImagePath');
}
