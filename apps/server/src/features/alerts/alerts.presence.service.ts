// Alerts about devices that are away: opened and resolved here, by the same steps as those that agents tell of.
import type { AlertEdge, AlertRule } from '@lanet/contracts/alert-rules';
import { inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { type AlertSubject, findSubject } from './alerts.edges.repo.ts';
import { announceAlert, openAlert, removeAlert, resolveAlert } from './alerts.edges.service.ts';
import { watchOutages } from './alerts.outages.service.ts';
import { rulesOf } from './alerts.policy.service.ts';
import { absentDevices, devicesAlerting, lockAbsence } from './alerts.presence.repo.ts';
import { absenceEnd, absenceRule, awayMinutes, EXPECTED, isExcused, missedMinutes } from './alerts.presence.rules.ts';
import { lockOpenAlert } from './alerts.repo.ts';

/** Looked at in one turn; the newest come first, since those are whom something can be done about. */
const BATCH = 5_000;
const METRIC = 'presence.offlineMinutes';

/** Judges everybody who was missed or is away now, each in a transaction of its own. */
export async function judgePresence({ db, clock, log }: Pick<Platform, 'db' | 'clock' | 'log'>): Promise<void> {
  const nowMs = clock.now();
  const each = (deviceId: string, work: (tx: ScopedTx) => Promise<void>) =>
    // One that fails must not keep the others waiting; it is looked at again.
    inScope(db, SYSTEM, work).catch((err: unknown) => log.error({ err, deviceId }, 'presence was not judged'));
  const outages = await inScope(db, SYSTEM, (tx) => watchOutages(tx, nowMs));
  for (const { deviceId, rule } of await inScope(db, SYSTEM, (tx) => devicesAlerting(tx, METRIC))) {
    await each(deviceId, (tx) => endAbsence(tx, deviceId, rule, nowMs));
  }
  for (const { deviceId, seenMs } of await inScope(db, SYSTEM, (tx) =>
    absentDevices(tx, EXPECTED, new Date(nowMs), BATCH),
  )) {
    if (!isExcused(outages, seenMs, nowMs)) await each(deviceId, (tx) => missDevice(tx, deviceId, nowMs));
  }
}

/** Opens the alert of a device that has been away for longer than its rule allows. */
async function missDevice(tx: ScopedTx, deviceId: string, nowMs: number): Promise<void> {
  const absence = await lockAbsence(tx, deviceId);
  const device = absence && (await findSubject(tx, deviceId));
  const key = absence && absenceRule(absence.type);
  if (!absence || !device || key === undefined || (await lockOpenAlert(tx, deviceId, key, ''))) return;
  const rule = await ruleOf(tx, device, key);
  const value = missedMinutes(rule, absence, nowMs);
  if (!rule || value === undefined) return;
  const edge = serverEdge(rule, { to: 'firing', value, sinceMs: absence.seenMs, nowMs });
  await openAlert(tx, device, rule, edge, { receivedMs: nowMs, nowMs });
}

/** Resolves the alert of a device that is back, or ends it where nobody is to be missed any more. */
async function endAbsence(tx: ScopedTx, deviceId: string, key: string, nowMs: number): Promise<void> {
  const absence = await lockAbsence(tx, deviceId);
  const alert = absence && (await lockOpenAlert(tx, deviceId, key, ''));
  const device = alert && (await findSubject(tx, deviceId));
  if (!absence || !alert || !device) return;
  const rule = await ruleOf(tx, device, key);
  const end = absenceEnd(rule, absence, nowMs);
  if (end === 'still_away') return;
  announceAlert(tx, device, alert.id);
  if (end === 'not_judged' || !rule) return removeAlert(tx, alert, new Date(nowMs));
  const away = awayMinutes({ openedMs: alert.opened_at.getTime(), value: alert.value }, absence.seenMs);
  const before = { ...alert, value: away, last_at: new Date(Math.max(absence.seenMs, alert.opened_at.getTime())) };
  const edge = serverEdge(rule, { to: 'resolved', value: 0, sinceMs: absence.seenMs, nowMs });
  await resolveAlert(tx, device, before, edge, new Date(nowMs), nowMs);
}

async function ruleOf(tx: ScopedTx, device: AlertSubject, key: string): Promise<AlertRule | undefined> {
  return (await rulesOf(tx, device)).find((rule) => rule.key === key);
}

/** What an agent would have said, had it been asked. */
export function serverEdge(
  { key, version, metric, trigger, recover }: AlertRule,
  { to, value, sinceMs, nowMs }: { to: 'firing' | 'resolved'; value: number; sinceMs: number; nowMs: number },
): AlertEdge {
  return {
    ...{ rule: key, ruleVersion: version, object: '', metric, trigger, recover, value, flaps: 0 },
    ...{ from: to === 'firing' ? 'pending' : 'recovering', to, at: nowMs, since: sinceMs },
    samples: [{ at: nowMs, value }],
  };
}
