// What a run that installs updates changed, by what waited before and after. Pure.
import type { Sections } from '@lanet/contracts/inventory';

export interface Waiting {
  name: string;
  arch: string | null;
  version: string;
}

export const waitingOf = ({ pending }: Sections['updates']): Waiting[] =>
  pending.map(({ name, arch, availableVersion }) => ({ name, arch, version: availableVersion }));

/**
 * Gone, still there, and how many are there now that were not. One that waits again with another version was installed and
 * then overtaken, or never installed: it counts as still there, since that is what a person would have to look at.
 */
export function comparedUpdates(before: readonly Waiting[], after: readonly Waiting[]) {
  const key = ({ name, arch }: Waiting) => `${name}|${arch ?? ''}`;
  const now = new Map(after.map((one) => [key(one), one]));
  const then = new Set(before.map(key));
  return {
    installed: before.filter((one) => !now.has(key(one))),
    remaining: after.filter((one) => then.has(key(one))),
    appeared: after.filter((one) => !then.has(key(one))).length,
  };
}
