// What windows do to the rest of the product, for the features that ask.
import type { ScopedTx } from '../../platform/database/index.ts';
import { type Place, versionsOver } from './maintenance.repo.ts';
import { type Held, pausesOf, type Quiet, quietSpans, type SlaPause } from './maintenance.rules.ts';

/**
 * When the SLA of a place stood still within a range: the union of what accepted windows paused, in parts that do not
 * overlap, with the window and its reason as it was then. What lies ahead in the range is as it is planned now.
 */
export async function slaPauses(tx: ScopedTx, place: Place, fromMs: number, toMs: number): Promise<SlaPause[]> {
  if (toMs <= fromMs) return [];
  return pausesOf(await versionsOver(tx, place, new Date(fromMs), new Date(toMs)), fromMs, toMs);
}

/** When windows held something back for a place within a range; the transaction has to see everything. */
export async function quietOver(
  tx: ScopedTx,
  place: Place,
  what: Held,
  fromMs: number,
  toMs: number,
): Promise<Quiet[]> {
  return quietSpans(await versionsOver(tx, place, new Date(fromMs), new Date(toMs)), what, fromMs, toMs);
}
