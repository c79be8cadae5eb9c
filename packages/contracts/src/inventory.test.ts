import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cleanText, inventoryText, keyed, naturalKeys, SectionName, sections } from './inventory.ts';

describe('text of a device', () => {
  it.each([
    { raw: 'ThinkPad\u0000 T14', clean: 'ThinkPad T14', because: 'NUL cannot be stored' },
    { raw: 'invoice\u202efdp.exe', clean: 'invoicefdp.exe', because: 'a turned name deceives who reads it' },
    { raw: 'two\r\nlines\tand a tab', clean: 'two lines and a tab', because: 'a field is one line' },
    { raw: '  Niño Ñandú 日本  ', clean: 'Niño Ñandú 日本', because: 'letters of any language stay' },
    { raw: 'half \ud83d', clean: 'half \ufffd', because: 'jsonb refuses a lone surrogate' },
  ])('$because', ({ raw, clean }) => {
    expect(inventoryText(100).parse(raw)).toBe(clean);
  });

  it('is cut, not refused, and never through a character into something that cannot be stored', () => {
    expect(inventoryText(4).parse('abcdefgh')).toBe('abcd');
    expect(inventoryText(3).parse('ab😀')).toBe('ab\ufffd');
  });

  it('is within its length, storable and free of control characters, whatever came in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 40 }), (raw, max) => {
        const clean = cleanText(raw, max);

        expect(clean.length).toBeLessThanOrEqual(max);
        expect(clean.isWellFormed()).toBe(true);
        expect(clean).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });
});

describe('sections', () => {
  it('are the ones the protocol names', () => {
    expect(Object.keys(sections).sort()).toEqual([...SectionName.options].sort());
  });

  it.each(SectionName.options)('%s can be described in the API document', (name) => {
    expect(z.toJSONSchema(sections[name], { io: 'input' })).toMatchObject({ type: 'object' });
  });

  it('keep the first 5,000 programs of a machine that has more', () => {
    const programs = Array.from({ length: 5001 }, (_, index) => ({
      name: `p${index}`,
      version: '1',
      source: 'deb',
      scope: 'system' as const,
    }));

    const parsed = sections.software.parse({ programs });

    expect(parsed.programs).toHaveLength(5000);
    expect(parsed.programs[0]).toEqual({
      ...programs[0],
      publisher: null,
      arch: null,
      installedAt: null,
      sizeBytes: null,
    });
  });

  it.each([{ free: -1 }, { free: 1.5 }, { free: '12' }, { free: 2 ** 60 }])(
    'refuse $free as a number of bytes',
    ({ free }) => {
      const volume = { id: '/', device: '/dev/sda1', type: 'ext4', freeBytes: free };

      expect(sections.volumes.safeParse({ volumes: [volume] }).success).toBe(false);
    },
  );
});

describe('natural keys', () => {
  const program = { name: 'vim', source: 'deb', scope: 'system', arch: 'amd64' } as const;
  const parse = (version: string) => sections.software.parse({ programs: [{ ...program, version }] }).programs;

  it('call a new version of a program the same program', () => {
    const [before, after] = [parse('9.0'), parse('9.1')].map((list) => [
      ...keyed(list, naturalKeys.software.programs).keys(),
    ]);

    expect(after).toEqual(before);
  });

  it('keep every one of several items with one key', () => {
    const kernels = ['6.1', '6.2', '6.3'].flatMap(parse);

    expect([...keyed(kernels, naturalKeys.software.programs).values()]).toEqual(kernels);
  });
});
