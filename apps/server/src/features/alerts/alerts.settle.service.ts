// Alerts whose time to be looked at has come: a ticket resolves by proof, a late breach turns out to be one of now, or
// maintenance that held it back is over.
import type { ScopedTx } from '../../platform/database/index.ts';
import { resolveByProof, ticketForUpdate } from '../tickets/index.ts';
import { findSubject } from './alerts.edges.repo.ts';
import { announceAlert } from './alerts.edges.service.ts';
import { isUntold } from './alerts.held.repo.ts';
import { rulesOf } from './alerts.policy.service.ts';
import { type HeldAlert, lockDueAlert, updateAlert } from './alerts.repo.ts';
import { tellRestartBefore } from './alerts.restarts.service.ts';
import { actionsOf, newestMeasured, otherAlerts } from './alerts.settle.repo.ts';
import { recovers, type SettleCase, settlement } from './alerts.settle.rules.ts';
import { reportAlert, tellLate } from './alerts.tickets.service.ts';

/** Looks at one due alert; does nothing when it is not due any more. */
export async function settleAlert(tx: ScopedTx, id: string, nowMs: number): Promise<void> {
  const alert = await lockDueAlert(tx, id, new Date(nowMs));
  if (!alert) return;
  if (alert.resolved_at === null) return openLate(tx, alert, nowMs);
  if (alert.ticket_id === null) return updateAlert(tx, id, { settle_at: null });
  return settleTicket(tx, alert, alert.ticket_id, alert.resolved_at, nowMs);
}

/**
 * It fired long ago, and its end never came with the rest of the backlog, or maintenance held it back, and that is over: it
 * fires still.
 */
async function openLate(tx: ScopedTx, alert: HeldAlert, nowMs: number): Promise<void> {
  const device = await findSubject(tx, alert.device_id);
  if (!device?.isActive) return updateAlert(tx, alert.id, { settle_at: null });
  const { id, rule_key: key, metric, object, value, trigger, priority, opened_at: at, ticket_id: given } = alert;
  const rule = (await rulesOf(tx, device)).find((one) => one.key === key);
  if (given !== null && alert.held === 'notices') return tellLate(tx, device, { id, ticketId: given, at }, rule, nowMs);
  if (given !== null) return updateAlert(tx, id, { settle_at: null });
  const facts = { id, rule: key, metric, object, value, trigger, priority, at, isHeld: alert.held !== null };
  const judged = { metric, trigger, forSeconds: rule?.forSeconds ?? 0, reopenWithinHours: alert.reopen_within_hours };
  const ticketId = await reportAlert(tx, device, facts, judged, nowMs);
  const { deviceId } = device;
  if (ticketId !== undefined) {
    await tellRestartBefore(tx, { ticketId, deviceId }, { metric, object, since: at.getTime() });
  }
  announceAlert(tx, device, id);
}

async function settleTicket(
  tx: ScopedTx,
  alert: HeldAlert,
  ticketId: string,
  resolvedAt: Date,
  nowMs: number,
): Promise<void> {
  // Held first, so that two alerts of one ticket that are due at once do not each wait for the other.
  await ticketForUpdate(tx, ticketId);
  const others = await otherAlerts(tx, ticketId, alert.id, new Date(nowMs));
  const { lastAction, fixedMs } = await actionsOf(tx, ticketId, alert.suggested_script);
  const { metric, object, value, trigger, recover, last_at: lastAt, recovered_value: recovered } = alert;
  const recovery = { value: recovered ?? recover, atMs: resolvedAt.getTime() };
  const newest = await newestSince(tx, alert, lastAction?.finishedMs ?? null, nowMs);
  const next = settlement({ nowMs, recovery, others, lastAction, newest });
  await updateAlert(tx, alert.id, { settle_at: next.kind === 'wait' ? new Date(next.untilMs) : null });
  if (next.kind !== 'resolve') return;
  const { proof } = next;
  await resolveByProof(tx, ticketId, {
    fixRan: fixedMs !== null && fixedMs < proof.atMs,
    // What began and ended while nobody was to be told is told to nobody.
    quiet: await isUntold(tx, ticketId),
    evidence: {
      ...{ metric, object, before: value, beforeAt: lastAt.toISOString(), trigger, recover },
      ...{ after: proof.value, afterAt: new Date(proof.atMs).toISOString() },
    },
  });
}

/** How the device stands since the last action ended: null while it runs, and until a report brought a value. */
async function newestSince(
  tx: ScopedTx,
  alert: HeldAlert,
  finishedMs: number | null,
  nowMs: number,
): Promise<SettleCase['newest']> {
  if (finishedMs === null) return null;
  const { device_id: deviceId, metric, object, rule_key: key } = alert;
  const newest = await newestMeasured(tx, { deviceId, metric, object }, { sinceMs: finishedMs, nowMs });
  const device = newest && (await findSubject(tx, deviceId));
  if (!newest || !device) return null;
  const rule = (await rulesOf(tx, device)).find((one) => one.key === key);
  return { ...newest, recovers: recovers(rule, alert, newest.value) };
}
