// What a device did by itself about a service that stopped, for the ticket of its alert.
import { ServiceRestart } from '@lanet/contracts/agent';
import type { AlertEdge } from '@lanet/contracts/alert-rules';
import type { EntryDetail } from '@lanet/contracts/tickets';
import type { ScopedTx } from '../../platform/database/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { addAlertEntry } from '../tickets/index.ts';
import {
  countRestarts,
  insertRestart,
  lockLastRestart,
  lockRestart,
  openTicketOfService,
  setTold,
} from './alerts.restarts.repo.ts';
import { isPlausible } from './alerts.restarts.rules.ts';

/** An attempt belongs to the outage that began at most so long before or after it. */
const BELONGS_MS = 5 * 60_000;
const HOUR_MS = 3_600_000;
/** Around any one told by a device. An agent tries each service a few times a day. */
const MOST_AN_HOUR = 60;

type Detail = Extract<EntryDetail, { kind: 'service_restart' }>;

/**
 * Stores what a device tells; a job says it in the ticket if the alert was there first, since whoever writes to the ticket must
 * not hold up the reports of others. False for what was told before, is too much, or is of no time that it can be of.
 */
export async function storeServiceRestart(
  tx: ScopedTx,
  { clientId, deviceId }: { clientId: string; deviceId: string },
  restart: ServiceRestart,
  nowMs: number,
): Promise<boolean> {
  const { name, outcome, reason, at: atMs } = restart;
  if (!isPlausible(atMs, nowMs)) return false;
  if ((await countRestarts(tx, deviceId, new Date(atMs - HOUR_MS), new Date(atMs + HOUR_MS))) >= MOST_AN_HOUR)
    return false;
  const id = await insertRestart(tx, { clientId, deviceId, name, outcome, reason, at: new Date(atMs) });
  if (id === undefined) return false;
  // In the queue of the edges: one that opens the alert says it, too, and holds the ticket while it looks for the restart.
  await enqueue(tx, 'alerts.tell_restart', { restartId: id }, { queue: 'alerts' });
  return true;
}

/** Says in the ticket of the alert that is open about it what the device tried. Once: the row keeps where it was said. */
export async function tellRestartNow(tx: ScopedTx, restartId: string): Promise<void> {
  const restart = await lockRestart(tx, restartId);
  if (!restart) return;
  const { device_id: deviceId, service, at } = restart;
  const openedBefore = new Date(at.getTime() + BELONGS_MS);
  const ticketId = await openTicketOfService(tx, { deviceId, service, openedBefore });
  if (ticketId) await tell(tx, ticketId, restart);
}

/** Says in the ticket of an alert that was just opened what the device had tried before. */
export async function tellRestartBefore(
  tx: ScopedTx,
  { ticketId, deviceId }: { ticketId: string; deviceId: string },
  { metric, object, since }: Pick<AlertEdge, 'metric' | 'object' | 'since'>,
): Promise<void> {
  if (metric !== 'service.stopped') return;
  const last = await lockLastRestart(tx, deviceId, object, new Date(since - BELONGS_MS));
  if (last) await tell(tx, ticketId, last);
}

type Stored = NonNullable<Awaited<ReturnType<typeof lockRestart>>>;

async function tell(tx: ScopedTx, ticketId: string, restart: Stored): Promise<void> {
  if (restart.told_in === ticketId) return;
  await setTold(tx, restart.id, ticketId);
  await addAlertEntry(tx, ticketId, detailOf(restart.service, restart), { visibility: 'internal' });
}

function detailOf(
  service: string,
  { outcome, reason, at }: { outcome: string; reason: string | null; at: Date },
): Detail {
  return {
    kind: 'service_restart',
    service,
    outcome: ServiceRestart.shape.outcome.parse(outcome),
    reason,
    at: at.toISOString(),
  };
}
