// Alerts about antivirus products, by what inventories say (alerts.md 4): one that is off or out of date, and none at all.
import { sections } from '@lanet/contracts/inventory';
import { inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { lockSecurity, unprotectedDevices } from './alerts.antivirus.repo.ts';
import { breaks, isOver, type Protection, protectionOf } from './alerts.antivirus.rules.ts';
import { findSubject } from './alerts.edges.repo.ts';
import { announceAlert, openAlert, removeAlert, resolveAlert } from './alerts.edges.service.ts';
import { rulesOf } from './alerts.policy.service.ts';
import { devicesAlerting } from './alerts.presence.repo.ts';
import { serverEdge } from './alerts.presence.service.ts';
import { lockOpenAlert } from './alerts.repo.ts';

const DOWN = 'antivirus_down';
const MISSING = 'antivirus_missing';
const METRICS = ['antivirus.down', 'antivirus.missing'];
/** Opened in one turn; the others in the next. */
const BATCH = 200;

/** Judges what is stored of all devices, each in a transaction of its own. */
export async function judgeAntivirus({ db, clock, log }: Pick<Platform, 'db' | 'clock' | 'log'>): Promise<void> {
  const nowMs = clock.now();
  const each = (deviceId: string, work: (tx: ScopedTx) => Promise<void>) =>
    inScope(db, SYSTEM, work).catch((err: unknown) => log.error({ err, deviceId }, 'an antivirus was not judged'));
  for (const metric of METRICS) {
    for (const { deviceId, rule } of await inScope(db, SYSTEM, (tx) => devicesAlerting(tx, metric))) {
      await each(deviceId, (tx) => endAlert(tx, deviceId, rule, nowMs));
    }
  }
  const due = await inScope(db, SYSTEM, (tx) =>
    unprotectedDevices(tx, { down: DOWN, missing: MISSING }, new Date(nowMs), BATCH),
  );
  for (const deviceId of due) await each(deviceId, (tx) => alertOf(tx, deviceId, nowMs));
}

async function protection(
  tx: ScopedTx,
  deviceId: string,
): Promise<{ protection: Protection; sinceMs: number } | undefined> {
  const stored = await lockSecurity(tx, deviceId);
  if (!stored) return undefined;
  const antivirus = sections.security.safeParse(stored.data).data?.antivirus ?? null;
  return { protection: protectionOf(antivirus, stored.platform), sinceMs: stored.since.getTime() };
}

async function alertOf(tx: ScopedTx, deviceId: string, nowMs: number): Promise<void> {
  const said = await protection(tx, deviceId);
  const device = said && (await findSubject(tx, deviceId));
  if (!said || !device?.isActive) return;
  const rule = (await rulesOf(tx, device)).find((one) => breaks(one, said, nowMs));
  if (!rule || (await lockOpenAlert(tx, deviceId, rule.key, ''))) return;
  const edge = serverEdge(rule, { to: 'firing', value: 1, sinceMs: said.sinceMs, nowMs });
  await openAlert(tx, device, rule, edge, { receivedMs: nowMs, nowMs });
}

async function endAlert(tx: ScopedTx, deviceId: string, key: string, nowMs: number): Promise<void> {
  const said = await protection(tx, deviceId);
  const alert = said && (await lockOpenAlert(tx, deviceId, key, ''));
  const device = alert && (await findSubject(tx, deviceId));
  if (!said || !alert || !device) return;
  const rule = (await rulesOf(tx, device)).find((one) => one.enabled && one.key === key);
  if (rule && !isOver(rule, said, nowMs)) return;
  announceAlert(tx, device, alert.id);
  if (!rule) return removeAlert(tx, alert, new Date(nowMs));
  const edge = serverEdge(rule, { to: 'resolved', value: 0, sinceMs: said.sinceMs, nowMs });
  await resolveAlert(tx, device, alert, edge, new Date(nowMs), nowMs);
}
