// What a settlement rests on. Commands and metrics are read here and not through their features, which themselves rest on
// devices and so on alerts.
import type { MetricName } from '@lanet/contracts/alert-rules';
import { type RawBuilder, sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { Measured } from './alerts.settle.rules.ts';

/** The other alerts of a ticket, counted by what they mean to its settlement. */
export async function otherAlerts(tx: ScopedTx, ticketId: string, alertId: string, now: Date) {
  return tx
    .selectFrom('alerts')
    .select([
      sql<number>`count(*) filter (where resolved_at is null)`.as('open'),
      sql<number>`count(*) filter (where state = 'removed')`.as('removed'),
      sql<number>`count(*) filter (where settle_at > ${now}::timestamptz)`.as('waiting'),
    ])
    .where('ticket_id', '=', ticketId)
    .where('id', '<>', alertId)
    .executeTakeFirstOrThrow();
}

/**
 * The last script that was asked for from a ticket, and when the suggested one first ran well from it (epoch
 * milliseconds; null when it never did).
 */
export async function actionsOf(tx: ScopedTx, ticketId: string, fixScript: string | null) {
  const row = await tx
    .selectFrom('commands')
    .innerJoin('scripts', 'scripts.id', 'commands.script_id')
    .select([
      sql<number>`count(*)`.as('actions'),
      sql<number>`count(*) filter (where commands.finished_at is null)`.as('running'),
      sql<Date | null>`max(commands.finished_at)`.as('finished'),
      sql<Date | null>`min(commands.finished_at) filter (where scripts.key = ${fixScript}::text
        and commands.state = 'finished' and commands.exit_code = 0)`.as('fixed'),
    ])
    .where('commands.ticket_id', '=', ticketId)
    .executeTakeFirstOrThrow();
  const finishedMs = row.running > 0 ? null : (row.finished?.getTime() ?? null);
  return { lastAction: row.actions === 0 ? null : { finishedMs }, fixedMs: row.fixed?.getTime() ?? null };
}

/** No stored window is longer. */
const WINDOW_MS = 3_600_000;

/**
 * The newest value that reports brought of a metric and object of a device, measured after `sinceMs` and not after
 * `nowMs` (epoch milliseconds). Undefined when there is none, as always of metrics that windows do not hold.
 */
export async function newestMeasured(
  tx: ScopedTx,
  { deviceId, metric, object }: { deviceId: string; metric: MetricName; object: string },
  { sinceMs, nowMs }: { sinceMs: number; nowMs: number },
): Promise<Measured | undefined> {
  if (metric === 'presence.offlineMinutes') return presentNow(tx, deviceId, nowMs);
  const value = storedValue(metric, object);
  if (!value) return undefined;
  const [since, now] = [new Date(sinceMs), new Date(nowMs)];
  // By way of `numeric`: a `real` that is widened as it is shows digits that nobody measured.
  const { rows } = await sql<Measured>`
    select value::numeric::float8 as value, (extract(epoch from at) * 1000)::float8 as "atMs"
    from (
      select ${value} as value, w.from_at + make_interval(secs => (step - 1) * w.step_seconds) as at
      from metric_windows w, generate_series(1, cardinality(w.cpu)) as step
      where w.device_id = ${deviceId} and w.from_at > ${new Date(sinceMs - WINDOW_MS)} and w.from_at <= ${now}
    ) as measured
    where value is not null and at > ${since} and at <= ${now}
    order by at desc limit 1`.execute(tx);
  return rows[0] && { value: rows[0].value, atMs: Math.round(rows[0].atMs) };
}

/** A device that is there has been away for no minute. */
async function presentNow(tx: ScopedTx, deviceId: string, nowMs: number): Promise<Measured | undefined> {
  const row = await tx
    .selectFrom('device_status')
    .select('online')
    .where('device_id', '=', deviceId)
    .executeTakeFirst();
  return row?.online ? { value: 0, atMs: nowMs } : undefined;
}

/** Of the window `w` and its `step`. */
function storedValue(metric: MetricName, object: string): RawBuilder<number | null> | undefined {
  const volume = sql`array_position(w.volume_ids, ${object})`;
  switch (metric) {
    case 'cpu.usedPercent':
      return sql`w.cpu[step]`;
    case 'memory.usedPercent':
      return sql`w.memory[step]`;
    case 'temperature.celsius':
      return sql`w.temperature[step]`;
    case 'volume.usedPercent':
      return sql`w.volume_used[${volume}][step]`;
    case 'volume.freeBytes':
      return sql`case when step = cardinality(w.cpu) then w.volume_free[${volume}] end`;
    default:
      return undefined;
  }
}
