import type { HelpContact, HelpMachine } from '@lanet/contracts/help-requests';
import type { ScopedTx } from '../../platform/database/index.ts';
import { type AnnouncedFile, insertTicketFile } from './tickets.files.repo.ts';
import { openTicket } from './tickets.opening.service.ts';
import { findPersonByEmail } from './tickets.place.repo.ts';
import { insertEntry } from './tickets.timeline.repo.ts';

export interface HelpTicket {
  /** Of the agent's credential. */
  place: { clientId: string; siteId: string; deviceId: string };
  subject: string;
  text: string;
  contact: HelpContact;
  machine: HelpMachine;
  picture: Omit<AnnouncedFile, 'name'> | null;
}

/**
 * Opens the ticket of somebody who asked at their computer. Who they are is what they typed: an address links the ticket to
 * the person of this client whom it belongs to, and to nobody otherwise; the line keeps the name as it was written, spoken by
 * the computer. Its state, the contact and the picture are for staff: not even the client's own admin sees a screenshot.
 */
export async function openHelpTicket(
  tx: ScopedTx,
  { place, subject, text, contact, machine, picture }: HelpTicket,
): Promise<{ id: string; folio: string; fileId: string | null }> {
  const requester = contact.email === null ? undefined : await findPersonByEmail(tx, place.clientId, contact.email);
  const author = { kind: 'agent', id: null, name: contact.name.toWellFormed() } as const;
  const { ticket } = await openTicket(tx, {
    place: { ...place, requesterId: requester?.id ?? null },
    subject,
    text: text.toWellFormed(),
    priority: 'medium',
    channel: 'agent',
    author,
    awaitingReply: true,
    actorId: requester?.id ?? null,
  });
  const { name, phone } = contact;
  const entry = await insertEntry(tx, ticket, {
    visibility: 'internal',
    author: { kind: 'agent', id: null, name: machine.hostname },
    detail: {
      kind: 'help_request',
      contact: { ...contact, name: name.toWellFormed(), phone: phone?.toWellFormed() ?? null },
      requesterId: requester?.id ?? null,
      machine,
    },
  });
  const { id, folio } = ticket;
  const fileName = `${folio}.${picture?.mediaType === 'image/png' ? 'png' : 'jpg'}`;
  const line = { ticketId: id, entryId: entry.id };
  const fileId = picture && (await insertTicketFile(tx, line, { ...picture, name: fileName, state: 'announced' }));
  return { id, folio, fileId: fileId ?? null };
}
