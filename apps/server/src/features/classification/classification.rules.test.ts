import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultCategories, defaultMatrix, defaultTypes } from './classification.defaults.rules.ts';
import { type CategoryNode, isOffered, lineOf, pathOf, placing, withPlaced } from './classification.rules.ts';

const node = (id: string, parentId: string | null = null, active = true): CategoryNode => ({
  ...{ id, parentId, name: id.toUpperCase(), active },
});

/** a > b > c > d > e, and x > y beside it. */
const tree = [node('a'), node('b', 'a'), node('c', 'b'), node('d', 'c'), node('e', 'd'), node('x'), node('y', 'x')];

describe('where a category may stand', () => {
  it.each([
    { id: null, parentId: null, result: 1, because: 'a new one at the top' },
    { id: null, parentId: 'd', result: 5, because: 'the fifth level is the last' },
    { id: null, parentId: 'e', result: 'classification.too_deep', because: 'there is no sixth level' },
    { id: 'y', parentId: null, result: 1, because: 'it may come up' },
    { id: 'y', parentId: 'x', result: 2, because: 'it may stay' },
    { id: 'y', parentId: 'd', result: 5, because: 'it has none below it' },
    { id: 'x', parentId: 'c', result: 4, because: 'what is below it comes to the fifth' },
    { id: 'x', parentId: 'd', result: 'classification.too_deep', because: 'what is below it has no level left' },
    { id: 'b', parentId: 'x', result: 2, because: 'four levels below the first' },
    { id: 'b', parentId: 'y', result: 'classification.too_deep', because: 'four levels below the second' },
    { id: 'a', parentId: 'a', result: 'classification.below_itself', because: 'nothing is below itself' },
    { id: 'a', parentId: 'c', result: 'classification.below_itself', because: 'nor below what is below it' },
    { id: 'a', parentId: 'gone', result: 'classification.not_found', because: 'the parent is not there' },
  ])('$id below $parentId: $result, because $because', ({ id, parentId, result }) => {
    const place = placing(tree, id, parentId);

    expect(place.kind === 'refused' ? place.code : place.level).toBe(result);
  });

  it('is never in a circle or on a sixth level, whatever is moved where', () => {
    const move = fc.record({ id: fc.nat(30), parent: fc.option(fc.nat(30)) });
    fc.assert(
      fc.property(fc.array(move, { maxLength: 120 }), (moves) => {
        const nodes = new Map<string, CategoryNode>();
        for (const { id: number, parent } of moves) {
          const [id, parentId] = [`n${number}`, parent === null ? null : `n${parent}`];
          const place = placing([...nodes.values()], nodes.has(id) ? id : null, parentId);
          if (place.kind === 'placed') nodes.set(id, node(id, parentId));
        }

        const all = [...nodes.values()];
        for (const { id } of all) {
          const line = lineOf(all, id);
          expect(line.length).toBeLessThanOrEqual(5);
          expect(line[0]?.parentId).toBeNull();
          expect(new Set(line).size).toBe(line.length);
        }
      }),
    );
  });
});

describe('a category', () => {
  it('has the names of its line, from the top down', () => {
    expect(pathOf(tree, 'c')).toEqual(['A', 'B', 'C']);
    expect(pathOf(tree, 'gone')).toEqual([]);
  });

  it.each([
    { id: 'a', offered: true, because: 'it is active' },
    { id: 'b', offered: false, because: 'it is not active' },
    { id: 'c', offered: false, because: 'what is above it is not active' },
    { id: 'gone', offered: false, because: 'it is not there' },
  ])('$id is offered: $offered, because $because', ({ id, offered }) => {
    expect(isOffered([node('a'), node('b', 'a', false), node('c', 'b')], id)).toBe(offered);
  });
});

describe('an order', () => {
  it.each([
    { place: 0, becomes: 'cabd' },
    { place: 1, becomes: 'acbd' },
    { place: 2, becomes: 'abcd' },
    { place: 3, becomes: 'abdc' },
    { place: 99, becomes: 'abdc' },
  ])('has the third at place $place: $becomes', ({ place, becomes }) => {
    expect(withPlaced(['a', 'b', 'c', 'd'], 'c', place).join('')).toBe(becomes);
  });

  it('keeps everybody, once, and the others as they were', () => {
    const ids = fc.uniqueArray(fc.string(), { minLength: 1 });
    fc.assert(
      fc.property(ids, fc.nat(), fc.nat(40), (order, which, place) => {
        const id = order[which % order.length] ?? '';
        const next = withPlaced(order, id, place);

        expect(next.filter((one) => one !== id)).toEqual(order.filter((one) => one !== id));
        expect(next.indexOf(id)).toBe(Math.min(place, order.length - 1));
      }),
    );
  });
});

describe('what comes with the product', () => {
  it('has ids of its own, names that differ among siblings, and parents before what is below them', () => {
    const ids = [...defaultTypes, ...defaultCategories].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(defaultCategories.map(({ parentId, name }) => `${parentId} ${name}`)).size).toBe(
      defaultCategories.length,
    );
    for (const [at, { parentId }] of defaultCategories.entries()) {
      if (parentId !== null) expect(defaultCategories.findIndex(({ id }) => id === parentId)).toBeLessThan(at);
    }
  });

  it('gives nine priorities that never fall as impact or urgency rise', () => {
    const printed = defaultMatrix.map(({ impact, urgency, priority }) => `${impact} ${urgency} ${priority}`);

    expect(printed).toEqual([
      ...['low low low', 'low medium low', 'low high medium'],
      ...['medium low low', 'medium medium medium', 'medium high high'],
      ...['high low medium', 'high medium high', 'high high critical'],
    ]);
  });
});
