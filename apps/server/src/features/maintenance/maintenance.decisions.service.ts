// What becomes of a window: a proposal is accepted, declined or withdrawn, a window called off, an occurrence ended.
import type { MaintenanceWindow } from '@lanet/contracts/maintenance';
import type { ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import {
  type ChangeKind,
  maintenanceChanged,
  replaceVersion,
  type VersionChange,
} from './maintenance.change.service.ts';
import type { StoredVersion } from './maintenance.repo.ts';
import { isOpen, upcoming } from './maintenance.rules.ts';
import { heldWindow, readWindow } from './maintenance.service.ts';

interface Decision {
  id: string;
  nowMs: number;
}

/** @throws Refusal 404, 403 as `heldWindow`; 409 `maintenance.not_proposed`; 422 `maintenance.never` when it came too late. */
export function acceptWindow(tx: ScopedTx, caller: Caller, { id, nowMs }: Decision): Promise<MaintenanceWindow> {
  return decide(tx, caller, { id, nowMs }, 'accepted', (held) => {
    if (held.state !== 'proposed') throw new Refusal('maintenance.not_proposed');
    if (upcoming(held, nowMs, 1).length === 0) throw new Refusal('maintenance.never');
    return { state: 'active' };
  });
}

/** @throws Refusal 404, 403 as `heldWindow`; 409 `maintenance.not_proposed`. */
export function declineWindow(
  tx: ScopedTx,
  caller: Caller,
  { why, ...decision }: Decision & { why: string },
): Promise<MaintenanceWindow> {
  return decide(tx, caller, decision, 'declined', ({ state }) => {
    if (state !== 'proposed') throw new Refusal('maintenance.not_proposed');
    return { state: 'declined', why };
  });
}

/** @throws Refusal 404, 403 as `heldWindow`; 409 `maintenance.ended` when nothing of it is left. */
export function cancelWindow(
  tx: ScopedTx,
  caller: Caller,
  { why = null, ...decision }: Decision & { why?: string | null | undefined },
): Promise<MaintenanceWindow> {
  return decide(tx, caller, decision, 'cancelled', (held) => {
    const isLeft =
      held.state === 'proposed' || (held.state === 'active' && upcoming(held, decision.nowMs, 1).length > 0);
    if (!isLeft) throw new Refusal('maintenance.ended');
    return { state: 'cancelled', why };
  });
}

/** @throws Refusal 404, 403 as `heldWindow`; 409 `maintenance.not_running`. */
export function endOccurrence(tx: ScopedTx, caller: Caller, { id, nowMs }: Decision): Promise<MaintenanceWindow> {
  return decide(tx, caller, { id, nowMs }, 'ended_early', (held) => {
    // By the rule, not by what the worker last kept: it may be behind.
    const [next] = held.state === 'active' ? upcoming(held, nowMs, 1) : [];
    if (!next || !isOpen({ ...held, next }, nowMs)) throw new Refusal('maintenance.not_running');
    // It holds again from the end of this occurrence on.
    return { validFromMs: next.toMs };
  });
}

async function decide(
  tx: ScopedTx,
  caller: Caller,
  { id, nowMs }: Decision,
  kind: ChangeKind,
  change: (held: StoredVersion) => VersionChange,
): Promise<MaintenanceWindow> {
  const { held, place } = await heldWindow(tx, caller, id, nowMs);
  const window = await replaceVersion(tx, caller, held, change(held), nowMs);
  await maintenanceChanged(tx, { kind, window, place, by: caller });
  return readWindow(tx, id, nowMs);
}
