import { CalendarHours } from '@lanet/contracts/calendar-hours';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

export const MOST_CALENDARS = 200;

export interface StoredCalendar {
  id: string;
  name: string;
  isDefault: boolean;
  active: boolean;
  own: CalendarHours;
  version: number;
  createdAt: Date;
}

const selectCalendars = (tx: ScopedTx) =>
  tx.selectFrom('calendars').select(['id', 'name', 'is_default', 'active', 'own_hours', 'version', 'created_at']);

type Row = Awaited<ReturnType<ReturnType<typeof selectCalendars>['executeTakeFirstOrThrow']>>;

const toStored = (row: Row): StoredCalendar => ({
  id: row.id,
  name: row.name,
  isDefault: row.is_default,
  active: row.active,
  own: CalendarHours.parse(row.own_hours),
  version: row.version,
  createdAt: row.created_at,
});

export async function findCalendar(tx: ScopedTx, id: string): Promise<StoredCalendar | undefined> {
  const row = await selectCalendars(tx).where('id', '=', id).executeTakeFirst();
  return row && toStored(row);
}

/** Held until the transaction ends: versions are made one after the other. */
export async function lockCalendar(tx: ScopedTx, id: string): Promise<StoredCalendar | undefined> {
  const row = await selectCalendars(tx).where('id', '=', id).forUpdate().executeTakeFirst();
  return row && toStored(row);
}

/** Until the transaction ends it stays as it is: whoever chooses it and whoever deactivates it wait for each other. */
export async function isActive(tx: ScopedTx, id: string): Promise<boolean | undefined> {
  const query = tx.selectFrom('calendars').select('active').where('id', '=', id).forShare();
  return (await query.executeTakeFirst())?.active;
}

/** The default first, then by name. */
export async function listCalendars(tx: ScopedTx): Promise<StoredCalendar[]> {
  const query = selectCalendars(tx).orderBy('is_default', 'desc').orderBy('name').orderBy('id').limit(MOST_CALENDARS);
  return (await query.execute()).map(toStored);
}

export async function defaultCalendar(tx: ScopedTx): Promise<{ id: string; name: string } | undefined> {
  return tx.selectFrom('calendars').select(['id', 'name']).where('is_default', '=', true).executeTakeFirst();
}

export async function isNameTaken(tx: ScopedTx, name: string, besides: string | null): Promise<boolean> {
  const query = tx
    .selectFrom('calendars')
    .select('id')
    .where(sql<boolean>`lower(name) = lower(${name})`)
    .where(sql<boolean>`id is distinct from ${besides}::uuid`);
  return (await query.executeTakeFirst()) !== undefined;
}

export async function insertCalendar(
  tx: ScopedTx,
  { id, name, own, isDefault = false }: { id: string; name: string; own: CalendarHours; isDefault?: boolean },
): Promise<void> {
  await tx
    .insertInto('calendars')
    .values({ id, name, own_hours: JSON.stringify(own), is_default: isDefault })
    .execute();
}

export async function updateCalendar(
  tx: ScopedTx,
  id: string,
  { name, own, version }: Pick<StoredCalendar, 'name' | 'own' | 'version'>,
): Promise<void> {
  await tx
    .updateTable('calendars')
    .set({ name, own_hours: JSON.stringify(own), version: version + 1 })
    .where('id', '=', id)
    .execute();
}

export async function setActive(tx: ScopedTx, id: string, active: boolean): Promise<void> {
  await tx.updateTable('calendars').set({ active }).where('id', '=', id).execute();
}

export async function setDefault(tx: ScopedTx, id: string): Promise<void> {
  await tx.updateTable('calendars').set({ is_default: false }).where('is_default', '=', true).execute();
  await tx.updateTable('calendars').set({ is_default: true }).where('id', '=', id).execute();
}

/** Held until the transaction ends, for what is done once for the whole installation. */
export async function lockCalendars(tx: ScopedTx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('calendars', 36))`.execute(tx);
}
