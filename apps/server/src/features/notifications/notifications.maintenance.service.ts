// What people hear of maintenance: a client proposes it, staff decide, and an alert gets no ticket because of it.
import type { ScopedTx } from '../../platform/database/index.ts';
import type { JobPayloads } from '../../platform/jobs/jobs.ts';
import { namesOf, staffOfClient } from './notifications.people.repo.ts';
import { notifyPerson } from './notifications.service.ts';

/** Staff of the client hear of a proposal, and whoever made it what became of it; nobody of their own act. */
export async function tellOfMaintenance(
  tx: ScopedTx,
  { event, clientId, windowId, version, place, reason, actor, proposerId }: JobPayloads['notifications.maintenance'],
): Promise<void> {
  const { client } = await namesOf(tx, clientId, null);
  const values = { windowId, place, client, reason, actor: actor.name };
  const eventKey = `maintenance.${windowId}.${version}`;
  const told =
    event === 'proposed'
      ? (await staffOfClient(tx, clientId)).map(({ id }) => id)
      : [proposerId].filter((id) => id !== actor.id);
  for (const personId of told) {
    await notifyPerson(tx, { personId, kind: `maintenance_${event}`, eventKey, values });
  }
}

/** One line for a device and an occurrence, however many alerts there are: tickets are stopped, and notices are not. */
export async function tellOfHeldAlert(
  tx: ScopedTx,
  { clientId, deviceId, windowId, subject, until }: JobPayloads['notifications.alert_held'],
): Promise<void> {
  const { client } = await namesOf(tx, clientId, deviceId);
  const eventKey = `maintenance.${windowId}.${deviceId}.${until}`;
  for (const { id: personId } of await staffOfClient(tx, clientId)) {
    await notifyPerson(tx, { personId, kind: 'alert_held', eventKey, values: { subject, client, until }, deviceId });
  }
}
