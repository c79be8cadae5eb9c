// Kinds and states that addresses of pages name as well. Apart from the endpoints, so that the pages' routes, which every
// browser loads first, bring no endpoint with them.
import { z } from 'zod';

export const DeviceType = z.enum([
  'desktop',
  'laptop',
  'server',
  'printer',
  'network_device',
  'mobile_device',
  'other',
]);
export type DeviceType = z.infer<typeof DeviceType>;

/** How much of a device's past its graphs show. */
export const MetricRange = z.enum(['1h', '24h', '7d', '30d']);
export type MetricRange = z.infer<typeof MetricRange>;

export const Priority = z.enum(['low', 'medium', 'high', 'critical']).meta({ id: 'Priority' });
export type Priority = z.infer<typeof Priority>;

export const TicketView = z.enum(['mine', 'unassigned', 'open', 'resolved', 'all']);
export type TicketView = z.infer<typeof TicketView>;

export const InboundState = z.enum(['stored', 'ticket', 'quarantine', 'filed', 'duplicate', 'failed']);
export type InboundState = z.infer<typeof InboundState>;

/** What a list may be narrowed to; a device may be in several. */
export const DeviceState = z.enum(['online', 'offline', 'alerting', 'maintenance']);
export type DeviceState = z.infer<typeof DeviceState>;

/** `proposed`: what waits for a decision, whenever it is for. */
export const MaintenanceWhen = z.enum(['now', 'coming', 'past', 'proposed']);
export type MaintenanceWhen = z.infer<typeof MaintenanceWhen>;

/** First answer; answer to each message; regular word; solution. */
export const ClockName = z.enum(['first_response', 'next_response', 'update', 'resolution']);
export type ClockName = z.infer<typeof ClockName>;

/** What compliance with the SLA is told by. */
export const ReportBy = z.enum(['client', 'policy', 'team', 'technician', 'priority']);
export type ReportBy = z.infer<typeof ReportBy>;

export const MailboxKind = z.enum(['imap', 'pop3', 'microsoft', 'google', 'listener', 'http']);
export type MailboxKind = z.infer<typeof MailboxKind>;

/**
 * `kept`: there is no mail server. `held`: a budget stopped it, a person decides. `bounced`: it was taken, and came back
 * later.
 */
export const OutboxState = z.enum(['queued', 'sent', 'failed', 'kept', 'held', 'discarded', 'bounced']);
