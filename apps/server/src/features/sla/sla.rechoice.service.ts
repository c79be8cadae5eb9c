// What the place of a ticket in the tree of categories means for its policy, when the tree changes and not the ticket.
import { v7 as uuidv7 } from 'uuid';
import type { ScopedTx } from '../../platform/database/index.ts';
import { followSorting } from './sla.changes.repo.ts';
import { isSameFact } from './sla.choice.rules.ts';
import { contextsOf, factFor } from './sla.compute.service.ts';
import { currentPolicy } from './sla.resolve.rules.ts';
import { insertEvents, loadTickets, type NewEvent } from './sla.tickets.repo.ts';

/** Chooses the policies of open tickets anew, from now on; what a person chose stays. They are to be computed afterwards. */
export async function chooseAnew(tx: ScopedTx, ids: readonly string[]): Promise<void> {
  // Held in the order of their ids before anything of them is written.
  const { revision, nowMs, tickets } = await loadTickets(tx, ids);
  const sorting = await followSorting(tx, ids);
  const known = [...tickets.values()].flatMap(({ ticket, byHand, events }) =>
    ticket && !byHand && events.length > 0 ? [{ ticket: { ...ticket, ...sorting.get(ticket.id) }, events }] : [],
  );
  const contextFor = await contextsOf(
    tx,
    { revision, nowMs },
    known.map(({ ticket }) => ticket),
  );
  const rows = known.flatMap(({ ticket, events }): NewEvent[] => {
    const fact = factFor(contextFor(ticket), ticket);
    if (isSameFact(fact, currentPolicy(events))) return [];
    const { id: ticketId, clientId, siteId } = ticket;
    return [{ id: uuidv7(), ticketId, clientId, siteId, atMs: nowMs, fact, entryId: null }];
  });
  await insertEvents(tx, rows);
}
