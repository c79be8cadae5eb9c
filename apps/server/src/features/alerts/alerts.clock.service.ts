// Alerts about clocks (faults.md 22): the agent works with the server's time, but people and programs on the device do not.
import type { ScopedTx } from '../../platform/database/index.ts';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { notifyAdmins } from '../notifications/index.ts';
import { countClocks, lockClock, wrongClocks } from './alerts.clock.repo.ts';
import { findSubject } from './alerts.edges.repo.ts';
import { announceAlert, openAlert, removeAlert, resolveAlert } from './alerts.edges.service.ts';
import { rulesOf } from './alerts.policy.service.ts';
import { devicesAlerting } from './alerts.presence.repo.ts';
import { isOurs, offMinutes } from './alerts.presence.rules.ts';
import { serverEdge } from './alerts.presence.service.ts';
import { lockOpenAlert } from './alerts.repo.ts';

const KEY = 'clock_wrong';
const METRIC = 'clock.offsetMinutes';
/** Of ours, so many clocks off by more are. */
const OURS_MS = 5 * 60_000;
/** Opened in one turn; the others in the next. */
const BATCH = 200;
const DAY_MS = 86_400_000;

/** Judges the clocks of all devices, each in a transaction of its own. */
export async function judgeClocks(
  { db, clock, log }: Pick<Platform, 'db' | 'clock' | 'log'>,
  batch = BATCH,
): Promise<void> {
  const nowMs = clock.now();
  const each = (deviceId: string, work: (tx: ScopedTx) => Promise<void>) =>
    inScope(db, SYSTEM, work).catch((err: unknown) => log.error({ err, deviceId }, 'a clock was not judged'));
  for (const { deviceId } of await inScope(db, SYSTEM, (tx) => devicesAlerting(tx, METRIC))) {
    await each(deviceId, (tx) => endClock(tx, deviceId, nowMs));
  }
  const wrong = await inScope(db, SYSTEM, (tx) => wrongClocks(tx, KEY, batch));
  if (wrong.length === 0 || (await inScope(db, SYSTEM, (tx) => isOurClock(tx, nowMs)))) return;
  for (const deviceId of wrong) await each(deviceId, (tx) => alertClock(tx, deviceId, nowMs));
}

/** Where so many clocks differ from ours, ours is the one that is wrong: administrators hear of it once a day. */
async function isOurClock(tx: ScopedTx, nowMs: number): Promise<boolean> {
  const { wrong, right } = await countClocks(tx, OURS_MS, new Date(nowMs - DAY_MS));
  if (!isOurs({ lost: wrong, online: right })) return false;
  const values = { cause: 'clock', lost: String(wrong), total: String(wrong + right) };
  const eventKey = `clock.${new Date(nowMs).toISOString().slice(0, 10)}`;
  await notifyAdmins(tx, { kind: 'own_outage', eventKey, values, priority: 'high' });
  return true;
}

async function alertClock(tx: ScopedTx, deviceId: string, nowMs: number): Promise<void> {
  const said = await lockClock(tx, deviceId);
  const device = said && (await findSubject(tx, deviceId));
  if (!said?.isConfirmed || !device?.isActive || (await lockOpenAlert(tx, deviceId, KEY, ''))) return;
  const rule = (await rulesOf(tx, device)).find(({ key, enabled }) => enabled && key === KEY);
  const value = offMinutes(said.skewMs);
  if (!rule || value <= rule.trigger) return;
  const edge = serverEdge(rule, { to: 'firing', value, sinceMs: nowMs, nowMs });
  await openAlert(tx, device, rule, edge, { receivedMs: nowMs, nowMs });
}

async function endClock(tx: ScopedTx, deviceId: string, nowMs: number): Promise<void> {
  const said = await lockClock(tx, deviceId);
  const alert = said && (await lockOpenAlert(tx, deviceId, KEY, ''));
  const device = alert && (await findSubject(tx, deviceId));
  if (!said || !alert || !device) return;
  const rule = (await rulesOf(tx, device)).find(({ key, enabled }) => enabled && key === KEY);
  const value = offMinutes(said.skewMs);
  if (rule && (!said.isConfirmed || value >= rule.recover)) return;
  announceAlert(tx, device, alert.id);
  if (!rule) return removeAlert(tx, alert, new Date(nowMs));
  const edge = serverEdge(rule, { to: 'resolved', value, sinceMs: nowMs, nowMs });
  await resolveAlert(tx, device, alert, edge, new Date(nowMs), nowMs);
}
