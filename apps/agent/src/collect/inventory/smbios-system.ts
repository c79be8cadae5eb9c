import { chassisName } from './chassis.ts';
import { ownSerial, realName } from './junk.ts';
import { type Structure, structures } from './smbios.ts';

export type SmbiosSystem = {
  hardwareVendor: string | null;
  hardwareModel: string | null;
  hardwareVersion: string | null;
  hardwareSerial: string | null;
  uuid: string | null;
  chassis: string | null;
  boardVendor: string | null;
  boardModel: string | null;
  boardSerial: string | null;
  biosVendor: string | null;
  biosVersion: string | null;
  biosDate: string | null;
};

const BIOS = 0;
const SYSTEM = 1;
const BOARD = 2;
const CHASSIS = 3;
/** The top bit of the chassis type only says that there is a lock. */
const CHASSIS_TYPE_BITS = 0x7f;

/**
 * The identifying fields of an SMBIOS table; placeholders of makers are null. Of several boards (blades, risers) the first is
 * meant, as the kernel of Linux does. Source: DMTF DSP0134 (SMBIOS), 7.1 to 7.4.
 */
export function smbiosSystem(table: Uint8Array): SmbiosSystem {
  const found = structures(table);
  const first = (type: number) => found.find((structure) => structure.type === type);
  const [bios, system, board, chassis] = [first(BIOS), first(SYSTEM), first(BOARD), first(CHASSIS)];
  const name = (structure: Structure | undefined, offset: number) => realName(structure?.string(offset) ?? null);
  return {
    hardwareVendor: name(system, 0x04),
    hardwareModel: name(system, 0x05),
    hardwareVersion: name(system, 0x06),
    hardwareSerial: ownSerial(system?.string(0x07) ?? null),
    uuid: uuidOf(system?.bytes(0x08, 16) ?? new Uint8Array()),
    chassis: chassis ? chassisName(String(chassis.byte(0x05) & CHASSIS_TYPE_BITS)) : null,
    boardVendor: name(board, 0x04),
    boardModel: name(board, 0x05),
    boardSerial: ownSerial(board?.string(0x07) ?? null),
    biosVendor: name(bios, 0x04),
    biosVersion: name(bios, 0x05),
    biosDate: name(bios, 0x08),
  };
}

/**
 * The first three fields are little-endian (7.2.1), as Windows and Linux print them; firmware from before SMBIOS 2.6 meant
 * another order, which the server allows for when it compares. All 0 is "none", all F "not set yet".
 */
function uuidOf(bytes: Uint8Array): string | null {
  if (bytes.length < 16) return null;
  const hex = (from: number, to: number) => Buffer.from(bytes.subarray(from, to)).toString('hex');
  const turned = (from: number, to: number) => Buffer.from(bytes.subarray(from, to)).reverse().toString('hex');
  return ownSerial(`${turned(0, 4)}-${turned(4, 6)}-${turned(6, 8)}-${hex(8, 10)}-${hex(10, 16)}`);
}
