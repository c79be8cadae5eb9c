import { isOpen } from '@lanet/contracts/ticket-moves';
import { inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import type { JobHandlers, JobPayloads } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { findActiveTeam } from '../teams/index.ts';
import { findTicketRef, type TicketChange } from './tickets.repo.ts';
import { isHigher } from './tickets.rules.ts';
import type { NewEntry } from './tickets.timeline.repo.ts';
import { heldRoot, record, SYSTEM_AUTHOR } from './tickets.timeline.service.ts';

/** What a broken promise does to its ticket. Running twice is harmless: it says what shall be, not by how much. */
export const slaActJobs = ({ db }: Platform): JobHandlers => ({
  'sla.act': (payload) => inScope(db, SYSTEM, (tx) => act(tx, payload)),
});

async function act(tx: ScopedTx, { ticketId, priority, teamId }: JobPayloads['sla.act']): Promise<void> {
  if (!(await findTicketRef(tx, ticketId))) return;
  const ticket = await heldRoot(tx, ticketId);
  if (!isOpen(ticket.status)) return;
  const line = (detail: NewEntry['detail']): NewEntry => ({ visibility: 'public', author: SYSTEM_AUTHOR, detail });
  const change: TicketChange = {};
  const lines: NewEntry[] = [];
  if (priority !== null && isHigher(priority, ticket.priority)) {
    change.priority = priority;
    lines.push(line({ kind: 'priority', from: ticket.priority, to: priority }));
  }
  const team = teamId !== null && teamId !== ticket.teamId ? await findActiveTeam(tx, { id: teamId }) : undefined;
  if (team) {
    change.teamId = team.id;
    lines.push(line({ kind: 'team', to: { id: team.id, name: team.name } }));
  }
  if (lines.length > 0) await record(tx, ticket, change, lines);
}
