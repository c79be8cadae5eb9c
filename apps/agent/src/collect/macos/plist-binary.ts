import { MAX_DEPTH, type PlistValue } from './plist-value.ts';

const TRAILER_BYTES = 32;
/** Seconds of Apple's dates count from 2001-01-01 UTC. */
const EPOCH_2001_MS = 978_307_200_000;
/** A file may point to one object from many places: unfolded, a small file could fill the memory. */
const MAX_VALUES = 200_000;

/**
 * A binary property list, version 00. Source: CFBinaryPList.c of Apple's open CoreFoundation, whose head describes the format.
 * Throws when it is broken, refers to itself or unfolds to too much.
 */
export function parseBinaryPlist(bytes: Buffer): PlistValue {
  if (bytes.length < 8 + TRAILER_BYTES || bytes.toString('latin1', 0, 8) !== 'bplist00') throw new Error('no bplist00');
  const trailer = bytes.subarray(bytes.length - TRAILER_BYTES);
  const [offsetBytes = 0, referenceBytes = 0] = [trailer[6], trailer[7]];
  const objects = Number(trailer.readBigUInt64BE(8));
  const top = Number(trailer.readBigUInt64BE(16));
  const table = Number(trailer.readBigUInt64BE(24));
  if (objects > bytes.length || table > bytes.length) throw new Error('the offset table lies outside the file');
  let left = MAX_VALUES;

  function object(index: number, depth: number): PlistValue {
    if (depth > MAX_DEPTH || index >= objects || left-- <= 0) throw new Error('too deep, too many, or no such object');
    const at = unsigned(bytes, table + index * offsetBytes, offsetBytes);
    const marker = bytes.readUInt8(at);
    const kind = marker >> 4;
    if (kind === 0xa || kind === 0xc || kind === 0xd) return container(at, kind === 0xd, depth);
    return leaf(bytes, at);
  }

  function container(at: number, isDictionary: boolean, depth: number): PlistValue {
    const { count, start } = lengthAt(bytes, at);
    const reference = (position: number) => unsigned(bytes, start + position * referenceBytes, referenceBytes);
    if (count > bytes.length) throw new Error('longer than the file');
    if (!isDictionary) return Array.from({ length: count }, (_, item) => object(reference(item), depth + 1));
    const entries = Array.from({ length: count }, (_, item): [string, PlistValue] => [
      String(object(reference(item), depth + 1)),
      object(reference(count + item), depth + 1),
    ]);
    return Object.fromEntries(entries);
  }

  return object(top, 0);
}

function leaf(bytes: Buffer, at: number): PlistValue {
  const marker = bytes.readUInt8(at);
  const size = 1 << (marker & 0xf);
  switch (marker >> 4) {
    case 0x0:
      return marker === 0x09;
    case 0x1:
      return integer(bytes, at + 1, size);
    case 0x2:
      return size === 4 ? bytes.readFloatBE(at + 1) : bytes.readDoubleBE(at + 1);
    case 0x3:
      return new Date(EPOCH_2001_MS + bytes.readDoubleBE(at + 1) * 1000);
    case 0x8: // The reference of a keyed archive: no reader of settings needs it.
      return unsigned(bytes, at + 1, (marker & 0xf) + 1);
    default:
      return stretch(bytes, at);
  }
}

function stretch(bytes: Buffer, at: number): PlistValue {
  const { count, start } = lengthAt(bytes, at);
  const isWide = bytes.readUInt8(at) >> 4 === 0x6;
  const end = start + count * (isWide ? 2 : 1);
  if (end > bytes.length) throw new Error('longer than the file');
  switch (bytes.readUInt8(at) >> 4) {
    case 0x4:
      return new Uint8Array(bytes.subarray(start, end));
    case 0x5:
      return bytes.toString('latin1', start, end);
    case 0x6:
      return Buffer.from(bytes.subarray(start, end)).swap16().toString('utf16le');
    case 0x7:
      return bytes.toString('utf8', start, end);
    default:
      throw new Error('an unknown kind of object');
  }
}

/** The low half of the marker counts items; 15 means that an integer with the count follows. */
function lengthAt(bytes: Buffer, at: number): { count: number; start: number } {
  const low = bytes.readUInt8(at) & 0xf;
  if (low !== 0xf) return { count: low, start: at + 1 };
  const size = 1 << (bytes.readUInt8(at + 1) & 0xf);
  return { count: unsigned(bytes, at + 2, size), start: at + 2 + size };
}

/** Integers of 8 bytes are signed, shorter ones are not; of 16 bytes only the low half is ever used. */
function integer(bytes: Buffer, at: number, size: number): number {
  if (size === 16) return Number(bytes.readBigInt64BE(at + 8));
  return size === 8 ? Number(bytes.readBigInt64BE(at)) : unsigned(bytes, at, size);
}

function unsigned(bytes: Buffer, at: number, size: number): number {
  if (size === 8) return Number(bytes.readBigUInt64BE(at));
  if (size < 1 || size > 6) throw new Error('an integer of an odd size');
  return bytes.readUIntBE(at, size);
}
