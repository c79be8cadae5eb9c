// What people hear of mail itself: who did not get theirs, who answers by machine, which template is broken.
import type { ScopedTx } from '../../platform/database/index.ts';
import type { JobPayloads } from '../../platform/jobs/jobs.ts';
import { addUndeliveredEntry, findTicketRef } from '../tickets/index.ts';
import { findMailOfTicket, mailboxAddress, staffOfClient } from './notifications.people.repo.ts';
import { notifyAdmins, notifyPerson } from './notifications.service.ts';

/** A line at the ticket, once for each mail, and a word to its assignee. The ticket stays as it is. */
export async function tellOfUndelivered(
  tx: ScopedTx,
  { outboxId, reason, text }: JobPayloads['notifications.mail_undelivered'],
): Promise<void> {
  const mail = await findMailOfTicket(tx, outboxId);
  const ticket = mail && (await findTicketRef(tx, mail.ticketId));
  if (!mail || !ticket) return;
  const { address } = mail;
  const said = text === '' ? null : text;
  await addUndeliveredEntry(tx, ticket.id, { kind: 'mail_undelivered', outboxId, address, reason, said });
  const staff = await staffOfClient(tx, ticket.clientId);
  const assignee = staff.find(({ id }) => id === ticket.assigneeId);
  if (!assignee) return;
  await notifyPerson(tx, {
    personId: assignee.id,
    kind: 'mail_undelivered',
    eventKey: `mail.undelivered.${outboxId}`,
    values: { folio: ticket.folio, subject: ticket.subject, address },
    priority: ticket.priority,
    ticketId: ticket.id,
  });
}

/** The assignee of the ticket, or the administrators where there is none: once for each time it is held. */
export async function tellOfHeldPair(
  tx: ScopedTx,
  { mailboxId, address, ticketId, since }: JobPayloads['notifications.mail_pair_held'],
): Promise<void> {
  const mailbox = await mailboxAddress(tx, mailboxId);
  if (mailbox === undefined) return;
  const ticket = ticketId === null ? undefined : await findTicketRef(tx, ticketId);
  const staff = ticket ? await staffOfClient(tx, ticket.clientId) : [];
  const assignee = staff.find(({ id }) => id === ticket?.assigneeId);
  const eventKey = `mail.pair.${mailboxId}.${address}.${since}`;
  const notice = { kind: 'mail_pair_held', eventKey, values: { address, mailbox } } as const;
  if (assignee) await notifyPerson(tx, { ...notice, personId: assignee.id, ticketId });
  else await notifyAdmins(tx, notice);
}

/** Once for each version of it. */
export async function tellOfBrokenTemplate(
  tx: ScopedTx,
  { name, language, version, problem }: JobPayloads['notifications.mail_template_broken'],
): Promise<void> {
  const eventKey = `mail.template.${name}.${language}.${version}`;
  await notifyAdmins(tx, { kind: 'mail_template_broken', eventKey, values: { template: name, language, problem } });
}
