import type { Alert } from '@lanet/contracts/alerts';
import { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';
import { InstantKey, pageOf, readCursor } from '../../platform/http/cursor.ts';
import { Refusal } from '../../platform/http/index.ts';
import { findSubject } from './alerts.edges.repo.ts';
import { announceAlert, removeAlert } from './alerts.edges.service.ts';
import { type AlertFilter, findAlert, listAlerts, lockOpenAlertsOfDevice, toAlert } from './alerts.repo.ts';

const Key = z.tuple([InstantKey, z.uuid()]);

/** One page of alerts, newest first. @throws Refusal 422 for a cursor that is none. */
export async function alertPage(
  tx: ScopedTx,
  { limit, cursor, ...filter }: AlertFilter & { limit: number; cursor?: string | undefined },
  nowMs: number,
): Promise<{ items: Alert[]; nextCursor: string | null }> {
  const rows = await listAlerts(tx, filter, { now: new Date(nowMs), limit, after: readCursor(Key, cursor) });
  return pageOf(rows, limit, toAlert, ({ key, id }) => [key, id]);
}

/** @throws Refusal 404 `alerts.not_found`, also when it is another client's. */
export async function getAlert(tx: ScopedTx, id: string, nowMs: number): Promise<Alert> {
  const alert = await findAlert(tx, id, new Date(nowMs));
  if (!alert) throw new Refusal('alerts.not_found');
  return alert;
}

/** Ends the open alerts of a device that is no longer looked after. Nothing is proved: its tickets stay open. */
export async function closeAlertsOfDevice(tx: ScopedTx, deviceId: string): Promise<void> {
  const device = await findSubject(tx, deviceId);
  if (!device) return;
  for (const alert of await lockOpenAlertsOfDevice(tx, deviceId)) {
    await removeAlert(tx, alert, new Date());
    announceAlert(tx, device, alert.id);
  }
}
