import type { Language } from '@lanet/contracts/endpoint';
import type { ScopedTx } from '../../platform/database/index.ts';

export interface OrganisationFields {
  name?: string;
  language?: Language;
  timeZone?: string;
  folioPrefix?: string;
  blockedExtensions?: string[];
}

/** The one row; undefined before the first start has made it. */
export async function findOrganisation(tx: ScopedTx) {
  return tx
    .selectFrom('organisation')
    .select(['name', 'language', 'time_zone as timeZone', 'folio_prefix as folioPrefix', 'version'])
    .select('blocked_extensions as blockedExtensions')
    .executeTakeFirst();
}

export async function folioPrefix(tx: ScopedTx): Promise<string> {
  const row = await tx.selectFrom('organisation').select('folio_prefix').executeTakeFirst();
  return row?.folio_prefix ?? 'TKT';
}

/** False when it is not at that version any more. */
export async function updateOrganisation(tx: ScopedTx, version: number, fields: OrganisationFields): Promise<boolean> {
  const { timeZone, folioPrefix, blockedExtensions, ...same } = fields;
  const row = await tx
    .updateTable('organisation')
    .set({
      ...same,
      ...(timeZone !== undefined && { time_zone: timeZone }),
      ...(folioPrefix !== undefined && { folio_prefix: folioPrefix }),
      ...(blockedExtensions !== undefined && { blocked_extensions: [...new Set(blockedExtensions)].sort() }),
      version: version + 1,
    })
    .where('version', '=', version)
    .returning('version')
    .executeTakeFirst();
  return row !== undefined;
}
