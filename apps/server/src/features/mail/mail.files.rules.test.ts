import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { megabytes, type SendableFile, splitFiles } from './mail.files.rules.ts';

const MIB = 1024 * 1024;
const file = (name: string, sizeBytes: number, blocked = false): SendableFile => ({
  ...{ id: name, name, mediaType: 'text/plain', sha256: '0'.repeat(64) },
  ...{ sizeBytes, blocked },
});
const names = (files: readonly SendableFile[]) => files.map(({ name }) => name);

describe('files of a mail', () => {
  it('go along as far as they fit once encoded, the others by a link, what may hurt not at all', () => {
    const files = [file('a', 8 * MIB), file('b', 8 * MIB), file('c', MIB), file('d.exe', 10, true)];

    const { attached, linked, withheld } = splitFiles(files, 20 * MIB);

    expect(names(attached)).toEqual(['a', 'c']);
    expect(names(linked)).toEqual(['b']);
    expect(names(withheld)).toEqual(['d.exe']);
  });

  it('never make a mail larger than its server takes, and none is lost', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(40 * MIB), { maxLength: 20 }),
        fc.integer({ min: MIB, max: 50 * MIB }),
        (sizes, max) => {
          const split = splitFiles(
            sizes.map((size, index) => file(String(index), size)),
            max,
          );
          const encoded = split.attached.reduce((sum, { sizeBytes }) => sum + Math.ceil(sizeBytes / 3) * 4, 0);

          expect(encoded).toBeLessThan(max);
          expect(split.attached.length + split.linked.length).toBe(sizes.length);
        },
      ),
    );
  });
});

it.each([
  [0, '0.1 MB'],
  [1_250_000, '1.3 MB'],
  [31_000_000, '31.0 MB'],
])('%d bytes read as %s', (bytes, text) => {
  expect(megabytes(bytes)).toBe(text);
});
