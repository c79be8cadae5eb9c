import { CATEGORY_LEVELS } from '@lanet/contracts/classification';
import type { ErrorCode } from '@lanet/contracts/errors';

/** A category as it stands in the tree. */
export interface CategoryNode {
  id: string;
  parentId: string | null;
  name: string;
  active: boolean;
}

type Tree = readonly CategoryNode[];

/** A category and all above it, from the top down; empty when it is not there. */
export function lineOf(tree: Tree, id: string): CategoryNode[] {
  const node = tree.find((one) => one.id === id);
  if (!node) return [];
  return node.parentId === null ? [node] : [...lineOf(tree, node.parentId), node];
}

/** The names from the top of the tree down to a category. */
export function pathOf(tree: Tree, id: string): string[] {
  return lineOf(tree, id).map(({ name }) => name);
}

/** Whether tickets can get it: a category that was deactivated takes all below it along. */
export function isOffered(tree: Tree, id: string): boolean {
  const line = lineOf(tree, id);
  return line.length > 0 && line.every(({ active }) => active);
}

/** How many levels a category and what is below it take. */
function heightOf(tree: Tree, id: string): number {
  const below = tree.filter(({ parentId }) => parentId === id);
  return 1 + Math.max(0, ...below.map((child) => heightOf(tree, child.id)));
}

export type Placing = { kind: 'refused'; code: ErrorCode } | { kind: 'placed'; level: number };

/**
 * On which level a category comes to stand below `parentId`, or why it cannot. `id` is the one that moves, with all below
 * it; null for a new one.
 */
export function placing(tree: Tree, id: string | null, parentId: string | null): Placing {
  const above = parentId === null ? [] : lineOf(tree, parentId);
  if (parentId !== null && above.length === 0) return { kind: 'refused', code: 'classification.not_found' };
  if (above.some((one) => one.id === id)) return { kind: 'refused', code: 'classification.below_itself' };
  const level = above.length + 1;
  const height = id === null ? 1 : heightOf(tree, id);
  return level + height - 1 > CATEGORY_LEVELS
    ? { kind: 'refused', code: 'classification.too_deep' }
    : { kind: 'placed', level };
}

/** The order after one of it was put at a place, counted without it; beyond the end is the end. */
export function withPlaced(order: readonly string[], id: string, place: number): string[] {
  const others = order.filter((one) => one !== id);
  return [...others.slice(0, place), id, ...others.slice(place)];
}
