// What of a ticket's life its SLA clocks are computed from.
import { type TicketStatus, type TimelineEntry, ticketKinds } from '@lanet/contracts/tickets';

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
