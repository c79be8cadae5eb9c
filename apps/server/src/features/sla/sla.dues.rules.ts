import type { Clock, Evaluation } from './sla.clocks.rules.ts';

/** The three due times that are shown, and the one that comes next. Epoch milliseconds; null where nothing is due. */
export interface Dues {
  nextMs: number | null;
  firstMs: number | null;
  updateMs: number | null;
  closeMs: number | null;
}

/**
 * What is due. Nothing that is paused, met or at its end. A due time may lie in the past: then it is late. As long as the first
 * response is open it comes before any update.
 */
export function duesOf({ clocks }: Pick<Evaluation, 'clocks'>): Dues {
  const due = (names: readonly Clock['clock'][]) =>
    earliest(
      clocks.flatMap(({ clock, state, dueMs }) => (names.includes(clock) && state === 'running' ? [dueMs] : [])),
    );
  const firstMs = due(['first_response']);
  const updateMs = due(['next_response', 'update']);
  const closeMs = due(['resolution']);
  const isAwaited = clocks.some(({ clock, endedMs }) => clock === 'first_response' && endedMs === null);
  return { firstMs, updateMs, closeMs, nextMs: earliest([isAwaited ? firstMs : updateMs, closeMs]) };
}

function earliest(instants: readonly (number | null)[]): number | null {
  const known = instants.filter((ms) => ms !== null);
  return known.length === 0 ? null : Math.min(...known);
}
