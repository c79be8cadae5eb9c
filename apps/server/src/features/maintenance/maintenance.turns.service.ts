// Occurrences begin and end by the time alone: rows with a time, which the worker looks at.
import type { ScopedTx } from '../../platform/database/index.ts';
import { maintenanceChanged } from './maintenance.change.service.ts';
import { lockDue, saveTurn } from './maintenance.repo.ts';
import { isOpen, lastSpans, turnOf } from './maintenance.rules.ts';

/** Goes on to what is now or next of a window whose time has come; nothing when it is not due any more. */
export async function turnWindow(tx: ScopedTx, id: string, nowMs: number): Promise<void> {
  const version = await lockDue(tx, id, new Date(nowMs));
  if (!version) return;
  const { next: before, lastEndedMs } = version;
  const { next, dueMs } = turnOf(version, nowMs);
  const isOver = before !== null && before.toMs <= nowMs;
  const isAccepted = version.state === 'active';
  // Of several that nobody looked at meanwhile, the last.
  const [last] = isOver && isAccepted ? lastSpans([version], nowMs, 1) : [];
  const ended = last?.toMs ?? lastEndedMs;
  await saveTurn(tx, id, { next, dueMs, lastEndedMs: ended });
  if (!isAccepted) return;
  const window = { ...version, next, lastEndedMs: ended };
  if (isOver) await maintenanceChanged(tx, { kind: 'ended', window, place: '', by: null });
  if (isOpen(window, nowMs)) await maintenanceChanged(tx, { kind: 'began', window, place: '', by: null });
}
