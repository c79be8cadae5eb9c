// What agents say of their clocks is kept with the rest of their status, which is the feature `agents`' own.
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

/** How far a clock is off, and whether a second report has said so since. */
export type ClockWord = { skewMs: number; isConfirmed: boolean };

/** Devices whose clocks are off by more than this, with no open alert about it yet. */
export async function wrongClocks(tx: ScopedTx, overMs: number, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select d.id from device_status s join devices d on d.id = s.device_id
    where abs(s.clock_skew_ms) > 60000 and abs(s.clock_skew_ms) > ${overMs} and s.reported_at > s.clock_skew_at
      and d.status = 'active' and not d.unverified and not exists (select from alerts a
        where a.device_id = d.id and a.resolved_at is null and a.rule_key = 'clock_wrong')
    order by s.clock_skew_at limit ${limit}`.execute(tx);
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
