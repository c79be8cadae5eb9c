// The tree of categories as pages show it.
import type { TicketCategory } from '@lanet/contracts/classification';
import { folded } from '../../ui/palette/matching.ts';

export interface Branch {
  category: TicketCategory;
  /** From 1 at the top. */
  level: number;
  /** Where it stands among those beside it, from 0, and how many they are. */
  place: number;
  beside: number;
  /** The names from the top down to its own. */
  path: readonly string[];
  /** Tickets can get it: it and all above it are active. */
  offered: boolean;
  below: readonly Branch[];
}

/** The top of the tree, in the order the server gave. */
export function treeOf(categories: readonly TicketCategory[], above?: Branch): Branch[] {
  const beside = categories.filter(({ parentId }) => parentId === (above?.category.id ?? null));
  return beside.map((category, place) => {
    const branch: Branch = {
      category,
      level: (above?.level ?? 0) + 1,
      ...{ place, beside: beside.length },
      path: [...(above?.path ?? []), category.name],
      offered: category.active && (above?.offered ?? true),
      below: [],
    };
    return { ...branch, below: treeOf(categories, branch) };
  });
}

/** Every branch with those below it, as one reads it; `opens` says below which one goes on. */
export function rowsOf(tree: readonly Branch[], opens: (branch: Branch) => boolean = () => true): Branch[] {
  return tree.flatMap((branch) => [branch, ...(opens(branch) ? rowsOf(branch.below, opens) : [])]);
}

/** How many tickets have a category or one below it. */
export function usesOf(branch: Branch, uses: ReadonlyMap<string, number>): number {
  return rowsOf([branch]).reduce((sum, { category }) => sum + (uses.get(category.id) ?? 0), 0);
}

/** How a category is written in one line. */
export const pathWords = (path: readonly string[]): string => path.join(' › ');

/** Whether every word typed occurs somewhere in the path, accents and capitals aside. */
export function pathMatches(path: readonly string[], typed: string): boolean {
  const whole = folded(path.join(' '));
  return folded(typed)
    .split(/\s+/)
    .every((word) => whole.includes(word));
}
