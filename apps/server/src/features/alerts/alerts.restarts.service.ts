// What a device did by itself about a service that stopped, for the ticket of its alert.
import { ServiceRestart } from '@lanet/contracts/agent';
import type { AlertEdge } from '@lanet/contracts/alert-rules';
import type { EntryDetail } from '@lanet/contracts/tickets';
import type { ScopedTx } from '../../platform/database/index.ts';
import { addAlertEntry } from '../tickets/index.ts';
import { insertRestart, lastRestart, openTicketOfService } from './alerts.restarts.repo.ts';

/** An attempt belongs to the outage that began at most so long before or after it. */
const BELONGS_MS = 5 * 60_000;

type Detail = Extract<EntryDetail, { kind: 'service_restart' }>;

/** Stores what a device tells, and says it in the ticket if the alert was there first. False when it was told before. */
export async function storeServiceRestart(
  tx: ScopedTx,
  { clientId, deviceId }: { clientId: string; deviceId: string },
  restart: ServiceRestart,
): Promise<boolean> {
  const { name, outcome, reason } = restart;
  const at = new Date(restart.at);
  if (!(await insertRestart(tx, { clientId, deviceId, name, outcome, reason, at }))) return false;
  const ticketId = await openTicketOfService(tx, deviceId, name);
  if (ticketId) await addAlertEntry(tx, ticketId, detailOf(name, { outcome, reason, at }), { visibility: 'internal' });
  return true;
}

/** Says in the ticket of an alert that was just opened what the device had tried before. */
export async function tellRestartBefore(
  tx: ScopedTx,
  { ticketId, deviceId }: { ticketId: string; deviceId: string },
  { metric, object, since }: Pick<AlertEdge, 'metric' | 'object' | 'since'>,
): Promise<void> {
  if (metric !== 'service.stopped') return;
  const last = await lastRestart(tx, deviceId, object, new Date(since - BELONGS_MS));
  if (last) await addAlertEntry(tx, ticketId, detailOf(object, last), { visibility: 'internal' });
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
