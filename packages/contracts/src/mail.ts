// Mail that goes out: the outbox, what holds automatic mail back, and the templates.
import { z } from 'zod';
import { ById, endpoint, Id, Instant, Language, line, nothing, page, paging, paragraph } from './endpoint.ts';
import { OutboxState } from './kinds.ts';

export { OutboxState };

/**
 * `n` notification to a technician, `r` a person's reply to people outside, `a` automatic to people outside, `m` of the
 * installation itself.
 */
export const OutboxKind = z.enum(['n', 'r', 'a', 'm']);

/** Why automatic mail is held. */
export const HeldReason = z.enum([
  'own_mailbox',
  'system_address',
  'suppressed',
  'pair_held',
  'pair_budget',
  'ticket_budget',
  'recipient_budget',
  'domain_budget',
]);
export type HeldReason = z.infer<typeof HeldReason>;

/** Why a mail did not reach somebody, as far as the other server's status says. */
export const UndeliveredReason = z.enum([
  'unknown_user',
  'unknown_domain',
  'bad_address',
  'mailbox_disabled',
  'mailbox_full',
  'too_large',
  'policy',
  'unreachable',
  'other',
]);
export type UndeliveredReason = z.infer<typeof UndeliveredReason>;

export const OutboxAttempt = z.object({
  number: z.number().int(),
  at: Instant,
  /** The server's; null when it did not answer. */
  code: z.number().int().nullable(),
  text: z.string(),
  ms: z.number().int(),
});

export const OutboxBounce = z.object({
  action: z.enum(['failed', 'delayed']),
  status: z.string().nullable(),
  reason: UndeliveredReason,
  at: Instant,
});

export const OutboxMessage = z
  .object({
    id: Id,
    to: z.string(),
    kind: OutboxKind,
    subject: z.string(),
    text: z.string(),
    state: OutboxState,
    attempts: z.number().int(),
    lastError: z.string().nullable(),
    heldReason: HeldReason.nullable(),
    bounce: OutboxBounce.nullable(),
    /** What the server said when it took it. */
    serverReply: z.string().nullable(),
    messageId: z.string(),
    ticketId: Id.nullable(),
    createdAt: Instant,
    sentAt: Instant.nullable(),
  })
  .meta({ id: 'OutboxMessage' });
export type OutboxMessage = z.infer<typeof OutboxMessage>;

const act = (path: string, summary: string) =>
  endpoint({
    method: 'POST',
    path: `/api/v1/outbox/:id/${path}`,
    summary,
    permission: 'outbox.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: OutboxMessage,
  });

export const outbox = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/outbox',
    summary: 'Outgoing mail, newest first',
    permission: 'outbox.read',
    params: nothing,
    query: z.object({ ...paging, state: OutboxState.optional() }),
    body: nothing,
    response: page(OutboxMessage).extend({ configured: z.boolean() }),
  }),
  attempts: endpoint({
    method: 'GET',
    path: '/api/v1/outbox/:id/attempts',
    summary: 'Every attempt at a message, with what the server said',
    permission: 'outbox.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: z.object({ items: z.array(OutboxAttempt) }),
  }),
  retry: act('retry', 'Try a failed, bounced or kept message again, now'),
  release: act('release', 'Send a held message all the same'),
  discard: act('discard', 'Give up a message that is held, kept, failed or waits'),
};

export const HeldPair = z.object({
  mailboxId: Id,
  mailbox: z.string(),
  address: z.string(),
  state: z.enum(['held', 'released', 'blocked']),
  reason: z.enum(['similar', 'by_hand']),
  inboundId: Id.nullable(),
  since: Instant,
});
export type HeldPair = z.infer<typeof HeldPair>;

export const mailPairs = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/mail-pairs',
    summary: 'Mailboxes and addresses that answered each other without a person: no automatic mail goes there',
    permission: 'outbox.read',
    params: nothing,
    query: nothing,
    body: nothing,
    response: z.object({ items: z.array(HeldPair) }),
  }),
  decide: endpoint({
    method: 'POST',
    path: '/api/v1/mail-pairs/decide',
    summary: 'Release a pair, or block it for good',
    permission: 'outbox.read',
    params: nothing,
    query: nothing,
    body: z.object({
      mailboxId: Id,
      address: z.email().max(254).toLowerCase(),
      state: z.enum(['released', 'blocked']),
    }),
    response: HeldPair,
  }),
};

export const MailTemplateName = z.enum([
  'ticket_created',
  'ticket_created_staff',
  'ticket_assigned',
  'ticket_comment',
  'ticket_replied',
  'ticket_resolved',
  'ticket_reopened',
  'sla_warning',
  'sla_breach',
  'sla_escalation',
  'sla_summary',
  'mailbox_alarm',
  'mail_too_large',
  'mail_waiting',
  'invitation',
  'password_reset',
  'security_event',
]);
export type MailTemplateName = z.infer<typeof MailTemplateName>;

const TemplateText = { subject: line(300), body: paragraph(20_000) };

export const MailTemplateText = z
  .object({
    name: MailTemplateName,
    language: Language,
    subject: z.string(),
    body: z.string(),
    /** Whether somebody changed it; if not, it is what the product comes with. */
    edited: z.boolean(),
    /** 0 for one nobody changed yet. */
    version: z.number().int(),
    /** What may stand between the braces. */
    variables: z.array(z.string()),
    updatedAt: Instant.nullable(),
  })
  .meta({ id: 'MailTemplateText' });
export type MailTemplateText = z.infer<typeof MailTemplateText>;

const ByName = z.object({ name: MailTemplateName, language: Language });

export const mailTemplates = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/mail-templates',
    summary: 'Templates of mail, in both languages',
    permission: 'settings.read',
    params: nothing,
    query: nothing,
    body: nothing,
    response: z.object({ items: z.array(MailTemplateText) }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/mail-templates/:name/:language',
    summary: 'One template',
    permission: 'settings.read',
    params: ByName,
    query: nothing,
    body: nothing,
    response: MailTemplateText,
  }),
  save: endpoint({
    method: 'PATCH',
    path: '/api/v1/mail-templates/:name/:language',
    summary: 'Change a template; one that does not render is refused',
    permission: 'settings.write',
    params: ByName,
    query: nothing,
    body: z.object(TemplateText),
    response: MailTemplateText,
    versioned: true,
  }),
  reset: endpoint({
    method: 'DELETE',
    path: '/api/v1/mail-templates/:name/:language',
    summary: 'Back to what the product comes with',
    permission: 'settings.write',
    params: ByName,
    query: nothing,
    body: nothing,
    response: MailTemplateText,
  }),
  preview: endpoint({
    method: 'POST',
    path: '/api/v1/mail-templates/:name/:language/preview',
    summary: 'How a text would look, with sample values; nothing is stored',
    permission: 'settings.read',
    params: ByName,
    query: nothing,
    body: z.object(TemplateText),
    response: z.object({
      subject: z.string(),
      html: z.string(),
      text: z.string(),
      /** Why it does not render; the mail would then be made of the built-in template. */
      problems: z.array(z.string()),
    }),
  }),
  sendToMe: endpoint({
    method: 'POST',
    path: '/api/v1/mail-templates/:name/:language/send-to-me',
    summary: 'The same as a mail to oneself',
    permission: 'settings.write',
    params: ByName,
    query: nothing,
    body: z.object(TemplateText),
    response: z.object({ outboxId: Id }),
  }),
};
