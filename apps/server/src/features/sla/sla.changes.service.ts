// What changes of policies, calendars and places does to open tickets: computed anew in batches, what is due first first.
import { v7 as uuidv7 } from 'uuid';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  type Affected,
  affectedTickets,
  type Change,
  deleteChanges,
  finishRecompute,
  noteProgress,
  pendingChanges,
  startRecompute,
} from './sla.changes.repo.ts';
import { recompute } from './sla.firing.service.ts';
import { renewPlans } from './sla.note.service.ts';
import { chooseAnew } from './sla.rechoice.service.ts';

const CHANGES_AT_ONCE = 1000;
const TICKETS_AT_ONCE = 200;

/**
 * Works off what changed. The changes are forgotten when all tickets are computed: a service that dies half-way begins again, and
 * computing twice changes nothing.
 */
export async function applyChanges({ db, log }: Pick<Platform, 'db' | 'log'>): Promise<void> {
  const changes = await inScope(db, SYSTEM, (tx) => pendingChanges(tx, CHANGES_AT_ONCE));
  if (changes.length === 0) return;
  const id = uuidv7();
  const ids = await inScope(db, SYSTEM, async (tx) => {
    const affected = await affectedTickets(tx, affectedBy(changes));
    if (affected.length > 0) await startRecompute(tx, { id, changes, total: affected.length });
    return affected;
  });
  await recomputeAll(db, { id, ids, changes });
  await inScope(db, SYSTEM, async (tx) => {
    await deleteChanges(
      tx,
      changes.map((change) => change.id),
    );
    if (ids.length > 0) await finishRecompute(tx, id);
  });
  log.info({ changes: changes.length, tickets: ids.length }, 'due times were computed anew');
}

function affectedBy(changes: readonly Change[]): Affected {
  const of = (kind: Change['kind']) => [
    ...new Set(changes.flatMap((change) => (change.kind === kind && change.ref ? [change.ref] : []))),
  ];
  return {
    ...{
      policies: of('policy'),
      calendars: of('calendar'),
      clients: [...of('client'), ...of('maintenance')],
      ...{ sites: of('site'), categories: of('category') },
    },
    everything: changes.some(({ ref }) => ref === null),
  };
}

async function recomputeAll(
  db: Platform['db'],
  { id, ids, changes }: { id: string; ids: readonly string[]; changes: readonly Change[] },
): Promise<void> {
  const resorted = new Set(await ticketsOfCategories(db, changes));
  const placesChanged = changes.some(({ kind }) => kind === 'client' || kind === 'site');
  for (let at = 0; at < ids.length; at += TICKETS_AT_ONCE) {
    // In the order of their ids, as everybody who holds several does.
    const batch = ids.slice(at, at + TICKETS_AT_ONCE).toSorted();
    await inScope(db, SYSTEM, async (tx) => {
      // Another calendar or zone holds from now on, and is a line of the log.
      if (placesChanged) await renewPlans(tx, batch);
      const anew = batch.filter((ticketId) => resorted.has(ticketId));
      if (anew.length > 0) await chooseAnew(tx, anew);
      await recompute(tx, batch);
      await noteProgress(tx, id, at + batch.length);
    });
  }
}

async function ticketsOfCategories(db: Platform['db'], changes: readonly Change[]): Promise<string[]> {
  const ofCategories = changes.filter(({ kind }) => kind === 'category');
  return ofCategories.length === 0 ? [] : inScope(db, SYSTEM, (tx) => affectedTickets(tx, affectedBy(ofCategories)));
}
