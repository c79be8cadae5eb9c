// What the address of the ticket list says, and the view that comes back when it says nothing.
import { Id } from '@lanet/contracts/endpoint';
import { Priority, TicketView } from '@lanet/contracts/kinds';
import { z } from 'zod';

/** Anything else in the address is left out rather than refused. */
export const TicketSearch = z.object({
  view: TicketView.optional().catch(undefined),
  /** First what is due next, in groups. */
  sort: z.literal('due').optional().catch(undefined),
  search: z.string().max(100).optional().catch(undefined),
  priority: Priority.optional().catch(undefined),
  type: Id.optional().catch(undefined),
  category: Id.optional().catch(undefined),
  client: Id.optional().catch(undefined),
  team: z
    .union([Id, z.literal('mine')])
    .optional()
    .catch(undefined),
});
export type TicketSearch = z.infer<typeof TicketSearch>;

const STORED = 'lanet-tickets-view';

export function rememberSearch(search: TicketSearch): void {
  sessionStorage.setItem(STORED, JSON.stringify(search));
}

/** The filters last used in this tab; undefined for none, or when what was stored is no longer understood. */
export function rememberedSearch(): TicketSearch | undefined {
  try {
    const stored = TicketSearch.parse(JSON.parse(sessionStorage.getItem(STORED) ?? '{}'));
    return stored.view ? stored : undefined;
  } catch {
    return undefined;
  }
}
