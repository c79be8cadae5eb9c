import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pictureSize } from './picture-size.ts';
import { JPEG_5_BY_4, PNG_4_BY_3 } from './testing/pictures.ts';

const png = Buffer.from(PNG_4_BY_3, 'base64');
const jpeg = Buffer.from(JPEG_5_BY_4, 'base64');

/** The PNG with other measures in its header. */
function pngOf(width: number, height: number): Buffer {
  const changed = Buffer.from(png);
  changed.writeUInt32BE(width, 16);
  changed.writeUInt32BE(height, 20);
  return changed;
}

describe('a picture', () => {
  it('says itself what it is', () => {
    expect(pictureSize(png)).toEqual({ mediaType: 'image/png', width: 4, height: 3 });
    expect(pictureSize(jpeg)).toEqual({ mediaType: 'image/jpeg', width: 5, height: 4 });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['a drawing that can run code', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')],
    ['another kind of picture', Buffer.from('GIF89a\x04\0\x03\0', 'latin1')],
    ['a PNG with a page behind its end', Buffer.concat([png, Buffer.from('<script>')])],
    ['a PNG that was cut', png.subarray(0, -1)],
    ['a JPEG that was cut', jpeg.subarray(0, -2)],
    ['a JPEG that ends before its frame', Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0xff, 0xd9])],
    ['a PNG without width', pngOf(0, 3)],
    ['a PNG wider than any screen', pngOf(20_001, 1)],
    ['a PNG that fills the memory of whoever opens it', pngOf(20_000, 20_000)],
  ])('is not %s', (_what, bytes) => {
    expect(pictureSize(bytes)).toBeUndefined();
  });

  it('is read without a fault whatever the bytes are', () => {
    const start = fc.constantFrom(png.subarray(0, 16), jpeg.subarray(0, 4), Buffer.from([0xff, 0xd8, 0xff, 0xc0]));
    const end = fc.constantFrom(png.subarray(-12), jpeg.subarray(-2), Buffer.alloc(0));

    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 200 }), end, (head, middle, tail) => {
        pictureSize(Buffer.concat([head, middle, tail]));
      }),
    );
  });
});
