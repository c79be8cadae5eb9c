import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import { instantKey, keyInstant } from '../../platform/http/cursor.ts';

export interface SectionRow {
  clientId: string;
  deviceId: string;
  section: string;
  hash: string;
  data: unknown;
}

/** Hashes of everything stored of some devices, by `deviceId section`. */
export async function readHashes(tx: ScopedTx, deviceIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ device_id: string; section: string; hash: string }>`
    select device_id, section, hash from inventory_sections where device_id = any (${deviceIds}::uuid[])`.execute(tx);
  return new Map(rows.map(({ device_id, section, hash }) => [`${device_id} ${section}`, hash]));
}

/** Contents of some sections, by `deviceId section`, locked so that two reports of one device tell a change once. */
export async function lockContents(
  tx: ScopedTx,
  keys: readonly { deviceId: string; section: string }[],
): Promise<Map<string, unknown>> {
  const { rows } = await sql<{ device_id: string; section: string; data: unknown }>`
    select device_id, section, data from inventory_sections
    where (device_id, section) in (select * from unnest(
      ${keys.map(({ deviceId }) => deviceId)}::uuid[], ${keys.map(({ section }) => section)}::text[]))
    order by device_id, section for update`.execute(tx);
  return new Map(rows.map(({ device_id, section, data }) => [`${device_id} ${section}`, data]));
}

export async function writeSections(tx: ScopedTx, rows: readonly SectionRow[], now: Date): Promise<void> {
  await sql`
    insert into inventory_sections (client_id, device_id, section, hash, data, collected_at)
    select client_id, device_id, section, hash, data::jsonb, ${now}::timestamptz from unnest(
      ${rows.map(({ clientId }) => clientId)}::uuid[], ${rows.map(({ deviceId }) => deviceId)}::uuid[],
      ${rows.map(({ section }) => section)}::text[], ${rows.map(({ hash }) => hash)}::text[],
      ${rows.map(({ data }) => JSON.stringify(data))}::text[]) as s (client_id, device_id, section, hash, data)
    order by device_id, section
    on conflict (device_id, section)
    do update set hash = excluded.hash, data = excluded.data, collected_at = excluded.collected_at`.execute(tx);
}

export interface ChangeRow {
  clientId: string;
  deviceId: string;
  id: string;
  section: string;
  change: string;
  item: string;
  before: string | null;
  after: string | null;
}

export async function writeChanges(tx: ScopedTx, rows: readonly ChangeRow[]): Promise<void> {
  await sql`
    insert into inventory_changes (client_id, device_id, id, section, change, item, before, after)
    select * from unnest(
      ${rows.map(({ clientId }) => clientId)}::uuid[], ${rows.map(({ deviceId }) => deviceId)}::uuid[],
      ${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ section }) => section)}::text[],
      ${rows.map(({ change }) => change)}::text[], ${rows.map(({ item }) => item)}::text[],
      ${rows.map(({ before }) => before)}::text[], ${rows.map(({ after }) => after)}::text[])`.execute(tx);
}

/** The sections of one device, by name; at most one for each of the contract's. */
export function readSections(tx: ScopedTx, deviceId: string, section: string | undefined) {
  return tx
    .selectFrom('inventory_sections')
    .select(['section', 'hash', 'collected_at', 'data'])
    .where('device_id', '=', deviceId)
    .$if(section !== undefined, (query) => query.where('section', '=', section ?? ''))
    .orderBy('section')
    .limit(100)
    .execute();
}

export function readChanges(
  tx: ScopedTx,
  deviceId: string,
  { after, limit }: { after: readonly [at: number, id: string] | undefined; limit: number },
) {
  return tx
    .selectFrom('inventory_changes')
    .select(['id', 'at', instantKey('at').as('at_key'), 'section', 'change', 'item', 'before', 'after'])
    .where('device_id', '=', deviceId)
    .$if(after !== undefined, (query) => {
      const [at, id] = after ?? [0, ''];
      return query.where(sql<boolean>`(at, id) < (${keyInstant(at)}, ${id}::uuid)`);
    })
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
