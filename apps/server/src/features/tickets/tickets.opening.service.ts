import type { Priority } from '@lanet/contracts/alert-rules';
import type { MailFacts } from '@lanet/contracts/ticket-entries';
import type { TicketChannel, TimelineEntry } from '@lanet/contracts/tickets';
import { v7 as uuidv7 } from 'uuid';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { Classification } from './tickets.classification.rules.ts';
import type { TicketPlace } from './tickets.place.service.ts';
import { insertTicket, type LockedTicket, nextTicketNumber } from './tickets.repo.ts';
import { folioOf } from './tickets.rules.ts';
import { slaOpening } from './tickets.sla.rules.ts';
import { noteOpening } from './tickets.sla.service.ts';
import { insertEntry } from './tickets.timeline.repo.ts';
import { type Author, announceTicket, SYSTEM_AUTHOR, tellPeople } from './tickets.timeline.service.ts';

export interface Opening extends Partial<Classification> {
  place: TicketPlace;
  /** Left out: of none. */
  team?: { id: string; name: string } | null;
  subject: string;
  /** What the requester wrote; the product's own tickets have their facts in lines of their own. */
  text?: string;
  priority: Priority;
  channel: TicketChannel;
  author: Author;
  /** The client's side asked, and waits for an answer. */
  awaitingReply: boolean;
  /** Who did it, where the author is not that person: they hear no echo of it. */
  actorId?: string | null;
  mail?: MailFacts | undefined;
  /** When it came in, where that was not just now. */
  at?: Date | undefined;
  /** The ticket at its end that this one follows. */
  follows?: string | undefined;
  /** Nobody is told yet. */
  quiet?: boolean | undefined;
}

/** Opens a ticket under the next folio, with its first line, and tells whom it concerns. */
export async function openTicket(
  tx: ScopedTx,
  opening: Opening,
): Promise<{ ticket: LockedTicket; entry: TimelineEntry }> {
  const { place, subject, text, priority, channel, author, awaitingReply } = opening;
  const { typeId, categoryId, impact, urgency, mail, at, follows, team = null, quiet = false } = opening;
  const { actorId = author.kind === 'person' ? author.id : null } = opening;
  // Last before the insert: from here on nobody else gets a number until this transaction ends.
  const { prefix, number } = await nextTicketNumber(tx);
  const ticket = await insertTicket(tx, {
    ...place,
    id: uuidv7(),
    teamId: team?.id ?? null,
    number,
    folio: folioOf(prefix, number),
    subject: subject.toWellFormed(),
    priority,
    ...{ typeId, categoryId, impact, urgency },
    channel,
    awaitingReply,
    touched: author.kind === 'person',
    ...(follows !== undefined && { follows }),
    ...(at && { createdAt: at }),
  });
  const entry = await insertEntry(tx, ticket, {
    visibility: 'public',
    author,
    detail: { kind: 'created', channel, ...(mail && { mail }) },
    ...(text !== undefined && { text }),
    ...(at && { createdAt: at }),
  });
  const byStaff = author.kind === 'person' && !awaitingReply;
  await noteOpening(tx, ticket, entry, slaOpening({ awaitingReply, channel, byStaff }));
  if (team) {
    await insertEntry(tx, ticket, {
      visibility: 'public',
      // By mail the address that it went to says so: whoever wrote there handed it to nobody.
      author: channel === 'email' ? SYSTEM_AUTHOR : author,
      detail: { kind: 'team', to: team },
      ...(at && { createdAt: at }),
    });
  }
  announceTicket(tx, ticket);
  if (!quiet) await tellPeople(tx, ticket, 'created', entry, actorId);
  return { ticket, entry };
}
