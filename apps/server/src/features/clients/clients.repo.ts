import type { Client } from '@lanet/contracts/clients';
import { type RawBuilder, sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import { pageOf } from '../../platform/http/cursor.ts';
import { holdsWords } from '../search/index.ts';

export interface ClientFields {
  name?: string;
  email?: string | null;
  phone?: string | null;
  notes?: string | null;
  reopenDays?: number;
}

export interface NewClient extends ClientFields {
  id: string;
  name: string;
  slug: string;
}

/** False when the slug is taken. */
export async function insertClient(tx: ScopedTx, client: NewClient): Promise<boolean> {
  const query = tx
    .insertInto('clients')
    .values({ id: client.id, slug: client.slug, ...columnsOf(client), name: client.name });
  const row = await query
    .onConflict((on) => on.column('slug').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** False when it is not at that version any more, or not there. */
export async function updateClient(tx: ScopedTx, id: string, version: number, fields: ClientFields): Promise<boolean> {
  const row = await tx
    .updateTable('clients')
    .set({ ...columnsOf(fields), version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

function columnsOf({ name, email, phone, notes, reopenDays }: ClientFields) {
  return {
    ...(name !== undefined && { name }),
    ...(email !== undefined && { email }),
    ...(phone !== undefined && { phone }),
    ...(notes !== undefined && { notes }),
    ...(reopenDays !== undefined && { reopen_days: reopenDays }),
  };
}

export async function findClient(tx: ScopedTx, id: string): Promise<Client | undefined> {
  const row = await selectClients(tx).where('clients.id', '=', id).executeTakeFirst();
  return row && toClient(row);
}

/** By name; `after` is the name and id of the last one of the page before. */
export async function listClients(
  tx: ScopedTx,
  { words, limit, after }: { words: readonly string[]; limit: number; after: [string, string] | undefined },
) {
  let query = selectClients(tx);
  if (words.length > 0) query = query.where(holdsWords(sql`plain(clients.name)`, words));
  if (after) query = query.where(sql<boolean>`(clients.name, clients.id) > (${after[0]}, ${after[1]}::uuid)`);
  const rows = await query
    .orderBy('clients.name')
    .orderBy('clients.id')
    .limit(limit + 1)
    .execute();
  return pageOf<(typeof rows)[number], Client>(rows, limit, toClient, ({ name, id }) => [name, id]);
}

/** Each figure is counted for the rows of the page alone, by an index that starts with the client or its devices. */
function selectClients(tx: ScopedTx) {
  return tx
    .selectFrom('clients')
    .select(['id', 'name', 'slug', 'email', 'phone', 'notes', 'reopen_days', 'version', 'created_at'])
    .select([
      count(sql`sites s where s.client_id = clients.id`).as('site_count'),
      count(sql`devices d where d.client_id = clients.id and d.status = 'active'`).as('device_count'),
      count(sql`devices d join device_status s on s.device_id = d.id and s.online
                where d.client_id = clients.id and d.status = 'active'`).as('online_count'),
      count(sql`tickets t where t.client_id = clients.id and t.kind not in ('resolved', 'closed')`).as('ticket_count'),
      count(sql`devices d join alerts a on a.device_id = d.id and a.resolved_at is null
                where d.client_id = clients.id`).as('alert_count'),
    ]);
}

function count(from: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`(select count(*) from ${from})`;
}

type ClientRow = Awaited<ReturnType<ReturnType<typeof selectClients>['executeTakeFirstOrThrow']>>;

function toClient(row: ClientRow): Client {
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    email: row.email,
    phone: row.phone,
    notes: row.notes,
    reopenDays: row.reopen_days,
    siteCount: row.site_count,
    deviceCount: row.device_count,
    onlineCount: row.online_count,
    openTicketCount: row.ticket_count,
    openAlertCount: row.alert_count,
    createdAt: row.created_at.toISOString(),
    version: row.version,
  };
}
