import type { OutputPart } from '@lanet/contracts/commands';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstMissingPart, mergeParts } from './output-parts.ts';

const piece = (part: number): OutputPart => ({ part, stream: 'stdout', text: `line ${part}\n` });

it('asks for the gap again, not only for the end', () => {
  expect(firstMissingPart([])).toBe(0);
  expect(firstMissingPart([piece(0), piece(1)])).toBe(2);
  expect(firstMissingPart([piece(0), piece(2), piece(3)])).toBe(1);
});

it('answers the very same list when nothing is new, so that nothing is drawn again', () => {
  const known = [piece(0), piece(1)];

  expect(mergeParts(known, [piece(1)])).toBe(known);
});

it('puts pieces together in order and once, however they arrive', () => {
  const batches = fc.array(fc.array(fc.nat({ max: 30 }), { maxLength: 8 }), { maxLength: 8 });
  fc.assert(
    fc.property(batches, (arriving) => {
      const merged = arriving.reduce<readonly OutputPart[]>((all, batch) => mergeParts(all, batch.map(piece)), []);
      const expected = [...new Set(arriving.flat())].sort((a, b) => a - b);
      expect(merged.map(({ part }) => part)).toEqual(expected);
    }),
  );
});
