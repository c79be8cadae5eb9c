import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfTable as end, smbiosStructure as structure } from '../../testing/smbios-table.ts';
import { memoryDevices } from './smbios.ts';

const MEMORY_DEVICE = 17;

const bios = structure(0, 24, [], ['Vendor', 'Version']);
const withoutStrings = structure(32, 11, [], []);
const module = (size: number, extended = 0) =>
  structure(
    MEMORY_DEVICE,
    0x28,
    [
      [0x0c, 2, size],
      [0x0e, 1, 13],
      [0x10, 1, 1],
      [0x11, 1, 2],
      [0x12, 1, 26],
      [0x15, 2, 3200],
      [0x17, 1, 3],
      [0x18, 1, 4],
      [0x1a, 1, 5],
      [0x1c, 4, extended],
      [0x20, 2, 2933],
    ],
    ['DIMM A1', 'BANK 0', 'Samsung', '0123ABCD', 'M471A2K43DB1  '],
  );

describe('memory modules of an SMBIOS table', () => {
  it('are read with their strings, after structures of other types', () => {
    expect(memoryDevices(Buffer.concat([bios, withoutStrings, module(16_384), end]))).toEqual([
      {
        deviceLocator: 'DIMM A1',
        bankLocator: 'BANK 0',
        sizeBytes: 17_179_869_184,
        formFactor: 'SODIMM',
        memoryType: 'DDR4',
        configuredSpeedMts: 2933,
        manufacturer: 'Samsung',
        partNumber: 'M471A2K43DB1',
        serialNumber: '0123ABCD',
      },
    ]);
  });

  it.each([
    { size: 0, extended: 0, sizes: [], because: 'an empty slot is no module' },
    { size: 0xffff, extended: 0, sizes: [], because: 'a size nobody knows is no module' },
    { size: 0x7fff, extended: 65_536, sizes: [68_719_476_736], because: '64 GiB do not fit in the short field' },
    { size: 0x8200, extended: 0, sizes: [524_288], because: 'the top bit means KiB' },
  ])('$because', ({ size, extended, sizes }) => {
    const modules = memoryDevices(Buffer.concat([module(size, extended), end]));

    expect(modules.map(({ sizeBytes }) => sizeBytes)).toEqual(sizes);
  });

  it('of firmware from before 2.3 have neither maker nor speed', () => {
    const old = structure(
      MEMORY_DEVICE,
      0x15,
      [
        [0x0c, 2, 512],
        [0x10, 1, 1],
        [0x12, 1, 18],
      ],
      ['SLOT 1'],
    );

    expect(memoryDevices(Buffer.concat([old, end]))).toMatchObject([
      { deviceLocator: 'SLOT 1', memoryType: 'DDR', manufacturer: null, configuredSpeedMts: null },
    ]);
  });

  it('leave out the chip the firmware itself is in', () => {
    const flash = structure(
      MEMORY_DEVICE,
      0x15,
      [
        [0x0c, 2, 16],
        [0x10, 1, 1],
        [0x12, 1, 9],
      ],
      ['SYSTEM ROM'],
    );

    expect(memoryDevices(Buffer.concat([flash, module(8192), end]))).toHaveLength(1);
  });

  it('are found as far as a damaged table goes, and nothing throws', () => {
    const table = Buffer.concat([bios, module(16_384), module(8192), end]);
    fc.assert(
      fc.property(fc.nat(table.length), fc.uint8Array({ maxLength: 80 }), (cut, noise) => {
        expect(memoryDevices(Buffer.concat([table.subarray(0, cut), noise])).length).toBeLessThan(20);
      }),
    );
  });
});
