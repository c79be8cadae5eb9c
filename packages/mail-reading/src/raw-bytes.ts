import { Buffer } from 'node:buffer';

/**
 * The bytes as the parser expects them, without a copy where they are that already: a file saved as UTF-16 becomes UTF-8, a
 * byte order mark goes, and where lines end in CR alone each gets an LF instead.
 */
export function straightened(raw: Uint8Array): { bytes: Buffer; warning?: string } {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { bytes: fromUtf16(bytes, 'utf-16le'), warning: 'file in UTF-16' };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { bytes: fromUtf16(bytes, 'utf-16be'), warning: 'file in UTF-16' };
  const unmarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
  return endsLinesInCr(unmarked) ? { bytes: withLf(unmarked), warning: 'lines end in CR alone' } : { bytes: unmarked };
}

const fromUtf16 = (bytes: Buffer, label: string) => Buffer.from(new TextDecoder(label).decode(bytes), 'utf8');

/** Judged by the headers: no LF in the first 4 KiB, but a CR. */
function endsLinesInCr(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 4_096);
  return !head.includes(0x0a) && head.includes(0x0d);
}

function withLf(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf(0x0d); at >= 0; at = copy.indexOf(0x0d, at + 1)) {
    if (copy[at + 1] !== 0x0a) copy[at] = 0x0a;
  }
  return copy;
}
