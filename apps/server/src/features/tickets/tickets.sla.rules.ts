// What of a ticket's life its SLA clocks are computed from.
import { TicketSla } from '@lanet/contracts/ticket-sla';
import { type Ticket, type TicketStatus, type TimelineEntry, ticketKinds } from '@lanet/contracts/tickets';

/** A fact for the SLA's log, at the instant of the line that tells of it. */
export type SlaLine =
  | { kind: 'created' }
  | { kind: 'asked' }
  | { kind: 'answered' }
  | { kind: 'responded' }
  | { kind: 'state'; state: (typeof ticketKinds)[TicketStatus] };

/** `awaitingReply`: whose turn it is after a public message; undefined where it was none that anybody waits for. */
export interface SlaChange {
  status?: TicketStatus | undefined;
  awaitingReply?: boolean | undefined;
}

type Line = Pick<TimelineEntry, 'visibility' | 'detail' | 'author'>;

/**
 * What lines of the timeline mean to the clocks, each by its place among them. Automatic mail and mere thanks change nobody's
 * turn, and so say nothing.
 */
export function slaLinesOf(change: SlaChange, lines: readonly Line[]): { at: number; line: SlaLine }[] {
  return lines.flatMap((line, at) => meaningOf(change, line).map((meaning) => ({ at, line: meaning })));
}

function meaningOf({ status, awaitingReply }: SlaChange, { visibility, detail, author }: Line): SlaLine[] {
  if (visibility === 'internal') return [];
  const said: SlaLine[] =
    awaitingReply === undefined || author.kind !== 'person' ? [] : [{ kind: awaitingReply ? 'asked' : 'answered' }];
  const moved: SlaLine[] = status === undefined ? [] : [{ kind: 'state', state: ticketKinds[status] }];
  switch (detail.kind) {
    case 'reply':
      return said;
    case 'resolved':
      return [...said, ...moved];
    case 'reopened':
      // A person who reopens says why; an answer by mail that reopens is a line of its own.
      return [...moved, ...(detail.reason === 'person' ? said : [])];
    case 'status':
      return moved;
    default:
      return [];
  }
}

/** How a ticket begins: whoever asked waits for an answer, unless somebody spoke with them on the phone. */
export function slaOpening(opening: { awaitingReply: boolean; channel: string; byStaff: boolean }): SlaLine[] {
  const { awaitingReply, channel, byStaff } = opening;
  if (channel === 'phone' && byStaff) return [{ kind: 'created' }, { kind: 'responded' }];
  return awaitingReply ? [{ kind: 'created' }, { kind: 'asked' }] : [{ kind: 'created' }];
}

/** What is stored of a ticket's SLA, as lists want it; the row is absent where there is none. */
export interface SlaColumns {
  sla_state: string | null;
  sla_clock: string | null;
  sla_due: Date | null;
  sla_late: boolean | null;
  sla_paused_since: Date | null;
}

const { state, clock } = TicketSla.shape;

/** `nowMs`: a due time that has passed is late, whether or not the service has come to it. */
export function slaShown(row: SlaColumns, nowMs: number): Ticket['sla'] {
  if (row.sla_state === null || row.sla_state === 'none') return null;
  return {
    state: state.parse(row.sla_state),
    clock: clock.parse(row.sla_clock),
    dueAt: row.sla_due?.toISOString() ?? null,
    late: row.sla_late === true || (row.sla_due !== null && row.sla_due.getTime() <= nowMs),
    pausedSince: row.sla_paused_since?.toISOString() ?? null,
  };
}
