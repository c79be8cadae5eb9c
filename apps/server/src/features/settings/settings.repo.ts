import type { Language } from '@lanet/contracts/endpoint';
import type { ScopedTx } from '../../platform/database/index.ts';

export interface OrganisationFields {
  name?: string;
  language?: Language;
  timeZone?: string;
  folioPrefix?: string;
}

/** The one row; undefined before the first start has made it. */
export async function findOrganisation(tx: ScopedTx) {
  return tx
    .selectFrom('organisation')
    .select(['name', 'language', 'time_zone as timeZone', 'folio_prefix as folioPrefix', 'version'])
    .executeTakeFirst();
}

/** False when it is not at that version any more. */
export async function updateOrganisation(tx: ScopedTx, version: number, fields: OrganisationFields): Promise<boolean> {
  const { timeZone, folioPrefix, ...same } = fields;
  const row = await tx
    .updateTable('organisation')
    .set({
      ...same,
      ...(timeZone !== undefined && { time_zone: timeZone }),
      ...(folioPrefix !== undefined && { folio_prefix: folioPrefix }),
      version: version + 1,
    })
    .where('version', '=', version)
    .returning('version')
    .executeTakeFirst();
  return row !== undefined;
}
