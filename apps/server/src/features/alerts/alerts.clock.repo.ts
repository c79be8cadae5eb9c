// What agents say of their clocks is kept with the rest of their status, which is the feature `agents`' own.
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import { heldField } from './alerts.policy.repo.ts';

/** How far a clock is off, and whether a second report has said so since. */
export type ClockWord = { skewMs: number; isConfirmed: boolean };

/**
 * Devices whose clocks are off by more than their rule allows, with no open alert about it yet; the worst first. All of them are
 * due: what nobody may be told of would hide them behind the limit for ever.
 */
export async function wrongClocks(tx: ScopedTx, rule: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select d.id from device_status s join devices d on d.id = s.device_id join alert_rules r on r.key = ${rule}
    where abs(s.clock_skew_ms) > 60000 and s.reported_at > s.clock_skew_at and d.status = 'active' and not d.unverified
      and not exists (select from alerts a where a.device_id = d.id and a.resolved_at is null and a.rule_key = ${rule})
      and (${heldField('enabled')})::boolean
      and round(abs(s.clock_skew_ms) / 6000.0) / 10 > (${heldField('trigger')})::numeric
    order by abs(s.clock_skew_ms) desc, d.id limit ${limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function lockClock(tx: ScopedTx, deviceId: string): Promise<ClockWord | undefined> {
  const { rows } = await sql<{ skew: number; confirmed: boolean }>`
    select s.clock_skew_ms::float8 as skew, s.reported_at > s.clock_skew_at as confirmed
    from device_status s where s.device_id = ${deviceId} and s.clock_skew_ms is not null
    for update of s skip locked`.execute(tx);
  return rows[0] && { skewMs: rows[0].skew, isConfirmed: rows[0].confirmed };
}

/** Clocks that agree with ours and such that do not, of devices that reported since a time. */
export async function countClocks(
  tx: ScopedTx,
  overMs: number,
  since: Date,
): Promise<{ wrong: number; right: number }> {
  const { rows } = await sql<{ wrong: number; right: number }>`
    select count(*) filter (where abs(clock_skew_ms) > ${overMs})::int as wrong,
      count(*) filter (where abs(clock_skew_ms) <= ${overMs})::int as right
    from device_status where reported_at > ${since} and clock_skew_ms is not null`.execute(tx);
  return rows[0] ?? { wrong: 0, right: 0 };
}
