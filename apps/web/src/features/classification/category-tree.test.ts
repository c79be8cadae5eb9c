import type { TicketCategory } from '@lanet/contracts/classification';
import { describe, expect, it } from 'vitest';
import { pathMatches, rowsOf, treeOf, usesOf } from './category-tree.ts';

const category = (id: string, parentId: string | null, more: Partial<TicketCategory> = {}): TicketCategory => ({
  ...{ id, parentId, name: id.toUpperCase(), active: true, version: 1, ...more },
});

/** b comes before a; c is inactive, with d below it. */
const categories = [
  category('b', null),
  category('a', null),
  category('c', 'a', { active: false }),
  category('d', 'c'),
];
const tree = treeOf(categories);

describe('the tree', () => {
  it('is read from the top down, in the order given, with its paths and levels', () => {
    expect(rowsOf(tree).map(({ path, level }) => `${level} ${path.join('/')}`)).toEqual([
      ...['1 B', '1 A', '2 A/C', '3 A/C/D'],
    ]);
  });

  it('goes on only below what is open', () => {
    expect(rowsOf(tree, ({ category: { id } }) => id === 'a').map(({ category: { id } }) => id)).toEqual([
      'b',
      'a',
      'c',
    ]);
  });

  it('offers nothing below what is inactive', () => {
    expect(rowsOf(tree).filter(({ offered }) => offered)).toHaveLength(2);
  });

  it('counts the tickets of a branch', () => {
    const uses = new Map([
      ['a', 1],
      ['d', 4],
      ['b', 9],
    ]);

    expect(rowsOf(tree).map((branch) => usesOf(branch, uses))).toEqual([9, 5, 4, 4]);
  });
});

it.each([
  { typed: 'impre', matches: true },
  { typed: 'ESCÁNER hard', matches: true },
  { typed: 'escaner', matches: true },
  { typed: '', matches: true },
  { typed: 'escáner red', matches: false },
])('"$typed" finds the printer: $matches', ({ typed, matches }) => {
  expect(pathMatches(['Hardware', 'Impresora y escáner'], typed)).toBe(matches);
});
