import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

/** Any number that nothing else locks. */
const SETUP_LOCK = 7_301_001;

/** Holds every other setup off until this transaction ends. */
export async function lockSetup(tx: ScopedTx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${SETUP_LOCK})`.execute(tx);
}

export async function isSetUp(tx: ScopedTx): Promise<boolean> {
  return (await tx.selectFrom('organisation').select('only_row').executeTakeFirst()) !== undefined;
}

export async function insertOrganisation(
  tx: ScopedTx,
  organisation: { name: string; language: string; time_zone: string },
): Promise<void> {
  await tx.insertInto('organisation').values(organisation).execute();
}
