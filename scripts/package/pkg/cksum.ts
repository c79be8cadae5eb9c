/** The CRC that cksum(1) of POSIX prints, which a bill of materials holds for every file: polynomial 0x04C11DB7, no reflection, the length behind the bytes. */
export function cksum(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = step(crc, byte);
  for (let length = bytes.length; length > 0; length = Math.floor(length / 256)) crc = step(crc, length & 0xff);
  return ~crc >>> 0;
}

const POLYNOMIAL = 0x04c11db7;

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
  return crc;
});

const step = (crc: number, byte: number) => (crc << 8) ^ (TABLE[((crc >>> 24) ^ byte) & 0xff] ?? 0);
