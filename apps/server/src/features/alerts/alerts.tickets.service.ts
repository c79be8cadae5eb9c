// The ticket of an alert: which one it belongs to, and whether maintenance holds it, or the notices of it, back.
import type { AlertEdge, AlertRule } from '@lanet/contracts/alert-rules';
import type { ScopedTx } from '../../platform/database/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { type Held, quietOver, quietUntil } from '../maintenance/index.ts';
import { addAlertEntry, openAlertTicket, raisePriority, reopenTicket, tellHeld } from '../tickets/index.ts';
import { type AlertSubject, ticketCase } from './alerts.edges.repo.ts';
import { confirmMs, familyOf, ticketFor } from './alerts.edges.rules.ts';
import { isUntold, markTold } from './alerts.held.repo.ts';
import { updateAlert } from './alerts.repo.ts';
import { alertSubject } from './alerts.subject.rules.ts';

export type TicketlessAlert = Pick<AlertEdge, 'metric' | 'object' | 'value' | 'trigger'> & {
  id: string;
  rule: string;
  priority: AlertRule['priority'];
  at: Date;
  /** Whether it was held back before. */
  isHeld?: boolean;
};

/** What its rule says of an alert that fires; only how long one takes to be believed may come from a rule that is gone. */
export type ReportedBy = Pick<AlertRule, 'reopenWithinHours'> & Parameters<typeof confirmMs>[0];

/** No window is open for longer. One that follows at once is seen when this one is over. */
const LOOK_AHEAD_MS = 32 * 86_400_000;

/**
 * Opens a ticket for an alert that fires, or puts it into the one it belongs to; answers which. Undefined while maintenance
 * stops tickets: then the end of that is the time of the next look, and the alert stays (alerts.md, section 6).
 */
export async function reportAlert(
  tx: ScopedTx,
  device: AlertSubject,
  alert: TicketlessAlert,
  rule: ReportedBy,
  nowMs: number,
): Promise<string | undefined> {
  const firedMs = alert.at.getTime();
  const held = await waitOf(tx, device, 'tickets', { firedMs, nowMs, forMs: confirmMs(rule) });
  if (!held) return giveTicket(tx, device, alert, rule, nowMs);
  const until = new Date(held.untilMs);
  await updateAlert(tx, alert.id, { held: 'ticket', held_until: until, settle_at: until });
  const isSilent = (await quietOver(tx, device, 'notifications', nowMs, nowMs + 1)).length > 0;
  if (!isSilent && !alert.isHeld) await tellOfHeld(tx, device, alert, held);
  return undefined;
}

interface Wait {
  firedMs: number;
  nowMs: number;
  forMs: number;
}

async function waitOf(tx: ScopedTx, device: AlertSubject, what: Held, wait: Wait) {
  return quietUntil(await quietOver(tx, device, what, wait.firedMs, wait.nowMs + LOOK_AHEAD_MS), wait);
}

/** Where only tickets are stopped, staff see under their bell that there would be one. */
async function tellOfHeld(
  tx: ScopedTx,
  { clientId, deviceId, name, language }: AlertSubject,
  alert: TicketlessAlert,
  { windowId, endMs }: { windowId: string; endMs: number },
): Promise<void> {
  const subject = alertSubject(alert, name, language);
  const until = new Date(endMs).toISOString();
  await enqueue(tx, 'notifications.alert_held', { clientId, deviceId, windowId, subject, until });
}

async function giveTicket(
  tx: ScopedTx,
  device: AlertSubject,
  alert: TicketlessAlert,
  rule: ReportedBy,
  nowMs: number,
): Promise<string> {
  const { id, priority, at } = alert;
  const facts = await ticketCase(tx, device.deviceId, alert, familyOf(alert.metric));
  const choice = ticketFor({ ...facts, atMs: at.getTime(), reopenWithinHours: rule.reopenWithinHours });
  const hushed = await waitOf(tx, device, 'notifications', {
    ...{ firedMs: at.getTime(), nowMs, forMs: confirmMs(rule) },
  });
  const quiet = hushed !== undefined;
  const ticketId =
    choice.kind === 'create' ? await openFor(tx, device, alert, quiet) : await addTo(tx, choice, alert, quiet);
  // People hear of a ticket when it begins; one that they have not heard of yet waits for the last of its alerts.
  const isNews = choice.kind !== 'append' || (await isUntold(tx, ticketId));
  const until = hushed && isNews ? new Date(hushed.untilMs) : null;
  await updateAlert(tx, id, {
    ...{ ticket_id: ticketId, noted_at: new Date(nowMs), settle_at: until },
    ...{ held: until && 'notices', held_until: until },
  });
  if (choice.kind !== 'create') await raisePriority(tx, ticketId, priority);
  if (!quiet && (await markTold(tx, ticketId)) && choice.kind === 'append') await tellHeld(tx, ticketId);
  return ticketId;
}

function detailOf({ id, rule, metric, object, value, trigger }: TicketlessAlert) {
  return { kind: 'alert_fired', alertId: id, rule, metric, object, value, trigger } as const;
}

async function openFor(
  tx: ScopedTx,
  { clientId, siteId, deviceId, name: authorName, language }: AlertSubject,
  alert: TicketlessAlert,
  quiet: boolean,
): Promise<string> {
  const subject = alertSubject(alert, authorName, language);
  const { priority } = alert;
  const facts = { clientId, siteId, deviceId, subject, priority, detail: detailOf(alert), authorName, quiet };
  return (await openAlertTicket(tx, facts)).id;
}

async function addTo(
  tx: ScopedTx,
  { kind, ticketId }: { kind: 'append' | 'reopen'; ticketId: string },
  alert: TicketlessAlert,
  quiet: boolean,
): Promise<string> {
  if (kind === 'reopen') await reopenTicket(tx, ticketId, 'recurrence', { quiet });
  await addAlertEntry(tx, ticketId, detailOf(alert), { visibility: 'internal' });
  return ticketId;
}

/** Tells of a ticket that was opened quietly, now that nothing stops notices any more; else at the end of what does. */
export async function tellLate(
  tx: ScopedTx,
  device: AlertSubject,
  alert: { id: string; ticketId: string; at: Date },
  rule: Parameters<typeof confirmMs>[0] | undefined,
  nowMs: number,
): Promise<void> {
  const forMs = rule ? confirmMs(rule) : 0;
  const hushed = await waitOf(tx, device, 'notifications', { firedMs: alert.at.getTime(), nowMs, forMs });
  const until = hushed ? new Date(hushed.untilMs) : null;
  await updateAlert(tx, alert.id, { settle_at: until, ...(until && { held_until: until }) });
  if (!until && (await markTold(tx, alert.ticketId))) await tellHeld(tx, alert.ticketId);
}
