import { realName } from './junk.ts';
import { type Structure, structures } from './smbios.ts';

export type SmbiosProcessor = {
  brand: string | null;
  vendor: string | null;
  cores: number | null;
  threads: number | null;
};

const PROCESSOR = 4;
const CENTRAL = 3;
const POPULATED = 0x40;

/** The processors that are in their sockets. Source: DMTF DSP0134 (SMBIOS), 7.5; counts since version 2.5. */
export function smbiosProcessors(table: Uint8Array): SmbiosProcessor[] {
  return structures(table)
    .filter(({ type, byte }) => type === PROCESSOR && byte(0x05) === CENTRAL && (byte(0x18) & POPULATED) !== 0)
    .map((structure) => ({
      brand: realName(structure.string(0x10)),
      vendor: realName(structure.string(0x07)),
      cores: count(structure, 0x24, 0x2c) ?? count(structure, 0x23, 0x2a),
      threads: count(structure, 0x25, 0x2e),
    }));
}

/** 0 is unknown; 255 and more stand in a wider field since version 3.0. */
function count({ byte, word }: Structure, offset: number, wide: number): number | null {
  const value = byte(offset) === 0xff ? word(wide) : byte(offset);
  return value === 0 || value === 0xffff ? null : value;
}
