import type { Priority } from '@lanet/contracts/alert-rules';
import type { Notification, NotificationKind } from '@lanet/contracts/notifications';
import { v7 as uuidv7 } from 'uuid';
import { announce, type ScopedTx } from '../../platform/database/index.ts';
import { Refusal } from '../../platform/http/index.ts';
import { adminIds } from './notifications.people.repo.ts';
import { countUnread, insertNotification, listNotifications, markRead } from './notifications.repo.ts';

export interface Notice {
  personId: string;
  kind: NotificationKind;
  /** What happened, once: a person hears of an event one time, however often this runs. */
  eventKey: string;
  values: Record<string, string>;
  priority?: Priority | null;
  ticketId?: string | null;
  deviceId?: string | null;
}

/**
 * Puts a line under a person's bell, and tells their open pages. The caller's transaction has to see everything (jobs
 * do). Deactivated people hear nothing.
 */
export async function notifyPerson(tx: ScopedTx, notice: Notice): Promise<void> {
  const { priority = null, ticketId = null, deviceId = null, ...rest } = notice;
  const id = uuidv7();
  if (await insertNotification(tx, { ...rest, id, priority, ticketId, deviceId }))
    announceBell(tx, notice.personId, id);
}

/** The same for every administrator: what concerns the installation and no client. */
export async function notifyAdmins(tx: ScopedTx, notice: Omit<Notice, 'personId'>): Promise<void> {
  for (const personId of await adminIds(tx)) await notifyPerson(tx, { ...notice, personId });
}

const SHOWN = 50;

export async function bell(tx: ScopedTx, personId: string): Promise<{ unread: number; items: Notification[] }> {
  return { unread: await countUnread(tx, personId), items: await listNotifications(tx, personId, SHOWN) };
}

/** @throws Refusal 404 `notifications.not_found`, also for another person's. */
export async function readNotification(tx: ScopedTx, personId: string, id: string, nowMs: number): Promise<void> {
  const { found } = await markRead(tx, personId, id, new Date(nowMs));
  if (!found) throw new Refusal('notifications.not_found');
  announceBell(tx, personId, id);
}

export async function readAll(tx: ScopedTx, personId: string, nowMs: number): Promise<void> {
  const { found } = await markRead(tx, personId, undefined, new Date(nowMs));
  if (found) announceBell(tx, personId, uuidv7());
}

/** Another page of the same person shows another count now. */
function announceBell(tx: ScopedTx, personId: string, id: string): void {
  announce(tx, { topic: 'live', event: { type: 'notification', id }, audience: { personId } });
}
