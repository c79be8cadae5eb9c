import { type Insertable, sql, type Transaction } from 'kysely';
import type { AuthTx, DB, ScopedTx, SignerTx } from '../../platform/database/index.ts';

/** Inserts without reading back: most scopes may write a line and read none. */
export async function writeAuditLine(
  tx: ScopedTx | AuthTx | SignerTx,
  line: Insertable<DB['audit_log']>,
): Promise<void> {
  const bare: Transaction<DB> = tx;
  await bare.insertInto('audit_log').values(line).execute();
}

export interface AuditPage {
  securityOnly: boolean;
  /** The last line of the page before, by id. */
  afterId: number | undefined;
  limit: number;
}

/** Newest first. */
export function readAuditLines(tx: ScopedTx, { securityOnly, afterId, limit }: AuditPage) {
  return (
    tx
      .selectFrom('audit_log')
      .select(['id', 'at', 'actor_name', 'action', 'target', 'detail'])
      .$if(securityOnly, (query) => query.where('security', '=', true))
      // The place is read from the line itself: a time that went through JavaScript has lost its microseconds.
      .$if(afterId !== undefined, (query) =>
        query.where(sql<boolean>`(at, id) < (select at, id from audit_log where id = ${afterId})`),
      )
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute()
  );
}

export type AuditRow = Awaited<ReturnType<typeof readAuditLines>>[number];
