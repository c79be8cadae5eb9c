// Planned tickets come back when their date comes; nothing of it is kept in memory, so the service may have been down for days.
import { inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { takePlanned } from './tickets.scheduled.repo.ts';
import { broughtBack, heldTicket } from './tickets.timeline.service.ts';

/** Held in one transaction. Two services share the work: each passes by what the other holds. */
const AT_ONCE = 100;

/** Brings back all whose date has come, in batches of their own. */
export async function bringBackPlanned({ db }: Pick<Platform, 'db'>): Promise<void> {
  while ((await inScope(db, SYSTEM, bringBackSome)) > 0);
}

async function bringBackSome(tx: ScopedTx): Promise<number> {
  const ids = await takePlanned(tx, AT_ONCE);
  // In the order of their ids, as everybody who holds the clocks of several does.
  for (const id of ids.toSorted()) await broughtBack(tx, await heldTicket(tx, id));
  return ids.length;
}
