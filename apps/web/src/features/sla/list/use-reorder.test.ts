import fc from 'fast-check';
import { expect, it } from 'vitest';
import { movedTo } from './use-reorder.ts';

it('moves one, and leaves the others in their order', () => {
  const lists = fc
    .uniqueArray(fc.uuid(), { minLength: 1, maxLength: 20 })
    .chain((ids) => fc.record({ ids: fc.constant(ids), id: fc.constantFrom(...ids), to: fc.nat(ids.length - 1) }));
  fc.assert(
    fc.property(lists, ({ ids, id, to }) => {
      const moved = movedTo(ids, id, to);

      expect(moved.indexOf(id)).toBe(to);
      expect(moved.filter((one) => one !== id)).toEqual(ids.filter((one) => one !== id));
    }),
  );
});
