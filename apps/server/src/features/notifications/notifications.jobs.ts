import { createHash } from 'node:crypto';
import type { UndeliveredReason } from '@lanet/contracts/mail';
import { isStaff } from '@lanet/contracts/roles';
import { inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import type { JobHandlers, JobPayloads } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { queueMail } from '../mail/index.ts';
import { findTicketEntry, findTicketRef, participantIds, publicMessagesBefore } from '../tickets/index.ts';
import { tellOfBackups } from './notifications.backups.service.ts';
import { tellOfBrokenTemplate, tellOfHeldPair, tellOfUndelivered } from './notifications.mail.service.ts';
import { tellOfHeldAlert, tellOfMaintenance } from './notifications.maintenance.service.ts';
import { countNotices, findActor, namesOf, staffOfClient, takingPart } from './notifications.people.repo.ts';
import { isStaffMember, mailTemplate, notifiedEvent, recipients } from './notifications.rules.ts';
import { notifyPerson } from './notifications.service.ts';
import { tellOfLag, tellOfSla, tellOfSummary } from './notifications.sla.service.ts';
import { tellOfSystem } from './notifications.system.service.ts';

declare module '../../platform/jobs/jobs.ts' {
  interface JobPayloads {
    /** A computer asks to join and waits for a person's yes. */
    'notifications.enrolment_pending': { clientId: string; deviceId: string; hostname: string };
    /** An agent refused a command, or something alike: code and text are the agent's words. */
    'notifications.security_event': { clientId: string; deviceId: string; agentId: string; code: string; text: string };
    /** A mail of a ticket was refused, given up, or came back. `text`: the other server's words. */
    'notifications.mail_undelivered': {
      outboxId: string;
      reason: UndeliveredReason;
      status: string | null;
      text: string;
    };
    /** An address answered by machine over and over; `since`: ISO 8601. */
    'notifications.mail_pair_held': { mailboxId: string; address: string; ticketId: string | null; since: string };
    /** A window of a client was proposed, or that was decided. `version`: of the window. */
    'notifications.maintenance': {
      event: 'proposed' | 'accepted' | 'declined';
      clientId: string;
      windowId: string;
      version: number;
      place: string;
      reason: string;
      actor: { id: string; name: string };
      proposerId: string;
    };
    /** An alert gets no ticket until the window ends; `until`: ISO 8601. `subject`: as its ticket would have. */
    'notifications.alert_held': {
      clientId: string;
      deviceId: string;
      windowId: string;
      subject: string;
      until: string;
    };
    'notifications.mail_template_broken': { name: string; language: string; version: number; problem: string };
  }
}

/**
 * Running any of these twice is harmless: a bell line and a mail are made once for each person and event key, and both
 * are written in one transaction, so nobody is left out by a run that died.
 */
export const notificationJobs = (platform: Platform): JobHandlers => ({
  'tickets.notify': (payload) => inScope(platform.db, SYSTEM, (tx) => tellOfTicket(tx, platform, payload)),
  'notifications.enrolment_pending': (payload) =>
    inScope(platform.db, SYSTEM, (tx) => tellOfEnrolment(tx, platform, payload)),
  'notifications.security_event': (payload) =>
    inScope(platform.db, SYSTEM, (tx) => tellOfSecurity(tx, platform, payload)),
  'sla.notify': (payload) => inScope(platform.db, SYSTEM, (tx) => tellOfSla(tx, platform, payload)),
  'sla.summarise': (payload) => inScope(platform.db, SYSTEM, (tx) => tellOfSummary(tx, platform, payload)),
  'sla.alarm': (payload) => inScope(platform.db, SYSTEM, (tx) => tellOfLag(tx, payload)),
  'backups.alarm': (payload) => inScope(platform.db, SYSTEM, (tx) => tellOfBackups(tx, payload)),
  'system.alarm': (payload) => inScope(platform.db, SYSTEM, (tx) => tellOfSystem(tx, payload)),
  'notifications.mail_undelivered': (payload) => inScope(platform.db, SYSTEM, (tx) => tellOfUndelivered(tx, payload)),
  'notifications.mail_pair_held': (payload) => inScope(platform.db, SYSTEM, (tx) => tellOfHeldPair(tx, payload)),
  'notifications.maintenance': (payload) => inScope(platform.db, SYSTEM, (tx) => tellOfMaintenance(tx, payload)),
  'notifications.alert_held': (payload) => inScope(platform.db, SYSTEM, (tx) => tellOfHeldAlert(tx, payload)),
  'notifications.mail_template_broken': (payload) =>
    inScope(platform.db, SYSTEM, (tx) => tellOfBrokenTemplate(tx, payload)),
});

/** Messages said before that an answer shows below it. */
const HISTORY = 3;

async function tellOfTicket(tx: ScopedTx, platform: Platform, payload: JobPayloads['tickets.notify']): Promise<void> {
  const { clientId, ticketId, event, entryId, actorId, voice } = payload;
  const ticket = await findTicketRef(tx, ticketId);
  if (!ticket) return;
  const actor = actorId === null ? undefined : await findActor(tx, actorId);
  const entry = await findTicketEntry(tx, entryId);
  const { client, device } = await namesOf(tx, clientId, ticket.deviceId);
  const reading = await participantIds(tx, ticketId);
  const people = { ...ticket, staff: await staffOfClient(tx, clientId), participantIds: reading, actorId };
  const eventKey = `ticket.${event}.${entryId}`;
  const mailValues = {
    folio: ticket.folio,
    ticketSubject: ticket.subject,
    url: `${platform.publicUrl()}/tickets/${ticketId}`,
    client,
    priority: ticket.priority,
    ...(device !== null && { device }),
    ...(actor && { actor: actor.name }),
    // Both sides may read what is public; nothing internal ever leaves by mail.
    ...(entry?.visibility === 'public' && entry.text && { said: entry.text }),
  };
  const isReply = event === 'replied';
  const history = isReply ? await publicMessagesBefore(tx, ticketId, entryId, HISTORY) : [];
  // A receipt is between the two of us; what is said is said to all who take part.
  const shown = event === 'created' ? undefined : await takingPart(tx, ticket.requesterId, reading);
  const values = { folio: ticket.folio, subject: ticket.subject, client, ...(actor && { actor: actor.name }) };
  for (const { personId, bell, mail } of recipients(notifiedEvent(event, actor?.role ?? null, voice), people)) {
    if (bell) {
      const { priority, deviceId } = ticket;
      await notifyPerson(tx, { personId, kind: `ticket_${event}`, eventKey, values, priority, ticketId, deviceId });
    }
    if (mail) {
      const isOutside = !isStaffMember(people, personId);
      const template = mailTemplate(mail, { byStaff: actor !== undefined && isStaff(actor.role), isOutside });
      const common = { eventKey, personId, clientId, ticketId, entryId, history, ...(isOutside && shown && { shown }) };
      await queueMail(platform, tx, { ...common, template, values: mailValues });
    }
  }
}

async function tellOfEnrolment(
  tx: ScopedTx,
  { clock }: Platform,
  { clientId, deviceId, hostname }: JobPayloads['notifications.enrolment_pending'],
): Promise<void> {
  const { client } = await namesOf(tx, clientId, deviceId);
  const eventKey = `enrolment.${deviceId}.${dayOf(clock.now())}`;
  for (const { id: personId } of await staffOfClient(tx, clientId)) {
    await notifyPerson(tx, { personId, kind: 'enrolment_pending', eventKey, values: { hostname, client }, deviceId });
  }
}

/** A device that lost its mind, or its owner, does not fill everybody's mailbox. */
const SECURITY_PER_DEVICE_AND_DAY = 20;
const DAY_MS = 86_400_000;

async function tellOfSecurity(
  tx: ScopedTx,
  platform: Platform,
  { clientId, deviceId, code, text }: JobPayloads['notifications.security_event'],
): Promise<void> {
  const { clock, publicUrl } = platform;
  const { client, device } = await namesOf(tx, clientId, deviceId);
  if (device === null) return;
  // The same event of the same device is told once a day.
  const eventKey = `security.${deviceId}.${dayOf(clock.now())}.${createHash('sha256').update(code).digest('hex').slice(0, 16)}`;
  const since = new Date(Date.now() - DAY_MS);
  if ((await countNotices(tx, 'security_event', deviceId, since)) >= SECURITY_PER_DEVICE_AND_DAY) return;
  const values = { device, client, code, text };
  const url = `${publicUrl()}/devices/${deviceId}`;
  for (const { id: personId, role } of await staffOfClient(tx, clientId)) {
    await notifyPerson(tx, { personId, kind: 'security_event', eventKey, values, priority: 'high', deviceId });
    if (role === 'technician') continue;
    await queueMail(platform, tx, {
      eventKey,
      personId,
      clientId,
      template: 'security_event',
      values: { ...values, url },
    });
  }
}

const dayOf = (nowMs: number) => new Date(nowMs).toISOString().slice(0, 10);
