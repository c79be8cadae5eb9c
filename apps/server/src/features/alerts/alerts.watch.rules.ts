// What a device's own exception of the service rule becomes when somebody changes its watch list. Pure.
import type { RuleFields } from '@lanet/contracts/alerts';

export type WatchChange = { name: string; watched: boolean } | { restartFirst: boolean };

/** `above`: the names that the levels above the device watch. */
export function changedWatch(fields: RuleFields, change: WatchChange, above: readonly string[]): RuleFields {
  if ('restartFirst' in change) return { ...fields, restartFirst: change.restartFirst };
  const { services = { watch: [], unwatch: [] }, object, ...rest } = fields;
  const { name, watched } = change;
  const without = (names: readonly string[]) => names.filter((one) => one !== name);
  const lists = { watch: without(services.watch), unwatch: without(services.unwatch) };
  const isAbove = above.includes(name);
  if (watched && !isAbove) lists.watch.push(name);
  if (!watched && isAbove) lists.unwatch.push(name);
  const isEmpty = lists.watch.length === 0 && lists.unwatch.length === 0;
  return {
    ...rest,
    // From before lists: one name was all a level could add.
    ...(object !== undefined && object !== name && { object }),
    ...(!isEmpty && { services: lists }),
  };
}
