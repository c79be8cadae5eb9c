import { Role } from '@lanet/contracts/roles';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { StaffMember } from './notifications.rules.ts';

/** Active staff who see a client: a technician without a row in `person_clients` sees all of them. */
export async function staffOfClient(tx: ScopedTx, clientId: string): Promise<StaffMember[]> {
  const rows = await tx
    .selectFrom('people')
    .select(['id', 'role'])
    .where('active', '=', true)
    .where('client_id', 'is', null)
    .where(
      sql<boolean>`(role <> 'technician'
        or not exists (select from person_clients pc where pc.person_id = people.id)
        or exists (select from person_clients pc where pc.person_id = people.id and pc.client_id = ${clientId}::uuid))`,
    )
    .orderBy('id')
    .execute();
  return rows.map(({ id, role }) => ({ id, role: Role.parse(role) }));
}

/** Active administrators, who look after the installation. */
export async function adminIds(tx: ScopedTx): Promise<string[]> {
  const rows = await tx
    .selectFrom('people')
    .select('id')
    .where('active', '=', true)
    .where('role', 'in', ['superadmin', 'admin'])
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Active staff who see every client. */
export async function staffOfAll(tx: ScopedTx): Promise<string[]> {
  const rows = await tx
    .selectFrom('people')
    .select('id')
    .where('active', '=', true)
    .where('client_id', 'is', null)
    .where(
      sql<boolean>`(role <> 'technician' or not exists (select from person_clients pc where pc.person_id = people.id))`,
    )
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Whose clock each of these people reads. */
export async function readersOf(tx: ScopedTx, ids: readonly string[]): Promise<{ id: string; timeZone: string }[]> {
  const rows = await tx
    .selectFrom('people')
    .select(['id', 'time_zone'])
    .where(sql<boolean>`id = any(${sql.val(ids)}::uuid[])`)
    .orderBy('id')
    .execute();
  return rows.map(({ id, time_zone: timeZone }) => ({ id, timeZone }));
}

export async function findActor(tx: ScopedTx, id: string): Promise<{ name: string; role: Role } | undefined> {
  const row = await tx.selectFrom('people').select(['name', 'role']).where('id', '=', id).executeTakeFirst();
  return row && { name: row.name, role: Role.parse(row.role) };
}

/** Names for the sentences: of a client, and of a device of it. */
export async function namesOf(
  tx: ScopedTx,
  clientId: string,
  deviceId: string | null,
): Promise<{ client: string; device: string | null }> {
  const row = await tx
    .selectFrom('clients')
    .leftJoin('devices', (join) => join.onRef('devices.client_id', '=', 'clients.id').on('devices.id', '=', deviceId))
    .select(['clients.name as client', 'devices.name as device'])
    .where('clients.id', '=', clientId)
    .executeTakeFirst();
  return { client: row?.client ?? '', device: row?.device ?? null };
}

/** How many notices of a kind a device caused for its loudest listener since then. */
export async function countNotices(tx: ScopedTx, kind: string, deviceId: string, since: Date): Promise<number> {
  const row = await tx
    .selectFrom('notifications')
    .select(sql<number>`count(distinct event_key)`.as('notices'))
    .where('kind', '=', kind)
    .where('device_id', '=', deviceId)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow();
  return row.notices;
}

/** The ticket a mail was about, and whom it was for. */
export async function findMailOfTicket(
  tx: ScopedTx,
  outboxId: string,
): Promise<{ ticketId: string; address: string } | undefined> {
  const row = await tx
    .selectFrom('outbox')
    .select(['ticket_id', 'to_address'])
    .where('id', '=', outboxId)
    .executeTakeFirst();
  return row?.ticket_id ? { ticketId: row.ticket_id, address: row.to_address } : undefined;
}

export async function mailboxAddress(tx: ScopedTx, id: string): Promise<string | undefined> {
  const row = await tx.selectFrom('mailboxes').select('address').where('id', '=', id).executeTakeFirst();
  return row?.address;
}

interface Shown {
  name: string;
  address: string;
}

/** Whom a mail of a ticket shows: the requester in To, those of the client's side who read along in Cc. */
export async function takingPart(
  tx: ScopedTx,
  requesterId: string | null,
  participantIds: readonly string[],
): Promise<{ to: Shown[]; cc: Shown[] } | undefined> {
  if (requesterId === null) return undefined;
  const rows = await tx
    .selectFrom('people')
    .select(['id', 'name', 'email as address'])
    .where('id', 'in', [requesterId, ...participantIds])
    .where('active', '=', true)
    .where('client_id', 'is not', null)
    .orderBy('name')
    .orderBy('id')
    .execute();
  const shown = (isTo: boolean) =>
    rows.filter(({ id }) => (id === requesterId) === isTo).map(({ name, address }) => ({ name, address }));
  return { to: shown(true), cc: shown(false) };
}
