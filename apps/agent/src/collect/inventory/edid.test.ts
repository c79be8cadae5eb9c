import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edidBlock } from '../../testing/edid-block.ts';
import { parseEdid } from './edid.ts';

const desk = {
  letters: 'DEL',
  product: 0xa0c4,
  serial: 0x4c413530,
  year: 2021,
  centimetres: [53, 30] as const,
  millimetres: [527, 296] as const,
  texts: [
    [0xfc, 'DELL P2419H'],
    [0xff, '6YRT203'],
  ] as const,
};
const panel = {
  letters: 'AUO',
  product: 0x21ed,
  serial: 0,
  year: 2019,
  centimetres: [31, 17] as const,
  texts: [
    [0xfe, 'AUO'],
    [0xfe, 'B140HAN04.0'],
  ] as const,
};

describe('an EDID', () => {
  it('of a monitor has its maker, name, serial number, year and size', () => {
    expect(parseEdid(edidBlock(desk))).toEqual({
      manufacturer: 'Dell',
      model: 'DELL P2419H',
      serialNumber: '6YRT203',
      productionYear: 2021,
      widthMm: 527,
      heightMm: 296,
    });
  });

  it("of a notebook's panel has the part number for its name, and no serial number", () => {
    expect(parseEdid(edidBlock(panel))).toMatchObject({
      manufacturer: 'AU Optronics',
      model: 'B140HAN04.0',
      serialNumber: null,
      widthMm: 310,
    });
  });

  it.each([
    {
      change: { texts: [] },
      expected: { model: 'DELA0C4', serialNumber: '1279341872' },
      because: 'it has numbers only',
    },
    { change: { texts: [], serial: 0x01010101 }, expected: { serialNumber: null }, because: 'all have that number' },
    { change: { letters: 'XYZ' }, expected: { manufacturer: 'XYZ' }, because: 'the maker is not well known' },
    {
      change: { centimetres: [0, 0] as const },
      expected: { widthMm: null, heightMm: null },
      because: 'it is a projector',
    },
    { change: { centimetres: [16, 0] as const }, expected: { widthMm: null }, because: 'one zero is an aspect ratio' },
    {
      change: { millimetres: [160, 90] as const },
      expected: { widthMm: 530, heightMm: 300 },
      because: '160 x 90 is a ratio',
    },
    { change: { year: 1990 }, expected: { productionYear: null }, because: 'the year is not told' },
  ])('is read as $expected when $because', ({ change, expected }) => {
    expect(parseEdid(edidBlock({ ...desk, ...change }))).toMatchObject(expected);
  });

  it('with a damaged checksum is read all the same', () => {
    const block = edidBlock(desk);
    block[127] = (block[127] ?? 0) ^ 1;

    expect(parseEdid(block)).toMatchObject({ model: 'DELL P2419H' });
  });

  it('that is none is undefined, and nothing throws', () => {
    expect(parseEdid(edidBlock(desk).subarray(0, 127))).toBeUndefined();
    expect(parseEdid(new Uint8Array(128))).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 120, maxLength: 120 }), (noise) => {
        const edid = parseEdid(Uint8Array.of(0, 255, 255, 255, 255, 255, 255, 0, ...noise));
        expect(edid === undefined || (edid.model ?? 'x') !== '').toBe(true);
      }),
    );
  });
});
