/**
 * What a picture's own bytes say it is. Agents and the server believe only this, never a name or a media type; nobody decodes
 * more than the header. Sources: PNG, third edition (W3C), sections 5.2 and 11.2.1; JPEG, ITU-T T.81, annex B.
 */
import type { PictureType } from './help-requests.ts';

export interface PictureSize {
  mediaType: PictureType;
  width: number;
  height: number;
}

/** Wider than any desk of screens; what is larger is made to hurt whoever opens it. */
const MAX_SIDE = 20_000;
const MAX_PIXELS = 100_000_000;

/** Undefined for anything that is not one whole PNG or JPEG of a plausible size. */
export function pictureSize(bytes: Uint8Array): PictureSize | undefined {
  const size = pngSize(bytes) ?? jpegSize(bytes);
  if (!size) return undefined;
  const { width, height } = size;
  const isPlausible =
    width > 0 && height > 0 && width <= MAX_SIDE && height <= MAX_SIDE && width * height <= MAX_PIXELS;
  return isPlausible ? size : undefined;
}

const PNG_START = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52];
const PNG_END = [0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82];

function pngSize(bytes: Uint8Array): PictureSize | undefined {
  if (!holds(bytes, 0, PNG_START) || !holds(bytes, bytes.length - PNG_END.length, PNG_END)) return undefined;
  const view = viewOf(bytes);
  return { mediaType: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
}

/** Frames that decoders of browsers know: baseline, extended and progressive Huffman. */
const FRAMES = [0xc0, 0xc1, 0xc2];

function jpegSize(bytes: Uint8Array): PictureSize | undefined {
  if (!holds(bytes, 0, [0xff, 0xd8, 0xff]) || !holds(bytes, bytes.length - 2, [0xff, 0xd9])) return undefined;
  const view = viewOf(bytes);
  // Segments: FF, kind, length of what follows with itself. Entropy-coded data begins after the frame, so never here.
  for (let at = 2; at + 9 < bytes.length; ) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const kind = view.getUint8(at + 1);
    if (kind === 0xff) {
      at += 1;
      continue;
    }
    if (FRAMES.includes(kind)) {
      return { mediaType: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
    const length = view.getUint16(at + 2);
    if (length < 2 || kind === 0xda || kind === 0xd9) return undefined;
    at += 2 + length;
  }
  return undefined;
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function holds(bytes: Uint8Array, at: number, wanted: readonly number[]): boolean {
  return at >= 0 && wanted.every((byte, index) => bytes[at + index] === byte);
}
