// What changes of policies, calendars and places does to open tickets: computed anew in batches, what is due first first.
import { v7 as uuidv7 } from 'uuid';
import { inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  type Affected,
  affectedTickets,
  type Change,
  countAffected,
  deleteChanges,
  finishRecompute,
  noteProgress,
  type Position,
  pendingChanges,
  startRecompute,
} from './sla.changes.repo.ts';
import { recompute } from './sla.firing.service.ts';
import { renewPlans } from './sla.note.service.ts';

const CHANGES_AT_ONCE = 1000;
const TICKETS_AT_ONCE = 200;

/**
 * Works off what changed. The changes are forgotten when all tickets are computed: a service that dies half-way begins again, and
 * computing twice changes nothing.
 */
export async function applyChanges({ db, log }: Pick<Platform, 'db' | 'log'>): Promise<void> {
  const changes = await inScope(db, SYSTEM, (tx) => pendingChanges(tx, CHANGES_AT_ONCE));
  if (changes.length === 0) return;
  const affected = affectedBy(changes);
  const id = uuidv7();
  const total = await inScope(db, SYSTEM, async (tx) => {
    const count = await countAffected(tx, affected);
    if (count > 0) await startRecompute(tx, { id, changes, total: count });
    return count;
  });
  if (total > 0) await recomputeAll({ db, log }, { id, affected, changes });
  await inScope(db, SYSTEM, async (tx) => {
    await deleteChanges(
      tx,
      changes.map((change) => change.id),
    );
    if (total > 0) await finishRecompute(tx, id);
  });
  log.info({ changes: changes.length, tickets: total }, 'due times were computed anew');
}

function affectedBy(changes: readonly Change[]): Affected {
  const of = (kind: Change['kind']) => [
    ...new Set(changes.flatMap((change) => (change.kind === kind && change.ref ? [change.ref] : []))),
  ];
  return {
    ...{ policies: of('policy'), calendars: of('calendar'), clients: of('client'), sites: of('site') },
    everything: changes.some(({ ref }) => ref === null),
  };
}

async function recomputeAll(
  { db }: Pick<Platform, 'db' | 'log'>,
  { id, affected, changes }: { id: string; affected: Affected; changes: readonly Change[] },
): Promise<void> {
  const placesChanged = changes.some(({ kind }) => kind === 'client' || kind === 'site');
  let after: Position | undefined;
  let done = 0;
  for (;;) {
    const batch = await inScope(db, SYSTEM, (tx) => oneBatch(tx, { affected, after, placesChanged }));
    done += batch.length;
    after = batch.at(-1);
    if (after === undefined) return;
    await inScope(db, SYSTEM, (tx) => noteProgress(tx, id, done));
  }
}

async function oneBatch(
  tx: ScopedTx,
  { affected, after, placesChanged }: { affected: Affected; after: Position | undefined; placesChanged: boolean },
) {
  const batch = await affectedTickets(tx, affected, after, TICKETS_AT_ONCE);
  const ids = batch.map(({ id }) => id).toSorted();
  if (ids.length === 0) return [];
  // Another calendar or zone holds from now on, and is a line of the log.
  if (placesChanged) await renewPlans(tx, ids);
  await recompute(tx, ids);
  return batch;
}
