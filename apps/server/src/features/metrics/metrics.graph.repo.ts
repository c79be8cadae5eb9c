import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

/** Marks are for orientation; a device that flaps all day would hide the curve behind them. */
const MAX_MARKS = 200;

interface MarkRow {
  at: number;
  kind: 'alert' | 'recovered' | 'command';
  label: string;
}

/** Alerts that opened and recovered from `fromMs` on, newest first; `at` in epoch seconds. Reads what `alerts` owns. */
export async function readAlertMarks(tx: ScopedTx, deviceId: string, fromMs: number): Promise<MarkRow[]> {
  const from = new Date(fromMs);
  const { rows } = await sql<MarkRow>`
    select extract(epoch from m.at)::int as at, m.kind, trim(a.rule_key || ' ' || a.object) as label
    from alerts a, lateral (values (a.opened_at, 'alert'),
      (case when a.state = 'resolved' then a.resolved_at end, 'recovered')) as m (at, kind)
    where a.device_id = ${deviceId} and (a.resolved_at is null or a.resolved_at >= ${from}) and m.at >= ${from}
    order by m.at desc limit ${MAX_MARKS}`.execute(tx);
  return rows;
}

/** Commands asked for from `fromMs` on, by the script's key. Reads what `commands` and `scripts` own. */
export async function readCommandMarks(tx: ScopedTx, deviceId: string, fromMs: number): Promise<MarkRow[]> {
  const { rows } = await sql<MarkRow>`
    select extract(epoch from coalesce(c.started_at, c.requested_at))::int as at, 'command' as kind, s.key as label
    from commands c join scripts s on s.id = c.script_id
    where c.device_id = ${deviceId} and c.requested_at >= ${new Date(fromMs)}
    order by c.requested_at desc limit ${MAX_MARKS}`.execute(tx);
  return rows;
}
