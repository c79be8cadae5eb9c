// Inbound mail: every message that came, what was read of it, where it went and why; and what people decide about it.
import { z } from 'zod';
import { ById, endpoint, Id, Instant, line, nothing, page, paging } from './endpoint.ts';
import { InboundState } from './kinds.ts';

export { InboundState };

export const AutomaticKind = z.enum(['none', 'auto-reply', 'out-of-office', 'bounce', 'bulk', 'loop']);
export type AutomaticKind = z.infer<typeof AutomaticKind>;

/** Why a message is where it is. */
export const InboundReason = z.enum([
  'copy',
  'loop',
  'own_mailbox',
  'blocked_sender',
  'bounce',
  'auto_reply',
  'out_of_office',
  'bulk',
  'unknown_sender',
  'inactive_person',
  'staff_without_ticket',
  'authentication_failed',
  'other_client',
  'deleted_ticket',
  'reference',
  'weak_reference',
  'ticket_closed',
  'new_mail',
  'on_behalf',
  'system_mail',
  'by_hand',
  'unreadable',
]);
export type InboundReason = z.infer<typeof InboundReason>;

/** What of a message points to a ticket, in the order in which it is believed (mail.md 4.2). */
export const MatchRule = z.enum([
  'reply_address',
  'message_id',
  'body_reference',
  'foreign_id',
  'subject',
  'thread_index',
]);
export type MatchRule = z.infer<typeof MatchRule>;

const Place = z.object({ id: Id, folio: z.string() });

/** What was looked at and which rule won, as the page of a message explains it. */
export const InboundDecision = z.object({
  state: InboundState,
  reason: InboundReason,
  ticket: Place.nullable(),
  visibility: z.enum(['public', 'internal']).nullable(),
  unverified: z.boolean(),
  sender: z.enum(['own', 'blocked', 'staff', 'person', 'allowed', 'inactive', 'unknown']),
  authenticity: z.enum(['pass', 'fail', 'unknown']),
  automatic: z.object({ kind: AutomaticKind, reason: z.string().nullable() }),
  /** The tickets it points to, in the order in which the signs are believed. */
  matches: z.array(z.object({ rule: MatchRule, ticket: Place })),
  forgedId: z.boolean(),
  /** Installations like this one that it went through already, as it says itself. */
  hops: z.number().int().default(0),
  /** Whom the ticket that it opens is for, by the plus part of the address. */
  team: z.object({ id: Id, name: z.string() }).nullable().default(null),
});
export type InboundDecision = z.infer<typeof InboundDecision>;

const MailAddress = z.object({ name: z.string(), address: z.string() });
export const InboundAttachment = z.object({
  /** Its place in the message, from 0. */
  index: z.number().int(),
  name: z.string(),
  mediaType: z.string(),
  sizeBytes: z.number().int(),
  inline: z.boolean(),
  contentId: z.string().nullable(),
});

const summary = {
  id: Id,
  state: InboundState,
  reason: InboundReason.nullable(),
  from: MailAddress.nullable(),
  subject: z.string(),
  preview: z.string(),
  automatic: AutomaticKind.nullable(),
  mailbox: z.object({ id: Id, name: z.string() }).nullable(),
  ticket: Place.nullable(),
  client: z.object({ id: Id, name: z.string() }).nullable(),
  sizeBytes: z.number().int(),
  receivedAt: Instant,
  processedAt: Instant.nullable(),
};

export const InboundSummary = z.object(summary).meta({ id: 'InboundSummary' });
export type InboundSummary = z.infer<typeof InboundSummary>;

export const InboundMail = z
  .object({
    ...summary,
    to: z.array(MailAddress),
    cc: z.array(MailAddress),
    replyTo: z.array(MailAddress),
    messageId: z.string().nullable(),
    inReplyTo: z.string().nullable(),
    date: Instant.nullable(),
    /** The whole text, and what of it is new. */
    text: z.string().nullable(),
    visibleText: z.string(),
    /** Sanitised; shown in a frame without rights. Remote images are left out until asked for. */
    html: z.string().nullable(),
    hasRemoteImages: z.boolean(),
    attachments: z.array(InboundAttachment),
    warnings: z.array(z.string()),
    decision: InboundDecision.nullable(),
    suggestedTicket: Place.nullable(),
    attempts: z.number().int(),
    /** Where else the same message arrived. */
    routes: z.array(z.object({ mailbox: z.string().nullable(), folder: z.string(), receivedAt: Instant })),
    /** The bytes as they came are kept; after the retention only this row is. */
    hasRaw: z.boolean(),
  })
  .meta({ id: 'InboundMail' });
export type InboundMail = z.infer<typeof InboundMail>;

export const MailBlock = z
  .object({
    id: Id,
    kind: z.enum(['address', 'domain', 'pattern']),
    value: z.string(),
    note: z.string().nullable(),
    createdBy: z.string().nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'MailBlock' });
export type MailBlock = z.infer<typeof MailBlock>;

const Pattern = z.string().trim().min(3).max(200);

export const inboundMail = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/inbound-mail',
    summary: 'Messages that came, newest first',
    permission: 'inbound_mail.read',
    params: nothing,
    query: z.object({
      ...paging,
      state: InboundState.optional(),
      mailboxId: Id.optional(),
      ticketId: Id.optional(),
      search: z.string().max(100).optional(),
    }),
    body: nothing,
    response: page(InboundSummary),
  }),
  counts: endpoint({
    method: 'GET',
    path: '/api/v1/inbound-mail/counts',
    summary: 'How many messages wait for somebody’s decision',
    permission: 'inbound_mail.read',
    params: nothing,
    query: nothing,
    body: nothing,
    response: z.object({ quarantine: z.number().int(), failed: z.number().int(), heldPairs: z.number().int() }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/inbound-mail/:id',
    summary: 'One message, what was read of it, where it went and why',
    permission: 'inbound_mail.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: InboundMail,
  }),
  raw: endpoint({
    method: 'GET',
    path: '/api/v1/inbound-mail/:id/raw',
    summary: 'The message as it came, to be saved',
    permission: 'inbound_mail.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: z.unknown(),
  }),
  part: endpoint({
    method: 'GET',
    path: '/api/v1/inbound-mail/:id/parts/:index',
    summary: 'An attachment of a message; pictures may be shown, all else is saved',
    permission: 'inbound_mail.read',
    params: z.object({ id: Id, index: z.coerce.number().int().min(0).max(500) }),
    query: nothing,
    body: nothing,
    response: z.unknown(),
  }),
  remoteImage: endpoint({
    method: 'GET',
    path: '/api/v1/inbound-mail/:id/remote-image',
    summary:
      'A picture that a message leaves on another server, fetched by the server because somebody asked to see it',
    permission: 'inbound_mail.read',
    params: ById,
    query: z.object({ url: z.url({ protocol: /^https?$/ }).max(8000) }),
    body: nothing,
    response: z.unknown(),
  }),
  accept: endpoint({
    method: 'POST',
    path: '/api/v1/inbound-mail/:id/accept',
    summary: 'Let a message in: this once, with a new person, or with everything from its address or domain',
    permission: 'inbound_mail.decide',
    params: ById,
    query: nothing,
    body: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('once'), clientId: Id, siteId: Id.optional() }),
      z.object({ kind: z.literal('person'), clientId: Id, siteIds: z.array(Id).max(200), name: line(120) }),
      z.object({ kind: z.literal('address'), clientId: Id }),
      z.object({ kind: z.literal('domain'), clientId: Id }),
      z.object({ kind: z.literal('ticket'), ticketId: Id }),
    ]),
    response: InboundSummary,
  }),
  file: endpoint({
    method: 'POST',
    path: '/api/v1/inbound-mail/:id/file',
    summary: 'Put a message of the quarantine away; it stays to be found',
    permission: 'inbound_mail.decide',
    params: ById,
    query: nothing,
    body: nothing,
    response: InboundSummary,
  }),
  reprocess: endpoint({
    method: 'POST',
    path: '/api/v1/inbound-mail/:id/reprocess',
    summary: 'Decide again with what is known now: shown first, applied when asked to',
    permission: 'inbound_mail.decide',
    params: ById,
    query: nothing,
    body: z.object({ apply: z.boolean() }),
    response: z.object({
      before: InboundDecision.nullable(),
      after: InboundDecision,
      /** Whether the message would be elsewhere than it is; nothing is applied where not. */
      changes: z.boolean(),
      applied: z.boolean(),
    }),
  }),
};

export const mailBlocks = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/mail-blocks',
    summary: 'Senders that are never let in',
    permission: 'inbound_mail.read',
    params: nothing,
    query: nothing,
    body: nothing,
    response: z.object({ items: z.array(MailBlock) }),
  }),
  add: endpoint({
    method: 'POST',
    path: '/api/v1/mail-blocks',
    summary: 'Block an address, a domain, or by a pattern with * (administrators)',
    permission: 'inbound_mail.decide',
    params: nothing,
    query: nothing,
    body: z.object({
      kind: z.enum(['address', 'domain', 'pattern']),
      value: Pattern,
      note: line(200).nullable().optional(),
    }),
    response: MailBlock,
    status: 201,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/v1/mail-blocks/:id',
    summary: 'Let a sender in again',
    permission: 'inbound_mail.decide',
    params: ById,
    query: nothing,
    body: nothing,
    response: nothing,
  }),
};
