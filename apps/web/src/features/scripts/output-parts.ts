// Putting the pieces of a run's output together, whatever the order they come in.
import type { OutputPart } from '@lanet/contracts/commands';

/** The number of the first piece that is not there yet: everything from it on is asked for. `parts` ascend. */
export function firstMissingPart(parts: readonly OutputPart[]): number {
  const gap = parts.findIndex(({ part }, index) => part !== index);
  return gap === -1 ? parts.length : gap;
}

/** Both lists as one, ascending, each piece once; a piece is written once and never changes. */
export function mergeParts(known: readonly OutputPart[], fresh: readonly OutputPart[]): readonly OutputPart[] {
  const byNumber = new Map([...known, ...fresh].map((one) => [one.part, one]));
  if (byNumber.size === known.length) return known;
  return [...byNumber.values()].sort((a, b) => a.part - b.part);
}
