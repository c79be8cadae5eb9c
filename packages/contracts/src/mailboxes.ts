// Mailboxes: the addresses the product writes from and reads, how they are reached, and how they are.
import { z } from 'zod';
import { ById, endpoint, Id, Instant, line, nothing } from './endpoint.ts';
import { MailboxKind } from './kinds.ts';

export { MailboxKind };

/** Kinds that nobody fetches: other servers speak to them. */
export const HANDED_OVER_KINDS = ['listener', 'http'] as const satisfies readonly MailboxKind[];
export const isHandedOver = (kind: MailboxKind): boolean => HANDED_OVER_KINDS.some((one) => one === kind);

/** `tls` from the first byte, `starttls` before anything is said, `none` only with the switch `insecure`. */
export const MailSecurity = z.enum(['tls', 'starttls', 'none']);

export const MailHost = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$|^[0-9a-f:.]+$/, 'a host name or an address');

const Server = z.object({
  host: MailHost,
  port: z.number().int().min(1).max(65_535),
  security: MailSecurity,
  user: line(254),
  /** Said in so many words by whoever chose `none`: what is fetched and sent can be read on the way. */
  insecure: z.literal(true).optional(),
});
export type MailServer = z.infer<typeof Server>;

/** How the product proves to Microsoft or Google whose mailbox it reads. */
export const OAuth = z.object({
  /** `person`: somebody signs in and consents. `application`: the product's own right, given by the tenant (Microsoft alone). */
  grant: z.enum(['person', 'application']),
  clientId: line(200),
  /** Of Microsoft; Google has none. */
  tenant: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,126}$/)
    .nullable()
    .default(null),
});
export type OAuth = z.infer<typeof OAuth>;

/** What is done with a message on the server once it is stored here. */
export const AfterStoring = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('mark_seen') }),
  z.object({ kind: z.literal('move'), folder: line(200) }),
  /** POP3 alone: otherwise it stays there, known by its UIDL. */
  z.object({ kind: z.literal('delete') }),
]);

export const Incoming = z.object({
  /** Null for those that are spoken to. */
  server: Server.nullable(),
  /** How a `microsoft` mailbox is read and sends: IMAP and SMTP, or Microsoft Graph, which needs no servers. */
  way: z.enum(['imap', 'graph']).default('imap'),
  folders: z.array(line(200)).min(1).max(20).default(['INBOX']),
  afterStoring: AfterStoring.default({ kind: 'mark_seen' }),
  /** Mail older than this many days at the first look is left alone; null takes all. */
  firstLookDays: z.number().int().min(0).max(3650).nullable().default(30),
});
export type Incoming = z.infer<typeof Incoming>;

export const Outgoing = z.object({
  /** Null where it leaves by Microsoft Graph. */
  server: Server.nullable(),
  /** Where a copy of what was sent is put; null where the server does so itself or nobody wants it. */
  sentFolder: line(200).nullable().default(null),
  dkim: z
    .object({ domain: MailHost, selector: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/i) })
    .nullable()
    .default(null),
  maxMiB: z.number().int().min(1).max(150).default(20),
});
export type Outgoing = z.infer<typeof Outgoing>;

const Address = z.email().max(254).toLowerCase();

export const MailboxOptions = z.object({
  /** Largest message taken whole, in MiB. */
  maxMiB: z.number().int().min(1).max(150).default(35),
  /** Whether mail to `name+anything@` arrives here; then replies carry a signed address. */
  plusAddressing: z.boolean().default(true),
  /** An answer to a stranger whose mail waits in quarantine, once a day. */
  tellUnknown: z.boolean().default(false),
  /** Authentication-Results of these servers are believed; those of others are stripped as forged. */
  trustedAuthservIds: z.array(line(253)).max(20).default([]),
  /** Systems whose automatic mail opens tickets: addresses or domains. */
  systemSenders: z.array(z.string().trim().toLowerCase().min(3).max(254)).max(500).default([]),
  /** People of the client in Cc take part in the ticket. */
  ccTakesPart: z.boolean().default(true),
  /** An answer that is only thanks leaves a resolved ticket resolved. */
  thanksKeepsState: z.boolean().default(false),
});
export type MailboxOptions = z.infer<typeof MailboxOptions>;

export const MailboxState = z.enum(['new', 'ok', 'failing', 'needs_sign_in', 'off']);

/** Steps of the live test, in order; those that are spoken to have none of the first five. */
export const MailStep = z.enum([
  'resolve',
  'connect',
  'secure',
  'sign_in',
  'folders',
  'smtp_connect',
  'smtp_sign_in',
  'send',
  'arrive',
]);

export const MailFault = z.object({
  /** Stable, and explained in both languages by the web. */
  code: z.enum([
    'dns',
    'refused',
    'timeout',
    'certificate',
    'tls',
    'authentication',
    'token',
    'folder',
    'protocol',
    'rejected',
    'too_large',
    'blocked_address',
    'other',
  ]),
  /** The server's own words, one line. */
  text: z.string().max(500),
  at: Instant.optional(),
});
export type MailFault = z.infer<typeof MailFault>;

export const DnsHints = z.object({
  checkedAt: Instant,
  spf: z.enum(['ok', 'missing', 'several', 'not_included', 'unknown']),
  dkim: z.enum(['ok', 'missing', 'mismatch', 'not_signed', 'unknown']),
  dmarc: z.enum(['reject', 'quarantine', 'none', 'missing', 'unknown']),
});

/** Where mail is handed over to a mailbox of kind `http`, and how old what signs it is. */
const Intake = z.object({
  url: z.url(),
  secretMadeAt: Instant,
  /** Until when secrets before the last one are taken as well; null where none is. */
  earlierUntil: Instant.nullable(),
});

export const Mailbox = z
  .object({
    id: Id,
    name: z.string(),
    address: z.string(),
    aliases: z.array(z.string()),
    kind: MailboxKind,
    active: z.boolean(),
    incoming: Incoming,
    outgoing: Outgoing.nullable(),
    options: MailboxOptions,
    /** Which secrets are there; they themselves are never answered. */
    has: z.object({ password: z.boolean(), outgoingPassword: z.boolean(), token: z.boolean(), dkimKey: z.boolean() }),
    oauth: OAuth.nullable(),
    intake: Intake.nullable(),
    state: MailboxState,
    lastError: MailFault.nullable(),
    failedConnects: z.number().int(),
    connectedAt: Instant.nullable(),
    fetchedAt: Instant.nullable(),
    lastMessageAt: Instant.nullable(),
    /** Seconds since the oldest message that waits on the server unread by us; null when none waits. */
    lagSeconds: z.number().int().nullable(),
    tokenExpiresAt: Instant.nullable(),
    peerCertUntil: Instant.nullable(),
    probe: z.object({ sentAt: Instant, seenAt: Instant.nullable() }).nullable(),
    dns: DnsHints.nullable(),
    waiting: z.object({ inbound: z.number().int(), outbound: z.number().int() }),
    version: z.number().int(),
    createdAt: Instant,
  })
  .meta({ id: 'Mailbox' });
export type Mailbox = z.infer<typeof Mailbox>;

/** With what signs mail that is handed over by HTTP, told this once; other kinds have none. */
export const MailboxWithSecret = Mailbox.extend({ intakeSecret: z.string().optional() }).meta({
  id: 'MailboxWithSecret',
});
export type MailboxWithSecret = z.infer<typeof MailboxWithSecret>;

/** What a body may say of secrets. */
export const mailboxSecrets = {
  /** Write-only; left out keeps what is there, null removes it. */
  password: z.string().min(1).max(1000).nullable().optional(),
  outgoingPassword: z.string().min(1).max(1000).nullable().optional(),
  /** PEM of an RSA or Ed25519 private key. */
  dkimKey: z.string().max(10_000).nullable().optional(),
  /** A change of it ends the sign-in. Left out of it, `clientSecret` keeps what is there. */
  oauth: OAuth.extend({ clientSecret: z.string().min(1).max(1000).optional() })
    .nullable()
    .optional(),
};

/** What is set when a mailbox is made. */
export const mailboxSettings = {
  name: line(120),
  address: Address,
  aliases: z.array(Address).max(20).default([]),
  active: z.boolean().default(true),
  incoming: Incoming,
  outgoing: Outgoing.nullable().default(null),
  options: MailboxOptions,
};

export const mailboxes = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/mailboxes',
    summary: 'Mailboxes and how they are',
    permission: 'mailboxes.read',
    params: nothing,
    query: nothing,
    body: nothing,
    response: z.object({ items: z.array(Mailbox) }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/mailboxes/:id',
    summary: 'One mailbox',
    permission: 'mailboxes.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: Mailbox,
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/v1/mailboxes',
    summary: 'Add a mailbox',
    permission: 'mailboxes.write',
    params: nothing,
    query: nothing,
    body: z.object({ kind: MailboxKind, ...mailboxSettings, ...mailboxSecrets }),
    response: MailboxWithSecret,
    status: 201,
    secret: true,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/v1/mailboxes/:id',
    summary: 'Change a mailbox',
    permission: 'mailboxes.write',
    params: ById,
    query: nothing,
    body: z.object({
      name: mailboxSettings.name.optional(),
      address: mailboxSettings.address.optional(),
      aliases: z.array(Address).max(20).optional(),
      active: z.boolean().optional(),
      incoming: Incoming.optional(),
      outgoing: Outgoing.nullable().optional(),
      options: MailboxOptions.optional(),
      ...mailboxSecrets,
    }),
    response: Mailbox,
    versioned: true,
    secret: true,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/v1/mailboxes/:id',
    summary: 'Remove a mailbox; what came by it stays',
    permission: 'mailboxes.write',
    params: ById,
    query: nothing,
    body: nothing,
    response: nothing,
  }),
};
