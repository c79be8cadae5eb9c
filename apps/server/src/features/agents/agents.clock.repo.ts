import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

/** What a device says of its clock: how many milliseconds ours is ahead. */
export interface ClockRow {
  deviceId: string;
  skewMs: number;
}

/** Keeps what is new; a difference of `toleranceMs` is none. */
export async function storeClocks(
  tx: ScopedTx,
  rows: readonly ClockRow[],
  toleranceMs: number,
  now: Date,
): Promise<void> {
  await sql`
    update device_status s set clock_skew_ms = n.skew, clock_skew_at = ${now}
    from unnest(${rows.map(({ deviceId }) => deviceId)}::uuid[], ${rows.map(({ skewMs }) => skewMs)}::bigint[]) as n (device_id, skew)
    where s.device_id = n.device_id and (s.clock_skew_ms is null or abs(s.clock_skew_ms - n.skew) > ${toleranceMs})`.execute(
    tx,
  );
}
