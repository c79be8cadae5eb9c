// How a window changes: the version that holds ends, the next one begins, and whoever has to know is told.
import { announce, type ScopedTx } from '../../platform/database/index.ts';
import type { Caller } from '../../platform/http/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { audit } from '../audit/index.ts';
import { endVersion, insertVersion, type StoredVersion } from './maintenance.repo.ts';
import { isOpen, turnOf } from './maintenance.rules.ts';

/** `began` and `ended`: an occurrence did, by the time alone. */
export type ChangeKind =
  | 'proposed'
  | 'planned'
  | 'started'
  | 'changed'
  | 'accepted'
  | 'declined'
  | 'cancelled'
  | 'ended_early'
  | 'began'
  | 'ended';

export interface MaintenanceChange {
  kind: ChangeKind;
  /** As it holds from now on. */
  window: NewVersion;
  /** What the place is called. */
  place: string;
  by: Caller | null;
}

/** A version before it has a row. */
export type NewVersion = Omit<StoredVersion, 'id' | 'validUntilMs'>;

/** Every change of a window passes here, whoever makes it, in the transaction that makes it. */
export async function maintenanceChanged(tx: ScopedTx, change: MaintenanceChange): Promise<void> {
  const { kind, window, place, by } = change;
  const { windowId, scope, clientId, siteId, deviceId } = window;
  const audience = clientId === null ? { everybody: true } : { clientId, siteId };
  announce(tx, { topic: 'live', event: { type: 'maintenance', id: windowId }, audience });
  // The time alone moves nothing that an alert waits for: it knows when that is.
  if (!by) return;
  const { state, reason, why, start, timeZone, durationMinutes, rrule, stops, pausesSla } = window;
  await audit(tx, {
    actor: { kind: 'person', id: by.personId, name: by.name },
    action: `maintenance.${kind}`,
    target: place,
    clientId,
    detail: {
      ...{ windowId, scope, state, reason, start, timeZone, durationMinutes, rrule, stops, pausesSla },
      ...(why !== null && { why }),
    },
  });
  await enqueue(tx, 'alerts.review_held', { clientId, siteId: scope === 'site' ? siteId : null, deviceId });
  if (kind === 'proposed' || kind === 'accepted' || kind === 'declined') await tellDecision(tx, kind, change, by);
}

/** Staff hear of a proposal, and whoever made it hears what became of it. */
async function tellDecision(
  tx: ScopedTx,
  event: 'proposed' | 'accepted' | 'declined',
  { window, place }: MaintenanceChange,
  by: Caller,
): Promise<void> {
  const { windowId, version, clientId, createdBy, reason } = window;
  if (clientId === null) return;
  await enqueue(tx, 'notifications.maintenance', {
    ...{ event, clientId, windowId, version, place, reason },
    actor: { id: by.personId, name: by.name },
    proposerId: createdBy.id,
  });
}

/** The first version of a window. */
export async function addWindow(tx: ScopedTx, window: NewVersion, nowMs: number): Promise<NewVersion> {
  const turn = turnOf(window, nowMs);
  const added = { ...window, next: turn.next };
  await insertVersion(tx, added, turn.dueMs);
  return added;
}

export type VersionChange = Partial<
  Pick<
    StoredVersion,
    | 'state'
    | 'start'
    | 'timeZone'
    | 'durationMinutes'
    | 'rrule'
    | 'stops'
    | 'pausesSla'
    | 'reason'
    | 'why'
    | 'validFromMs'
  >
>;

/** Ends the version that holds and adds the next one, which differs by `change`. The window is held by the caller. */
export async function replaceVersion(
  tx: ScopedTx,
  by: Caller,
  before: StoredVersion,
  change: VersionChange,
  nowMs: number,
): Promise<NewVersion> {
  await endVersion(tx, before, nowMs);
  const { id: _id, validUntilMs: _until, ...same } = before;
  const after = {
    ...{ ...same, validFromMs: nowMs, ...change, version: before.version + 1 },
    ...{ changedBy: { id: by.personId, name: by.name }, changedMs: nowMs },
  };
  const turn = turnOf(after, nowMs);
  const added = { ...after, next: turn.next };
  // What was open and is no more has just ended.
  if (isOpen(before, nowMs) && !isOpen(added, nowMs)) added.lastEndedMs = nowMs;
  await insertVersion(tx, added, turn.dueMs);
  return added;
}
