import { Buffer } from 'node:buffer';

export interface Decoded {
  bytes: Buffer;
  warning?: string;
}

/** `7bit`, `8bit`, `binary` and what nobody knows stay as they are. The label may carry comments, quotes or a stray mark. */
export function decodeTransfer(bytes: Buffer, encoding: string): Decoded {
  const name = encoding
    .toLowerCase()
    .replace(/\([^)]*\)/g, '')
    .replace(/[\s"';,]/g, '');
  if (name.includes('base64')) return decodeBase64(bytes);
  if (/^(x-)?quoted.?printable/.test(name)) return { bytes: decodeQuotedPrintable(bytes) };
  if (/^(x-)?uue?(ncode)?$/.test(name)) {
    const text = bytes.toString('latin1');
    const content = findUuencoded(text)[0]?.bytes ?? uuLines(text);
    return content ? { bytes: content } : { bytes, warning: 'uuencoded part cannot be read' };
  }
  if (/^(7-?bits?|8-?bits?|binary|none|)$/.test(name)) return { bytes };
  return { bytes, warning: `unknown transfer encoding: ${name.replace(/[^\x20-\x7e]/g, '?').slice(0, 40)}` };
}

/** Padding in the middle ends a unit (some senders pad each line); what is outside the alphabet is passed over. */
function decodeBase64(bytes: Buffer): Decoded {
  const text = bytes.toString('latin1');
  // Lines of base64 have no spaces inside: what has many is text under a false name.
  if ((text.match(/ /g)?.length ?? 0) > text.length / 20) return { bytes, warning: 'text said to be base64 is not' };
  const firstPad = text.indexOf('=');
  const broken = /[^A-Za-z0-9+/=\s]/.test(text);
  if (firstPad < 0 || !/[A-Za-z0-9+/]/.test(text.slice(firstPad))) {
    // The decoder of the platform takes the alphabet of URLs as well, which is noise here.
    const decoded = Buffer.from(broken ? text.replace(/[^A-Za-z0-9+/=]/g, '') : text, 'base64');
    return broken ? { bytes: decoded, warning: 'base64 with foreign characters' } : { bytes: decoded };
  }
  const units = text.replace(/[^A-Za-z0-9+/=]/g, '').split(/=+/);
  return {
    bytes: Buffer.concat(units.map((unit) => Buffer.from(unit, 'base64'))),
    warning: 'base64 with padding inside',
  };
}

const NEWLINE = 0x0a;
const EQUALS = 0x3d;

/** RFC 2045, 6.7. An escape that is none stays as it is; line ends stay what they were. */
export function decodeQuotedPrintable(bytes: Buffer): Buffer {
  const decoded = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  let from = 0;
  for (let at = bytes.indexOf(EQUALS); at >= 0; at = bytes.indexOf(EQUALS, at)) {
    length += bytes.copy(decoded, length, from, at);
    const value = hexOf(bytes[at + 1]) * 16 + hexOf(bytes[at + 2]);
    if (value >= 0) {
      decoded[length++] = value;
      from = at + 3;
    } else {
      const end = softBreakEnd(bytes, at + 1);
      if (end === undefined) decoded[length++] = EQUALS;
      from = end ?? at + 1;
    }
    at = from;
  }
  length += bytes.copy(decoded, length, from);
  return decoded.subarray(0, length);
}

/** Where the line after a soft break begins; spaces before the line's end are padding of transport. */
function softBreakEnd(bytes: Buffer, start: number): number | undefined {
  let at = start;
  while (at - start < 100 && (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d)) at++;
  if (at >= bytes.length) return bytes.length;
  return bytes[at] === NEWLINE ? at + 1 : undefined;
}

/** Far below zero for what is no digit, so that a sum of two tells as well. */
function hexOf(code: number | undefined): number {
  if (code === undefined) return -1_000;
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  if (code >= 0x41 && code <= 0x46) return code - 0x37;
  return code >= 0x61 && code <= 0x66 ? code - 0x57 : -1_000;
}

export interface UuencodedFile {
  name: string;
  bytes: Buffer;
  /** Where it stands in the text. */
  start: number;
  end: number;
}

/** Files between `begin MODE NAME` and `end` in text whose characters are bytes. One without its end is none. */
export function findUuencoded(text: string): UuencodedFile[] {
  const files: UuencodedFile[] = [];
  const begin = /^begin [0-7]{3,4} ([^\r\n]{1,255})\r?$/gm;
  for (let match = begin.exec(text); match; match = begin.exec(text)) {
    const file = readUuencoded(text, begin.lastIndex);
    if (!file) continue;
    files.push({ name: match[1]?.trim() ?? '', bytes: file.bytes, start: match.index, end: file.end });
    begin.lastIndex = file.end;
  }
  return files;
}

function readUuencoded(text: string, start: number): { bytes: Buffer; end: number } | undefined {
  const chunks: Buffer[] = [];
  let at = text.indexOf('\n', start) + 1;
  while (at > 0 && at < text.length) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(at, Math.min(end, at + 100)).trimEnd();
    if (line === 'end') return { bytes: Buffer.concat(chunks), end: at + line.length };
    const chunk = decodeUuLine(line);
    if (!chunk) return undefined;
    chunks.push(chunk);
    at = newline < 0 ? 0 : newline + 1;
  }
  return undefined;
}

/** The lines alone, as a transfer encoding may have them. */
function uuLines(text: string): Buffer | undefined {
  const chunks: Buffer[] = [];
  for (const line of text.trim().split('\n')) {
    const chunk = decodeUuLine(line.slice(0, 100).trimEnd());
    if (!chunk) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function decodeUuLine(line: string): Buffer | undefined {
  if (line === '' || line === '`') return Buffer.alloc(0);
  if (!/^[\x20-\x60]+$/.test(line)) return undefined;
  const size = (line.charCodeAt(0) - 32) & 63;
  const bytes = Buffer.alloc(Math.ceil(size / 3) * 3);
  for (let group = 0; group * 3 < size; group++) {
    let bits = 0;
    for (let at = 1 + group * 4; at < 5 + group * 4; at++) {
      // Spaces at the end of a line get lost on the way; they are zeros.
      bits = (bits << 6) | (((at < line.length ? line.charCodeAt(at) : 32) - 32) & 63);
    }
    bytes.writeUIntBE(bits, group * 3, 3);
  }
  return bytes.subarray(0, size);
}
