import type { RegistryValue } from '../machine.ts';

const [REG_SZ, REG_EXPAND_SZ, REG_DWORD, REG_DWORD_BIG_ENDIAN, REG_MULTI_SZ, REG_QWORD] = [1, 2, 4, 5, 7, 11];

/**
 * A registry value as a value of ours. Programs write what they like: text of an odd length or without its NUL is read as far
 * as it goes, and a number of the wrong size stays bytes. A QWORD beyond 2^53 is rounded.
 */
export function registryValue(type: number, data: Buffer): RegistryValue {
  switch (type) {
    case REG_SZ:
    case REG_EXPAND_SZ:
      return text(data).split('\0', 1)[0] ?? '';
    case REG_MULTI_SZ:
      return listOf(text(data));
    case REG_DWORD:
      return data.length === 4 ? data.readUInt32LE(0) : new Uint8Array(data);
    case REG_DWORD_BIG_ENDIAN:
      return data.length === 4 ? data.readUInt32BE(0) : new Uint8Array(data);
    case REG_QWORD:
      return data.length === 8 ? Number(data.readBigUInt64LE(0)) : new Uint8Array(data);
    default:
      return new Uint8Array(data);
  }
}

function text(data: Buffer): string {
  return data.toString('utf16le', 0, data.length - (data.length % 2));
}

/** An empty text ends the list, so no item is empty. */
function listOf(joined: string): string[] {
  const end = joined.indexOf('\0\0');
  const items = (end === -1 ? joined : joined.slice(0, end)).split('\0');
  return items.filter((item) => item !== '');
}
