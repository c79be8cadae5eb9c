// Reads what Windows writes: 64-bit structures, little-endian, in a buffer of ours.

/** A copied piece of memory, and where it was, so that addresses within it lead to their places. */
export type Block = { bytes: Buffer; address: bigint };

/** The offset an address at `offset` leads to; undefined for null and for one that leads out of the block. */
export function follow({ bytes, address }: Block, offset: number): number | undefined {
  const target = bytes.readBigUInt64LE(offset) - address;
  return target >= 0n && target < BigInt(bytes.length) ? Number(target) : undefined;
}

/** UTF-16 up to the first NUL, at most `maxUnits` long. */
export function wideText(bytes: Buffer, offset: number, maxUnits: number): string {
  const end = Math.min(bytes.length - (bytes.length % 2), offset + 2 * maxUnits);
  let stop = offset;
  while (stop < end && bytes.readUInt16LE(stop) !== 0) stop += 2;
  return bytes.toString('utf16le', offset, stop);
}

/** Text in Latin letters up to the first NUL, at most `maxBytes` long. */
export function narrowText(bytes: Buffer, offset: number, maxBytes: number): string {
  const [text = ''] = bytes.toString('latin1', offset, offset + maxBytes).split('\0', 1);
  return text;
}

const EPOCH_IN_FILETIME_MS = 11_644_473_600_000n;

/** FILETIME, 100 ns since 1601, as epoch milliseconds. Undefined for 0, "not known", and what no date can hold. */
export function filetimeToEpochMs(filetime: bigint): number | undefined {
  const milliseconds = Number(filetime / 10_000n - EPOCH_IN_FILETIME_MS);
  return filetime > 0n && milliseconds <= 8.64e15 ? milliseconds : undefined;
}

/** `{12345678-9ABC-DEF0-1234-56789ABCDEF0}`: the first three parts are numbers, the rest is bytes. */
export function guidText(bytes: Buffer, offset: number): string {
  const number = (at: number, length: number) =>
    bytes
      .readUIntLE(offset + at, length)
      .toString(16)
      .padStart(2 * length, '0');
  const tail = bytes.toString('hex', offset + 8, offset + 16);
  const parts = [number(0, 4), number(4, 2), number(6, 2), tail.slice(0, 4), tail.slice(4)];
  return `{${parts.join('-').toUpperCase()}}`;
}
