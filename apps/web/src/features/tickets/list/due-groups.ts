// Open tickets in the order of what is due, in the groups that people think in.
import type { Ticket } from '@lanet/contracts/tickets';
import { formatDate, toMs } from '../../../platform/format.ts';

export type DueGroup = 'late' | 'hour' | 'today' | 'later' | 'paused' | 'none';

/** A ticket of the list; the group where it is in groups. */
export interface ListRow extends Ticket {
  group?: DueGroup;
}

const HOUR_MS = 3_600_000;
/** The two that nothing is due of; the server does not tell them apart. */
const LAST: readonly DueGroup[] = ['paused', 'none'];

/** `today` ends with the day of the person. */
export function dueGroup(sla: Ticket['sla'], nowMs: number): DueGroup {
  if (sla?.state === 'paused') return 'paused';
  if (sla?.state !== 'running' || sla.dueAt === null) return 'none';
  const dueMs = toMs(sla.dueAt);
  if (dueMs <= nowMs) return 'late';
  if (dueMs <= nowMs + HOUR_MS) return 'hour';
  return formatDate(dueMs) === formatDate(nowMs) ? 'today' : 'later';
}

/** In the order given, which is that of the due times; then what is paused, then what nothing is promised of. */
export function dueRows(tickets: readonly Ticket[], nowMs: number) {
  const rows = tickets.map((ticket) => ({ ...ticket, group: dueGroup(ticket.sla, nowMs) }));
  return rows.toSorted((a, b) => LAST.indexOf(a.group) - LAST.indexOf(b.group));
}

/** A row that holds its place holds its group too: in another one it would jump. */
export const heldRow = ({ group }: ListRow, fresh: ListRow): ListRow => (group ? { ...fresh, group } : fresh);
