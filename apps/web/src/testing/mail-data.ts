// Messages and mailboxes for tests.
import type { InboundDecision, InboundMail, InboundSummary } from '@lanet/contracts/inbound-mail';
import { type Mailbox, MailboxOptions } from '@lanet/contracts/mailboxes';

export const mailId = (number: number) => `0198a000-0000-7000-8000-${String(number).padStart(12, '0')}`;

export const makeSummary = (fields: Partial<InboundSummary> = {}): InboundSummary => ({
  id: mailId(1),
  state: 'quarantine',
  reason: 'unknown_sender',
  from: { name: 'María Solís', address: 'maria@taller.example' },
  subject: 'No abre el sistema',
  preview: 'Desde ayer no abre',
  automatic: 'none',
  mailbox: { id: mailId(90), name: 'Soporte' },
  ticket: null,
  client: null,
  sizeBytes: 4_096,
  receivedAt: '2026-01-05T15:00:00.000Z',
  processedAt: '2026-01-05T15:00:02.000Z',
  ...fields,
});

export const makeDecision = (fields: Partial<InboundDecision> = {}): InboundDecision => ({
  state: 'quarantine',
  reason: 'unknown_sender',
  ticket: null,
  visibility: null,
  unverified: false,
  sender: 'unknown',
  authenticity: 'pass',
  automatic: { kind: 'none', reason: null },
  matches: [],
  forgedId: false,
  hops: 0,
  ...fields,
});

export const makeMail = (fields: Partial<InboundMail> = {}): InboundMail => ({
  ...makeSummary(),
  to: [{ name: '', address: 'soporte@msp.example' }],
  cc: [],
  replyTo: [],
  messageId: '<a1@taller.example>',
  inReplyTo: null,
  date: '2026-01-05T15:00:00.000Z',
  text: 'Desde ayer no abre.\n\nEl lun, 5 ene 2026 alguien escribió:\n> ¿Qué falla?',
  visibleText: 'Desde ayer no abre.',
  html: null,
  hasRemoteImages: false,
  attachments: [],
  warnings: [],
  decision: makeDecision(),
  suggestedTicket: null,
  attempts: 1,
  routes: [],
  hasRaw: true,
  ...fields,
});

export const makeMailbox = (fields: Partial<Mailbox> = {}): Mailbox => ({
  id: mailId(90),
  name: 'Soporte',
  address: 'soporte@msp.example',
  aliases: [],
  kind: 'imap',
  active: true,
  incoming: {
    server: { host: 'mail.msp.example', port: 993, security: 'tls', user: 'soporte@msp.example' },
    way: 'imap',
    folders: ['INBOX'],
    afterStoring: { kind: 'mark_seen' },
    firstLookDays: 30,
  },
  outgoing: null,
  options: MailboxOptions.parse({}),
  has: { password: true, outgoingPassword: false, token: false, dkimKey: false },
  oauth: null,
  state: 'ok',
  lastError: null,
  failedConnects: 0,
  connectedAt: '2026-01-05T15:00:00.000Z',
  fetchedAt: '2026-01-05T15:00:00.000Z',
  lastMessageAt: null,
  lagSeconds: null,
  tokenExpiresAt: null,
  peerCertUntil: null,
  probe: null,
  dns: null,
  waiting: { inbound: 0, outbound: 0 },
  version: 3,
  createdAt: '2026-01-01T00:00:00.000Z',
  ...fields,
});
