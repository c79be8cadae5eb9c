// One edge that an agent sent becomes what it means for alerts and tickets.
import { AlertEdge, type AlertRule } from '@lanet/contracts/alert-rules';
import { isServerMetric, serverRules } from '@lanet/contracts/server-rules';
import { v7 as uuidv7 } from 'uuid';
import { announce, type ScopedTx } from '../../platform/database/index.ts';
import { addAlertEntry } from '../tickets/index.ts';
import {
  type AlertSubject,
  countOpenOf,
  findSubject,
  lockNextEdge,
  markAllProcessed,
  markProcessed,
} from './alerts.edges.repo.ts';
import { BACKLOG_GRACE_MS, beforeOf, instantOf, isLate, NOTE_EVERY_MS } from './alerts.edges.rules.ts';
import { rulesOf } from './alerts.policy.service.ts';
import { type HeldAlert, insertAlert, lockOpenAlert, updateAlert } from './alerts.repo.ts';
import { tellRestartBefore } from './alerts.restarts.service.ts';
import { reportAlert } from './alerts.tickets.service.ts';

const SERVER_RULES = new Set(serverRules.map(({ key }) => key));

/** No computer has so much to watch: whoever says more is making it up. */
const MOST_OPEN = 500;

/** `history`: it came so late that it opened no ticket. */
export type EdgeOutcome = 'none' | 'done' | 'history';

/**
 * Works on the first waiting edge of a device. The edge is marked in the same transaction: whatever dies, it has its
 * effect once. `none`: nothing waits. An edge that is no edge, or of a rule or device that is gone, has no effect.
 */
export async function processNextEdge(tx: ScopedTx, deviceId: string, nowMs: number): Promise<EdgeOutcome> {
  const waiting = await lockNextEdge(tx, deviceId);
  if (!waiting) return 'none';
  await markProcessed(tx, waiting, new Date(nowMs));
  const edge = AlertEdge.safeParse(waiting.edge).data;
  const device = await findSubject(tx, deviceId);
  if (!device?.isActive) {
    await markAllProcessed(tx, deviceId, new Date(nowMs));
    return 'none';
  }
  // What the server judges itself is none of an agent's business.
  if (!edge || isServerMetric(edge.metric) || SERVER_RULES.has(edge.rule)) return 'done';
  const alert = await lockOpenAlert(tx, deviceId, edge.rule, edge.object);
  if (alert) {
    await onOpenAlert(tx, device, alert, edge, nowMs);
    return 'done';
  }
  if (edge.to !== 'firing') return 'done';
  // The priority and the rest are the server's own: an agent's word is taken for what it measured, not for what it means.
  const rule = (await rulesOf(tx, device)).find(({ key, enabled }) => enabled && key === edge.rule);
  if (!rule || (await countOpenOf(tx, deviceId)) >= MOST_OPEN) return 'done';
  return openAlert(tx, device, rule, edge, { receivedMs: waiting.received_at.getTime(), nowMs });
}

async function onOpenAlert(
  tx: ScopedTx,
  device: AlertSubject,
  alert: HeldAlert,
  edge: AlertEdge,
  nowMs: number,
): Promise<void> {
  const at = instantOf(edge, nowMs, alert.opened_at.getTime());
  announceAlert(tx, device, alert.id);
  switch (edge.to) {
    case 'firing':
      return repeat(tx, alert, edge, at, nowMs);
    case 'resolved':
      return resolveAlert(tx, device, alert, edge, at, nowMs);
    case 'removed':
      return removeAlert(tx, alert, at);
    case 'no-data':
      // Silence is no proof of anything: the alert stays open, and is shown with its age.
      return updateAlert(tx, alert.id, { state: 'no_data' });
    case 'measured':
      return updateAlert(tx, alert.id, { state: 'firing', value: edge.value, last_at: at });
    case 'unstable':
    case 'stable':
      return updateAlert(tx, alert.id, { flaps: edge.flaps, last_at: at });
  }
}

/** It fires although it is open: the agent lost its memory, or sent twice. One alert, one ticket, one more on the counter. */
async function repeat(tx: ScopedTx, alert: HeldAlert, edge: AlertEdge, at: Date, nowMs: number): Promise<void> {
  const repeats = alert.repeats + 1;
  const isNoted = alert.ticket_id !== null && nowMs - (alert.noted_at?.getTime() ?? 0) >= NOTE_EVERY_MS;
  const { metric, value, trigger, recover, flaps } = edge;
  await updateAlert(tx, alert.id, {
    ...{ state: 'firing', metric, value, trigger, recover, flaps, repeats, last_at: at },
    ...(isNoted && { noted_at: new Date(nowMs) }),
  });
  if (!isNoted || alert.ticket_id === null) return;
  const detail = { kind: 'alert_repeated', alertId: alert.id, metric, repeats, value } as const;
  await addAlertEntry(tx, alert.ticket_id, detail, { visibility: 'internal' });
}

/** The metric is well again: its ticket may resolve when it stays so. */
export async function resolveAlert(
  tx: ScopedTx,
  device: AlertSubject,
  alert: HeldAlert,
  edge: AlertEdge,
  at: Date,
  nowMs: number,
): Promise<void> {
  const rule = (await rulesOf(tx, device)).find(({ key }) => key === edge.rule);
  const { ticket_id: ticketId } = alert;
  const { metric, value, trigger, recover, lastAt } = beforeOf({ ...alert, lastAt: alert.last_at }, edge, nowMs);
  await updateAlert(tx, alert.id, {
    ...{ state: 'resolved', metric, value, trigger, recover, last_at: lastAt, flaps: edge.flaps },
    ...{ resolved_at: at, recovered_value: edge.value },
    settle_at: ticketId === null ? null : new Date(at.getTime() + (rule?.stableMinutes ?? 15) * 60_000),
  });
  if (ticketId === null) return;
  const evidence = {
    ...{ metric, object: alert.object, before: value, beforeAt: lastAt.toISOString(), trigger, recover },
    ...{ after: edge.value, afterAt: at.toISOString() },
  };
  const detail = { kind: 'alert_recovered', alertId: alert.id, evidence } as const;
  await addAlertEntry(tx, ticketId, detail, { visibility: 'internal' });
}

/** What it watched is gone, which proves nothing: the ticket stays open for a person. */
export async function removeAlert(tx: ScopedTx, alert: HeldAlert, at: Date): Promise<void> {
  await updateAlert(tx, alert.id, { state: 'removed', resolved_at: at, settle_at: null });
  if (alert.ticket_id === null) return;
  const detail = { kind: 'alert_removed', alertId: alert.id, rule: alert.rule_key, object: alert.object } as const;
  await addAlertEntry(tx, alert.ticket_id, detail, { visibility: 'internal' });
}

export async function openAlert(
  tx: ScopedTx,
  device: AlertSubject,
  rule: AlertRule,
  edge: AlertEdge,
  { receivedMs, nowMs }: { receivedMs: number; nowMs: number },
): Promise<EdgeOutcome> {
  const at = instantOf(edge, nowMs);
  const { metric, object, value, trigger, recover, flaps } = edge;
  const id = uuidv7();
  await insertAlert(tx, {
    ...{ id, clientId: device.clientId, deviceId: device.deviceId, rule: rule.key, ruleVersion: edge.ruleVersion },
    ...{ metric, object, value, trigger, recover, flaps, openedAt: at, lastAt: at, firedAt: new Date(edge.at) },
    ...{ priority: rule.priority, suggestedScript: rule.suggestedScript },
    reopenWithinHours: Math.ceil(rule.reopenWithinHours),
  });
  announceAlert(tx, device, id);
  if (isLate(edge, receivedMs)) {
    // Its end may be in the reports that are still coming: only what has none after this opens a ticket.
    await updateAlert(tx, id, { settle_at: new Date(nowMs + BACKLOG_GRACE_MS) });
    return 'history';
  }
  const ticketId = await reportAlert(tx, device, { ...edge, id, priority: rule.priority, at }, rule, nowMs);
  if (ticketId !== undefined) await tellRestartBefore(tx, { ticketId, deviceId: device.deviceId }, edge);
  return 'done';
}

/** Staff see alerts; everybody who sees the device sees its light. */
export function announceAlert(tx: ScopedTx, { clientId, siteId, deviceId }: AlertSubject, alertId: string): void {
  const audience = { clientId, siteId };
  announce(tx, { topic: 'live', event: { type: 'alert', id: alertId }, audience: { ...audience, staffOnly: true } });
  announce(tx, { topic: 'live', event: { type: 'device', id: deviceId }, audience });
}
