// Writes mail into the outbox: what it says, what it answers, and by which way it goes and is answered.
import { isStaff } from '@lanet/contracts/roles';
import { v7 as uuidv7 } from 'uuid';
import { onceIn, type ScopedTx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { fileLines, splitFilesOf } from './mail.files.service.ts';
import { type Shown, shownPeople } from './mail.headers.rules.ts';
import { type MailTokens, mailTokens } from './mail.keys.service.ts';
import type { Frame } from './mail.layout.rules.ts';
import type { RenderedMail } from './mail.liquid.service.ts';
import { renderByTemplate } from './mail.rendering.service.ts';
import { findRecipient, insertMail, organisationName, type Recipient } from './mail.repo.ts';
import { eventId, headerText, isPlainAddress } from './mail.rules.ts';
import { type Route, routeOf } from './mail.sender.service.ts';
import { announceOutbox, queueDelivery } from './mail.service.ts';
import { type MailTemplate, type MailValues, mailTexts, SECRET_TEMPLATES } from './mail.templates.rules.ts';
import { type MessageThread, threadOf } from './mail.threads.service.ts';
import { type MessageKind, NO_ID } from './mail.tokens.rules.ts';

export interface MailRequest<Name extends MailTemplate> {
  /** What happened, once: a second mail of the same event to the same address is not made. */
  eventKey: string;
  personId: string;
  clientId?: string | null;
  ticketId?: string | null;
  /** The line of the timeline it carries; one mail of it to a person. */
  entryId?: string | null;
  template: Name;
  values: MailValues[Name];
  /** Who takes part, as the headers show; the mail itself goes to the person alone. */
  shown?: { to: readonly Shown[]; cc: readonly Shown[] };
  /** What was said before, newest first. `at`: ISO 8601. */
  history?: readonly { author: string; at: string; text: string }[];
}

/**
 * Writes a mail in the person's language into the outbox and queues its delivery, in the caller's transaction, which has
 * to see everything (jobs do). Does nothing for a deactivated person and for an event they were told of already. An
 * address nothing can be sent to becomes a failed mail that people see, never an exception: others must get theirs.
 */
export async function queueMail<Name extends MailTemplate>(
  platform: Platform,
  tx: ScopedTx,
  mail: MailRequest<Name>,
): Promise<void> {
  const { eventKey, personId, clientId = null, ticketId = null, entryId = null, template, values } = mail;
  const recipient = await findRecipient(tx, personId);
  if (!recipient) return;
  const { name, email, language } = recipient;
  const kind = kindOf(template, recipient);
  const route = await routeOf(platform, tx, ticketId);
  const tokens = await mailTokens(platform, tx);
  const organisation = await onceIn(tx, 'organisation.name', () => organisationName(tx));
  const split = await splitFilesOf(tx, entryId, route.maxBytes);
  const files = fileLines(platform, tokens, split, mailTexts[language].withheld);
  const frame = frameOf(mail, { kind, recipient, route, tokens, organisation, files });
  const content = await renderByTemplate(tx, { template, values, language, name, organisation }, frame);
  await storeMail(tx, {
    ...{ ...content, clientId, personId, ticketId, entryId, eventKey, kind },
    to: email,
    mailboxId: route.mailboxId,
    canGo: route.domain !== undefined,
    // Its prefix says to people what it is; ours goes by the signed references.
    subject: kind === 'r' ? headerText(`Re: ${content.subject}`) : content.subject,
    messageId: idOf(tokens, { kind, ticketId, messageId: entryId ?? eventId(eventKey, email), personId }, route.domain),
    thread: await threadOf(tx, { kind, ticketId, entryId, address: email }),
    replyTo: ticketId === null ? null : replyAddress(route, tokens, ticketId),
    shown: kind === 'n' || kind === 'm' ? undefined : mail.shown,
    secret: SECRET_TEMPLATES.includes(template) && 'url' in values ? values.url : null,
  });
}

/** A mail that is rendered already, about nothing but the installation, to one of its staff. Its id in the outbox. */
export async function queuePlainMail(
  platform: Platform,
  tx: ScopedTx,
  personId: string,
  content: RenderedMail,
): Promise<string> {
  const recipient = await findRecipient(tx, personId);
  if (!recipient) throw new Error('nobody to write to');
  const route = await routeOf(platform, tx, null);
  const tokens = await mailTokens(platform, tx);
  const eventKey = `mail.${uuidv7()}`;
  const messageId = eventId(eventKey, recipient.email);
  return storeMail(tx, {
    ...{ ...content, clientId: null, personId, ticketId: null, entryId: null, eventKey, kind: 'm' },
    to: recipient.email,
    mailboxId: route.mailboxId,
    canGo: route.domain !== undefined,
    messageId: idOf(tokens, { kind: 'm', ticketId: null, messageId, personId }, route.domain),
    thread: await threadOf(tx, { kind: 'm', ticketId: null, entryId: null, address: recipient.email }),
    replyTo: null,
    shown: undefined,
    secret: null,
  });
}

function kindOf(template: MailTemplate, { role }: Recipient): MessageKind {
  if (!template.startsWith('ticket_')) return 'm';
  if (isStaff(role)) return 'n';
  return template === 'ticket_comment' ? 'r' : 'a';
}

interface Around {
  kind: MessageKind;
  recipient: Recipient;
  route: Route;
  tokens: MailTokens;
  organisation: string;
  files: Frame['files'];
}

function frameOf<Name extends MailTemplate>(
  { ticketId = null, values, history = [] }: MailRequest<Name>,
  { kind, recipient: { language, timeZone }, route, tokens, organisation, files }: Around,
): Frame {
  const { marker, footer, wrote } = mailTexts[language];
  const isAnswered = route.answers !== undefined && ticketId !== null;
  const isOutside = kind === 'a' || kind === 'r';
  return {
    marker: isAnswered && isOutside ? marker : null,
    footer: kind === 'r' ? null : footer(organisation, isAnswered),
    files,
    history: history.map(({ author, at, text }) => ({ head: wrote(timeIn(timeZone, at), author), text })),
    reference: ticketId !== null && 'folio' in values ? tokens.signBodyReference(values.folio, ticketId) : null,
  };
}

/** `dd/mm/aaaa HH:mm`, as Mexico writes it, in the reader's zone. */
function timeIn(timeZone: string, at: string): string {
  const parts = { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone }).format(new Date(at)).replace(',', '');
}

/** Without its domain while there is nothing to send it from. */
export function idOf(
  tokens: MailTokens,
  signed: { kind: MessageKind; ticketId: string | null; messageId: string; personId: string },
  domain: string | undefined,
): string {
  const id = tokens.signMessageId({ ...signed, ticketId: signed.ticketId ?? NO_ID }, domain ?? '');
  return domain === undefined ? id.slice(0, -1) : id;
}

function replyAddress({ answers }: Route, tokens: MailTokens, ticketId: string): string | null {
  if (!answers) return null;
  const { address, plusAddressing } = answers;
  return (plusAddressing ? tokens.signReplyAddress(address, ticketId) : undefined) ?? address;
}

export interface Written extends RenderedMail {
  clientId: string | null;
  personId: string | null;
  ticketId: string | null;
  entryId: string | null;
  eventKey: string;
  kind: MessageKind;
  to: string;
  mailboxId: string | null;
  /** There is a server it can leave by. */
  canGo: boolean;
  messageId: string;
  thread: MessageThread;
  replyTo: string | null;
  shown: MailRequest<MailTemplate>['shown'];
  secret: string | null;
}

/** Its id in the outbox; nothing is written where this address has this event's mail already. */
export async function storeMail(tx: ScopedTx, { thread, shown, canGo, ...mail }: Written): Promise<string> {
  const isDeliverable = isPlainAddress(mail.to);
  const id = uuidv7();
  const isNew = await insertMail(tx, {
    ...mail,
    ...thread,
    id,
    shownTo: shownPeople(shown?.to ?? [{ name: '', address: mail.to }]),
    shownCc: shownPeople(shown?.cc ?? []),
    // Nothing is lost while no mail server is configured: people see the mail, and send it later if they like.
    state: isDeliverable ? (canGo ? 'queued' : 'kept') : 'failed',
    lastError: isDeliverable ? null : 'not an address mail can be sent to',
  });
  if (!isNew) return id;
  announceOutbox(tx, id);
  if (isDeliverable && canGo) await queueDelivery(tx, id);
  return id;
}
