import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

/** What a device says of its clock: how many milliseconds ours is ahead. */
export interface ClockRow {
  deviceId: string;
  skewMs: number;
}

/** From here on a clock is wrong. */
const WRONG_MS = 60_000;

/**
 * Keeps what is new; a difference of `toleranceMs` is none. Since when it is so begins anew only when the clock becomes wrong or
 * right, or wrong the other way: one that drifts is as wrong as before, and a second report confirms it.
 */
export async function storeClocks(
  tx: ScopedTx,
  rows: readonly ClockRow[],
  toleranceMs: number,
  now: Date,
): Promise<void> {
  await sql`
    update device_status s set clock_skew_ms = n.skew, clock_skew_at = case
        when (abs(s.clock_skew_ms) > ${WRONG_MS}) is distinct from (abs(n.skew) > ${WRONG_MS})
          or (abs(n.skew) > ${WRONG_MS} and sign(s.clock_skew_ms) <> sign(n.skew)) then ${now}
        else s.clock_skew_at end
    from unnest(${rows.map(({ deviceId }) => deviceId)}::uuid[], ${rows.map(({ skewMs }) => skewMs)}::bigint[]) as n (device_id, skew)
    where s.device_id = n.device_id and (s.clock_skew_ms is null or abs(s.clock_skew_ms - n.skew) > ${toleranceMs})`.execute(
    tx,
  );
}
