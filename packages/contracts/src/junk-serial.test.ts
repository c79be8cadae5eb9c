import { describe, expect, it } from 'vitest';
import { isJunkSerial, isPlaceholder } from './junk-serial.ts';

describe('a serial number that is junk', () => {
  it.each([
    null,
    undefined,
    '',
    '   ',
    '0',
    'To be filled by O.E.M.',
    'TO BE FILLED BY O.E.M',
    'System Serial Number',
    'Default string',
    'Not Specified',
    'N/A',
    'none',
    '00000000',
    'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
    '00000000-0000-0000-0000-000000000000',
    '03000200-0400-0500-0006-000700080009',
    '00010203-0405-0607-0809-0a0b0c0d0e0f',
    '123456789',
    '0123456789',
    '1234567890ABCDEF',
    'xxxxxxxx',
    'SerNum01',
    'NO DIMM',
    '................',
  ])('%j', (value) => {
    expect(isJunkSerial(value)).toBe(true);
  });
});

describe('a serial number of one device', () => {
  it.each([
    'PF2ABC3D',
    '5CG1234XYZ',
    'VMware-56 4d 3a 0c 11 5e 8b 70-aa 90 1f 2c 3d 4e 5f 60',
    '4c4c4544-0035-4a10-8052-b4c04f4d3232',
    'S4EVNX0R123456',
    '103265',
  ])('%j', (value) => {
    expect(isJunkSerial(value)).toBe(false);
  });
});

it.each([
  { value: 'System Product Name', placeholder: true },
  { value: '--', placeholder: true },
  { value: 'X1', placeholder: false },
  { value: 'HP', placeholder: false },
])('a model $value is a placeholder: $placeholder', ({ value, placeholder }) => {
  expect(isPlaceholder(value)).toBe(placeholder);
});
