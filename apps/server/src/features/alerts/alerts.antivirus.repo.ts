// Inventories are the feature `inventory`'s own, which itself rests on devices and so on alerts: they are read here by SQL.
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import { heldField } from './alerts.policy.repo.ts';

/**
 * Devices of whose inventory a rule about antivirus products complains for as long as it asks, with no open alert about it yet.
 * No product that is on and current, as `protectionOf` says.
 */
export async function unprotectedDevices(
  tx: ScopedTx,
  rules: { down: string; missing: string },
  now: Date,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select d.id from inventory_sections i join devices d on d.id = i.device_id
      join agents g on g.device_id = d.id and g.state = 'active'
      join alert_rules r on r.key = case when jsonb_array_length(i.data -> 'antivirus') > 0 then ${rules.down} else ${rules.missing} end
    where i.section = 'security' and d.status = 'active' and not d.unverified
      and jsonb_typeof(i.data -> 'antivirus') = 'array'
      and not jsonb_path_exists(i.data, '$.antivirus[*] ? (@.enabled != false && @.upToDate != false)')
      and (r.key = ${rules.down} or g.platform <> 'linux')
      and not exists (select from alerts a where a.device_id = d.id and a.resolved_at is null and a.rule_key = r.key)
      and (${heldField('enabled')})::boolean
      and i.collected_at <= ${now}::timestamptz - make_interval(secs => (${heldField('forSeconds')})::float8)
    order by i.collected_at, d.id limit ${limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** What the inventory of a device says of its security and since when, held so that no two processes judge it at once. */
export async function lockSecurity(
  tx: ScopedTx,
  deviceId: string,
): Promise<{ data: unknown; since: Date; platform: string } | undefined> {
  const { rows } = await sql<{ data: unknown; collected_at: Date; platform: string }>`
    select i.data, i.collected_at, g.platform from inventory_sections i
      join agents g on g.device_id = i.device_id and g.state = 'active'
    where i.device_id = ${deviceId} and i.section = 'security' for update of i skip locked`.execute(tx);
  const [row] = rows;
  return row && { data: row.data, since: row.collected_at, platform: row.platform };
}
