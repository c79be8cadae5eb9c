// What people hear of promises.
import type { ScopedTx } from '../../platform/database/index.ts';
import type { JobPayloads } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { queueMail } from '../mail/index.ts';
import { findActiveTeam, onCallOf, teamMembers } from '../teams/index.ts';
import { findTicketRef } from '../tickets/index.ts';
import { adminIds, namesOf, readersOf, staffOfAll, staffOfClient } from './notifications.people.repo.ts';
import { notifyAdmins, notifyPerson } from './notifications.service.ts';
import { slaNoticeKind, slaRecipients } from './notifications.sla.rules.ts';

/** Once for each step of each clock: a job that runs again tells nobody twice. */
export async function tellOfSla(tx: ScopedTx, platform: Platform, payload: JobPayloads['sla.notify']): Promise<void> {
  const { clientId, ticketId, clock, instance, step, tell, mail, dueAt } = payload;
  const ticket = await findTicketRef(tx, ticketId);
  if (!ticket) return;
  const people = {
    staff: await staffOfClient(tx, clientId),
    assigneeId: ticket.assigneeId,
    team: ticket.teamId === null ? [] : await teamMembers(tx, ticket.teamId),
    onCall: ticket.teamId === null ? [] : await onCallOf(tx, ticket.teamId, platform.clock.now()),
  };
  const { client, device } = await namesOf(tx, clientId, ticket.deviceId);
  const kind = slaNoticeKind(step);
  const eventKey = `sla.${ticketId}.${clock}.${instance}.${step.key}`;
  const values = { folio: ticket.folio, subject: ticket.subject, client, clock, dueAt };
  const url = `${platform.publicUrl()}/tickets/${ticketId}`;
  for (const { id: personId, timeZone } of await readersOf(tx, slaRecipients(tell, people))) {
    const { priority, deviceId } = ticket;
    await notifyPerson(tx, { personId, kind, eventKey, values, priority, ticketId, deviceId });
    if (!mail) continue;
    const { folio, subject: ticketSubject } = ticket;
    const told = { folio, ticketSubject, url, client, priority, ...(device !== null && { device }) };
    await queueMail(platform, tx, {
      ...{ eventKey, personId, clientId, ticketId, template: kind },
      values: { ...told, clock, due: inWords(dueAt, timeZone) },
    });
  }
}

/**
 * To the people of the team and the administrators; where the tickets are for no team, to all staff who see every client. It says
 * how many, and nothing of any ticket.
 */
export async function tellOfSummary(
  tx: ScopedTx,
  platform: Platform,
  { id, teamId, tickets, mail }: JobPayloads['sla.summarise'],
): Promise<void> {
  const team = teamId === null ? undefined : await findActiveTeam(tx, { id: teamId });
  const people = team
    ? [...(await teamMembers(tx, team.id)).map(({ personId }) => personId), ...(await adminIds(tx))]
    : await staffOfAll(tx);
  const eventKey = `sla.summary.${id}`;
  const values = { tickets: String(tickets), ...(team && { team: team.name, teamId: team.id }) };
  const url = `${platform.publicUrl()}/tickets?view=open${team ? `&team=${team.id}` : ''}`;
  for (const personId of new Set(people)) {
    await notifyPerson(tx, { personId, kind: 'sla_summary', eventKey, values, priority: 'high' });
    if (!mail) continue;
    const told = { tickets: values.tickets, ...(team && { team: team.name }), url };
    await queueMail(platform, tx, { eventKey, personId, template: 'sla_summary', values: told });
  }
}

/** That nobody hears of what is late, and that they do again. */
export async function tellOfLag(tx: ScopedTx, { kind, since, minutes }: JobPayloads['sla.alarm']): Promise<void> {
  const priority = kind === 'sla_lagging' ? 'critical' : null;
  await notifyAdmins(tx, { kind, eventKey: `${kind}.${since}`, values: { minutes: String(minutes) }, priority });
}

/** `07/03/2025 18:30`, as people of Mexico write it, by the reader's own clock. */
function inWords(at: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('es-MX', {
    ...{ timeZone, day: '2-digit', month: '2-digit', year: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  }).formatToParts(new Date(at));
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('day')}/${part('month')}/${part('year')} ${part('hour')}:${part('minute')}`;
}
