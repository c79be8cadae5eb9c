// For the queries of other features: which rows are under maintenance at an instant.
import { type RawBuilder, sql } from 'kysely';

/** The columns of a row that say where it is. */
export interface PlaceColumns {
  clientId: RawBuilder<unknown>;
  siteId: RawBuilder<unknown>;
  deviceId: RawBuilder<unknown>;
}

/**
 * The window that is open over the place of a row, that which ends last: `window_id`, `reason`, `next_until`. For
 * `left join lateral (…) m on true`. Few windows are open at a time, and an index holds just those.
 */
export const openOver = (now: Date, { clientId, siteId, deviceId }: PlaceColumns): RawBuilder<unknown> => sql`
  select w.window_id, w.reason, w.next_until from maintenance_windows w
  where w.valid_until is null and w.state = 'active' and w.next_until > ${now}::timestamptz and w.next_from <= ${now}::timestamptz
    and (w.client_id is null or w.client_id = ${clientId} and (w.scope = 'client'
      or w.scope = 'site' and w.site_id = ${siteId} or w.device_id = ${deviceId}))
  order by w.next_until desc limit 1`;
