// Notifications: what the bell shows to one person.
import { z } from 'zod';
import { Priority } from './alert-rules.ts';
import { ById, endpoint, Id, Instant, nothing } from './endpoint.ts';

export const NotificationKind = z.enum([
  'ticket_created',
  'ticket_assigned',
  'ticket_replied',
  'ticket_resolved',
  'ticket_reopened',
  /** A planned ticket whose date has come. */
  'ticket_date_came',
  /** A promise is near its end, broken, or broken for a while. */
  'sla_warning',
  'sla_breach',
  'sla_escalation',
  /** Many tickets of a team at once, after an outage. */
  'sla_summary',
  /** What is due has waited for long to be told, and that it does not any more. */
  'sla_lagging',
  'sla_caught_up',
  /** The last verified backup is too old, and that there is a good one again. */
  'backup_late',
  'backup_good',
  /** A part of the system has not worked for a while, and that it does again. */
  'system_failing',
  'system_good',
  'command_finished',
  'security_event',
  'enrolment_pending',
  'rollout_halted',
  /** Many devices at once, or all of them: our own server or line. */
  'own_outage',
  /** Somebody did not get a mail of a ticket. */
  'mail_undelivered',
  /** Automatic mail to an address stopped: it answered by machine over and over. */
  'mail_pair_held',
  /** An edited template does not render: the built-in one is used. */
  'mail_template_broken',
  /** A mailbox that mail does not come from any more, and that it does again. */
  'mailbox_failing',
  'mailbox_back',
  /** A client asks for a maintenance window; what became of it. */
  'maintenance_proposed',
  'maintenance_accepted',
  'maintenance_declined',
  /** An alert of a device has no ticket because of maintenance. */
  'alert_held',
]);
export type NotificationKind = z.infer<typeof NotificationKind>;

export const Notification = z
  .object({
    id: Id,
    kind: NotificationKind,
    /** Folio and subject, device name or the like: values for the sentence, never the sentence. */
    values: z.record(z.string(), z.string()),
    priority: Priority.nullable(),
    ticketId: Id.nullable(),
    deviceId: Id.nullable(),
    createdAt: Instant,
    readAt: Instant.nullable(),
  })
  .meta({ id: 'Notification' });
export type Notification = z.infer<typeof Notification>;

export const notifications = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/notifications',
    summary: 'My last 50 notifications',
    permission: 'signed_in',
    params: nothing,
    query: nothing,
    body: nothing,
    response: z.object({ unread: z.number().int(), items: z.array(Notification) }),
  }),
  read: endpoint({
    method: 'POST',
    path: '/api/v1/notifications/:id/read',
    summary: 'Mark one as read',
    permission: 'signed_in',
    params: ById,
    query: nothing,
    body: nothing,
    response: nothing,
  }),
  readAll: endpoint({
    method: 'POST',
    path: '/api/v1/notifications/read',
    summary: 'Mark all as read',
    permission: 'signed_in',
    params: nothing,
    query: nothing,
    body: nothing,
    response: nothing,
  }),
};
