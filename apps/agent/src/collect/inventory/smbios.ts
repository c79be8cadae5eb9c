import { ownSerial, realName } from './junk.ts';

/** One structure of the SMBIOS table. Numbers are 0 and strings null where the structure ends before their offset. */
export type Structure = {
  type: number;
  byte(offset: number): number;
  word(offset: number): number;
  double(offset: number): number;
  bytes(offset: number, length: number): Uint8Array;
  /** The string whose number stands at the offset. */
  string(offset: number): string | null;
};

export type MemoryDevice = {
  deviceLocator: string;
  bankLocator: string | null;
  sizeBytes: number;
  formFactor: string | null;
  memoryType: string | null;
  configuredSpeedMts: number | null;
  manufacturer: string | null;
  partNumber: string | null;
  serialNumber: string | null;
};

const MEMORY_DEVICE = 17;
const END_OF_TABLE = 127;
/** The firmware's own chip, which some makers list among the modules. */
const FLASH = 9;
const MEBIBYTE = 1024 * 1024;

/** Memory form factors and types (DMTF DSP0134, 7.18.1 and 7.18.2) in use on computers of this century. */
const FORM_FACTORS: Record<number, string> = {
  3: 'SIMM',
  5: 'Chip',
  9: 'DIMM',
  11: 'Row of chips',
  13: 'SODIMM',
  15: 'FB-DIMM',
  16: 'Die',
};
const MEMORY_TYPES: Record<number, string> = {
  3: 'DRAM',
  15: 'SDRAM',
  18: 'DDR',
  19: 'DDR2',
  20: 'DDR2 FB-DIMM',
  24: 'DDR3',
  26: 'DDR4',
  27: 'LPDDR',
  28: 'LPDDR2',
  29: 'LPDDR3',
  30: 'LPDDR4',
  31: 'Non-volatile',
  32: 'HBM',
  33: 'HBM2',
  34: 'DDR5',
  35: 'LPDDR5',
};

/**
 * The memory modules of an SMBIOS table, empty slots left out; placeholders of makers are null. A table cut anywhere gives what
 * came before the cut.
 * Source: DMTF DSP0134 (SMBIOS), 6.1 and 7.18.
 */
export function memoryDevices(table: Uint8Array): MemoryDevice[] {
  return structures(table)
    .filter(({ type }) => type === MEMORY_DEVICE)
    .flatMap((structure) => toMemoryDevice(structure) ?? []);
}

/** All structures up to the end of the table or to the first damaged one. */
export function structures(table: Uint8Array): Structure[] {
  const found: Structure[] = [];
  for (let at = 0; at + 4 <= table.length; ) {
    const type = table[at] ?? END_OF_TABLE;
    const length = table[at + 1] ?? 0;
    if (type === END_OF_TABLE || length < 4 || at + length > table.length) break;
    const { strings, end } = stringsAt(table, at + length);
    found.push(structure(type, new DataView(table.buffer, table.byteOffset + at, length), strings));
    at = end;
  }
  return found;
}

/** `data`: the formatted part with its header of four bytes. */
function structure(type: number, data: DataView, strings: readonly string[]): Structure {
  const within = (offset: number, length: number) => offset + length <= data.byteLength;
  const byte = (offset: number) => (within(offset, 1) ? data.getUint8(offset) : 0);
  return {
    type,
    byte,
    word: (offset) => (within(offset, 2) ? data.getUint16(offset, true) : 0),
    double: (offset) => (within(offset, 4) ? data.getUint32(offset, true) : 0),
    bytes: (offset, length) =>
      within(offset, length) ? new Uint8Array(data.buffer, data.byteOffset + offset, length) : new Uint8Array(),
    string: (offset) => strings[byte(offset) - 1] || null,
  };
}

/** Strings end with NUL each and with one more NUL all together; a structure without strings ends with two. */
function stringsAt(table: Uint8Array, from: number): { strings: string[]; end: number } {
  const strings: string[] = [];
  let at = from;
  while (at < table.length && table[at] !== 0) {
    const nul = table.indexOf(0, at);
    const end = nul === -1 ? table.length : nul;
    strings.push(Buffer.from(table.subarray(at, end)).toString('latin1').trim());
    at = end + 1;
  }
  return { strings, end: Math.max(at + 1, from + 2) };
}

function toMemoryDevice({ byte, word, double, string }: Structure): MemoryDevice | undefined {
  const sizeBytes = moduleSize(word(0x0c), double(0x1c));
  if (sizeBytes === 0 || byte(0x12) === FLASH) return undefined;
  return {
    deviceLocator: string(0x10) ?? '',
    bankLocator: string(0x11),
    sizeBytes,
    formFactor: FORM_FACTORS[byte(0x0e)] ?? null,
    memoryType: MEMORY_TYPES[byte(0x12)] ?? null,
    // Older firmware fills only the module's own maximum.
    configuredSpeedMts: speed(word(0x20)) ?? speed(word(0x15)),
    manufacturer: realName(string(0x17)),
    partNumber: realName(string(0x1a)),
    serialNumber: ownSerial(string(0x18)),
  };
}

/** 0 is an empty slot, 0xFFFF unknown, 0x7FFF points to the extended size in MiB; the top bit means KiB, not MiB. */
function moduleSize(size: number, extendedMebibytes: number): number {
  if (size === 0xffff) return 0;
  if (size === 0x7fff) return (extendedMebibytes & 0x7fffffff) * MEBIBYTE;
  return (size & 0x8000) !== 0 ? (size & 0x7fff) * 1024 : size * MEBIBYTE;
}

function speed(value: number): number | null {
  return value === 0 || value === 0xffff ? null : value;
}
