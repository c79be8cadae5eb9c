import { Priority } from '@lanet/contracts/alert-rules';
import type { ReportRow, sla } from '@lanet/contracts/sla';
import { ClockName } from '@lanet/contracts/sla-policies';
import type { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';
import { latestRecompute } from './sla.changes.repo.ts';
import { type ReportLine, reportLines, wallCounts, wallTickets } from './sla.reading.repo.ts';
import { lagSeconds } from './sla.tickets.repo.ts';

const SHOWN_ON_WALL = 40;
const WEEK_MS = 7 * 86_400_000;

/** What is late, what is due next, and how much was kept in the last week. */
export async function slaWall(tx: ScopedTx, filter: z.output<typeof sla.wall.query>) {
  const counts = await wallCounts(tx, filter);
  const tickets = await wallTickets(tx, filter, SHOWN_ON_WALL);
  const to = new Date();
  const lines = await reportLines(tx, {
    ...{ from: new Date(to.getTime() - WEEK_MS), to, by: 'priority', clientId: filter.clientId },
  });
  const { met, breached } = rowOf(null, null, lines);
  return {
    ...{ late: counts.late, withinHour: counts.hour, today: counts.today, paused: counts.paused },
    running: counts.running,
    metPercent: met + breached === 0 ? null : (met / (met + breached)) * 100,
    tickets: tickets.map(({ id, folio, subject, client, assignee, team, priority, clock, due }) => ({
      ...{ id, folio, subject, client, assignee, team, priority: Priority.parse(priority) },
      ...{ clock: ClockName.parse(clock), dueAt: due.toISOString() },
    })),
  };
}

/** What was kept and what was broken, by whoever it is asked for. */
export async function slaReport(tx: ScopedTx, { from, to, by, clientId }: z.output<typeof sla.report.query>) {
  const lines = await reportLines(tx, { from: new Date(from), to: new Date(to), by, clientId });
  const groups = Map.groupBy(lines, ({ id }) => id);
  const rows = [...groups].map(([id, own]) => rowOf(id, own[0]?.name ?? null, own));
  return { rows, total: rowOf(null, null, lines) };
}

function rowOf(id: string | null, name: string | null, lines: readonly ReportLine[]): ReportRow {
  const clocks: ReportRow['clocks'] = {};
  for (const { clock, met, breached } of lines) {
    const before = clocks[clock] ?? { met: 0, breached: 0 };
    clocks[clock] = { met: before.met + met, breached: before.breached + breached };
  }
  const sum = (name: 'met' | 'breached') => lines.reduce((total, line) => total + line[name], 0);
  return { id, name, clocks, met: sum('met'), breached: sum('breached') };
}

export async function slaState(tx: ScopedTx) {
  return { lagSeconds: await lagSeconds(tx), recompute: (await latestRecompute(tx)) ?? null };
}
