import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfTable, smbiosStructure } from '../../testing/smbios-table.ts';
import { smbiosProcessors } from './smbios-processors.ts';
import { smbiosSystem } from './smbios-system.ts';

const UUID = Buffer.from('44454c4c3500104a8052b4c04f4d3232', 'hex');

const bios = smbiosStructure(
  0,
  0x18,
  [
    [4, 1, 1],
    [5, 1, 2],
    [8, 1, 3],
  ],
  ['LENOVO', 'N32ET86W (1.62)', '08/29/2022'],
);
const system = (uuid: Uint8Array, serial: string) =>
  smbiosStructure(
    1,
    0x1b,
    [
      [4, 1, 1],
      [5, 1, 2],
      [6, 1, 3],
      [7, 1, 4],
      ...[...uuid].map((byte, at): [number, 1, number] => [8 + at, 1, byte]),
    ],
    ['LENOVO', '20XW004AUS', 'ThinkPad X1 Carbon Gen 9', serial],
  );
const board = (serial: string) =>
  smbiosStructure(
    2,
    0x0f,
    [
      [4, 1, 1],
      [5, 1, 2],
      [7, 1, 3],
    ],
    ['LENOVO', '20XW004AUS', serial],
  );
const chassis = (type: number) => smbiosStructure(3, 0x16, [[5, 1, type]], []);
const processor = (fields: [number, 1 | 2, number][]) =>
  smbiosStructure(
    4,
    0x30,
    [[5, 1, 3], [0x18, 1, 0x41], [7, 1, 1], [0x10, 1, 2], ...fields],
    ['Intel(R) Corporation', 'Xeon'],
  );

const table = (...structures: Buffer[]) => Buffer.concat([...structures, endOfTable]);

describe('the identity of a computer in its SMBIOS table', () => {
  it('has the UUID in the order Windows and Linux print it', () => {
    expect(smbiosSystem(table(bios, system(UUID, 'PF2X8K1L'), board('L1HF16502HJ'), chassis(10)))).toEqual({
      hardwareVendor: 'LENOVO',
      hardwareModel: '20XW004AUS',
      hardwareVersion: 'ThinkPad X1 Carbon Gen 9',
      hardwareSerial: 'PF2X8K1L',
      uuid: '4c4c4544-0035-4a10-8052-b4c04f4d3232',
      chassis: 'notebook',
      boardVendor: 'LENOVO',
      boardModel: '20XW004AUS',
      boardSerial: 'L1HF16502HJ',
      biosVendor: 'LENOVO',
      biosVersion: 'N32ET86W (1.62)',
      biosDate: '08/29/2022',
    });
  });

  it.each([
    { uuid: new Uint8Array(16), because: 'all zero' },
    { uuid: new Uint8Array(16).fill(255), because: 'not set yet' },
    { uuid: UUID.subarray(0, 0), because: 'missing' },
  ])('has no UUID when it is $because', ({ uuid }) => {
    const filled = smbiosStructure(
      1,
      uuid.length === 0 ? 8 : 0x1b,
      [...uuid].map((byte, at) => [8 + at, 1, byte]),
      [],
    );

    expect(smbiosSystem(table(filled)).uuid).toBeNull();
  });

  it('has null for what nobody filled in, and a chassis whatever its lock', () => {
    const found = smbiosSystem(
      table(system(UUID, 'To be filled by O.E.M.'), board('Default string'), chassis(0x80 | 3)),
    );

    expect(found).toMatchObject({ hardwareSerial: null, boardSerial: null, chassis: 'desktop', biosVersion: null });
  });

  it('is read as far as a damaged table goes, and nothing throws', () => {
    const whole = table(bios, system(UUID, 'PF2X8K1L'), board('x'), chassis(3), processor([]));
    fc.assert(
      fc.property(fc.nat(whole.length), fc.uint8Array({ maxLength: 80 }), (cut, noise) => {
        const damaged = Buffer.concat([whole.subarray(0, cut), noise]);
        expect(Object.keys(smbiosSystem(damaged))).toHaveLength(12);
        expect(smbiosProcessors(damaged).length).toBeLessThan(20);
      }),
    );
  });
});

describe('the processors of an SMBIOS table', () => {
  it.each([
    {
      fields: [
        [0x23, 1, 8],
        [0x24, 1, 6],
        [0x25, 1, 12],
      ],
      cores: 6,
      threads: 12,
      because: 'only enabled cores count',
    },
    {
      fields: [
        [0x23, 1, 4],
        [0x25, 1, 8],
      ],
      cores: 4,
      threads: 8,
      because: 'older tables do not tell which are enabled',
    },
    {
      fields: [
        [0x24, 1, 255],
        [0x2c, 2, 288],
        [0x25, 1, 255],
        [0x2e, 2, 576],
      ],
      cores: 288,
      threads: 576,
      because: 'big ones stand in the wide fields',
    },
    { fields: [], cores: null, threads: null, because: 'zero is unknown' },
  ] satisfies { fields: [number, 1 | 2, number][]; cores: unknown; threads: unknown; because: string }[])(
    'have $cores cores: $because',
    ({ fields, cores, threads }) => {
      expect(smbiosProcessors(table(processor(fields)))).toEqual([
        { brand: 'Xeon', vendor: 'Intel(R) Corporation', cores, threads },
      ]);
    },
  );

  it('are those that are in their sockets', () => {
    expect(smbiosProcessors(table(processor([[0x18, 1, 0]]), processor([[5, 1, 5]])))).toEqual([]);
  });
});
