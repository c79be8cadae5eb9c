import { parseBinaryPlist } from './plist-binary.ts';
import type { PlistValue } from './plist-value.ts';
import { parseXmlPlist } from './plist-xml.ts';

/** Reads either form of a property list; undefined when it is neither or broken. */
export function parsePlist(bytes: Uint8Array | string): PlistValue | undefined {
  try {
    if (typeof bytes === 'string') return parseXmlPlist(bytes);
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return buffer.toString('latin1', 0, 6) === 'bplist' ? parseBinaryPlist(buffer) : parseXmlPlist(buffer.toString());
  } catch {
    return undefined; // Whoever wrote the file may have stopped half-way; a broken one is as good as none.
  }
}
