import { hasBounceSubject, hasVacationSubject, mentionsAbsence } from './automatic.subjects.ts';
import type { Header } from './headers.ts';

export type AutomaticKind = 'none' | 'auto-reply' | 'out-of-office' | 'bounce' | 'bulk' | 'loop';

/** `reason` is the evidence in a short stable English form such as `auto-submitted: auto-replied`; null for `none`. */
export interface AutomaticVerdict {
  kind: AutomaticKind;
  reason: string | null;
}

export interface JudgedMail {
  headers: readonly Header[];
  /** Decoded. */
  subject: string;
  fromAddress: string | null;
  /** Content types of the message's own parts with their parameters, lower case; not those inside an attached message. */
  partTypes: readonly string[];
}

export interface OwnInstallation {
  installationId?: string;
  /** Addresses of the mailbox the mail arrived in. */
  addresses?: readonly string[];
  isOwnMessageId?: (id: string) => boolean;
}

/** Header values as they are compared: each without comments, in lower case. */
type Values = (name: string) => readonly string[];
type Rule = (mail: JudgedMail, values: Values) => string | null;

const MAX_HEADER_LENGTH = 4096;
const FOREIGN_HOPS = 3;
const EXCHANGE_SENDER = 'microsoftexchange329e71ec88ae4615bbc36ab6ce41109e';
const AUTOREPLY_SWITCHES = [
  'x-autoreply',
  'x-autorespond',
  'x-autoresponder',
  'x-autoresponse',
  'x-mail-autoreply',
] as const;
const SWITCHED_OFF = new Set(['', 'no', 'false', '0', 'none']);
const LIST_HEADERS = ['list-id', 'list-unsubscribe', 'list-post'] as const;
const ANSWERS_SUPPRESSED = new Set(['all', 'oof', 'autoreply']);
const BULK_PRECEDENCES = new Set(['bulk', 'list', 'junk']);

/** In this order; the first that finds evidence gives the kind. */
const RULES: readonly (readonly [AutomaticKind, Rule])[] = [
  ['bounce', bounceReason],
  ['out-of-office', absenceReason],
  ['auto-reply', autoReplyReason],
  ['bulk', bulkReason],
  ['bounce', weakBounceReason],
];

/**
 * Whether a machine wrote this mail, and which kind of machine. Values are compared without case, comments and
 * parameters, lists token by token: `Auto-Submitted: no` and `Precedence: first-class` are a person.
 * Without an installation id any `X-LANET-Loop` is a loop.
 */
export function automaticVerdict(mail: JudgedMail, own: OwnInstallation = {}): AutomaticVerdict {
  const all = new Map<string, string[]>();
  for (const { name, value } of mail.headers) {
    const known = all.get(name);
    const comparable = withoutComments(value.slice(0, MAX_HEADER_LENGTH)).trim().toLowerCase();
    if (known) known.push(comparable);
    else all.set(name, [comparable]);
  }
  const values: Values = (name) => all.get(name) ?? [];

  const loop = loopReason(mail, values, own);
  if (loop) return { kind: 'loop', reason: loop };
  for (const [kind, rule] of RULES) {
    const reason = rule(mail, values);
    if (reason) return { kind, reason };
  }
  return { kind: 'none', reason: null };
}

function loopReason(mail: JudgedMail, values: Values, own: OwnInstallation): string | null {
  for (const value of values('x-lanet-loop')) {
    const hops = Number(/hops=(\d{1,4})/.exec(value)?.[1] ?? 0);
    const isOurs = own.installationId === undefined || tokenOf(value) === own.installationId.toLowerCase();
    if (isOurs) return 'x-lanet-loop';
    if (hops >= FOREIGN_HOPS) return `x-lanet-loop: hops=${hops}`;
  }
  const id = mail.headers.find(({ name }) => name === 'message-id')?.value.trim();
  if (id && own.isOwnMessageId?.(id)) return 'message-id: own';
  const from = mail.fromAddress?.toLowerCase();
  return from && own.addresses?.some((address) => address.toLowerCase() === from) ? 'from: own mailbox' : null;
}

function bounceReason(mail: JudgedMail, values: Values): string | null {
  const report = reportTypes(mail, values).find((type) => type === 'delivery-status');
  if (report) return 'report-type: delivery-status';
  const part = partNames(mail).find((type) => /^message\/(?:global-)?delivery-status$/.test(type));
  if (part) return `part: ${part}`;
  if (values('x-failed-recipients').some((value) => value !== '')) return 'x-failed-recipients';
  const sender = localPart(mail);
  if (sender === 'mailer-daemon') return 'from: mailer-daemon';
  const isSystem =
    sender === 'postmaster' || sender.startsWith(EXCHANGE_SENDER) || hasEmptyReturnPath(values) || sender === '';
  return isSystem && hasBounceSubject(mail.subject) ? 'subject: undeliverable' : null;
}

function absenceReason(mail: JudgedMail, values: Values): string | null {
  if (hasVacationSubject(mail.subject, hasAutomaticHeader(values))) return 'subject: automatic reply';
  // Comments count here: "auto-replied (vacation)" is how vacation(1) says it.
  for (const { name, value } of mail.headers) {
    if (name !== 'auto-submitted' || SWITCHED_OFF.has(tokenOf(withoutComments(value).toLowerCase()))) continue;
    if (/vacation/i.test(value)) return 'auto-submitted: vacation';
    if (/;\s{0,9}owner-email\s{0,9}=/i.test(value)) return 'auto-submitted: owner-email';
  }
  const suppressed = values('x-auto-response-suppress').some((value) => tokensOf(value).includes('all'));
  if (suppressed && values('x-ms-exchange-inbox-rules-loop').length > 0) return 'x-ms-exchange-inbox-rules-loop';
  const isReplied = values('auto-submitted').some((value) => tokenOf(value) === 'auto-replied');
  return isReplied && mentionsAbsence(mail.subject) ? 'auto-submitted: auto-replied, subject: absence' : null;
}

function autoReplyReason(mail: JudgedMail, values: Values): string | null {
  if (values('auto-submitted').some((value) => tokenOf(value) === 'auto-replied'))
    return 'auto-submitted: auto-replied';
  const on = AUTOREPLY_SWITCHES.find((name) => values(name).some((value) => !SWITCHED_OFF.has(tokenOf(value))));
  if (on) return on;
  if (values('x-autoreply-from').some((value) => value !== '')) return 'x-autoreply-from';
  if (values('x-autogenerated').some((value) => tokenOf(value) === 'reply')) return 'x-autogenerated: reply';
  if (precedences(values).some((token) => token === 'auto_reply' || token === 'auto-reply'))
    return 'precedence: auto_reply';
  const isDelivered = values('delivered-to').some((value) => /^<?autoresponder(?:@|>?$)/.test(value));
  if (isDelivered) return 'delivered-to: autoresponder';
  if (values('x-loop').some((value) => value !== '')) return 'x-loop';
  const isReceipt =
    reportTypes(mail, values).includes('disposition-notification') ||
    partNames(mail).some((type) => /^message\/(?:global-)?disposition-notification$/.test(type));
  return isReceipt ? 'report-type: disposition-notification' : null;
}

function bulkReason(mail: JudgedMail, values: Values): string | null {
  const submitted = values('auto-submitted').map(tokenOf);
  const generated = submitted.find((token) => !SWITCHED_OFF.has(token));
  if (generated) return `auto-submitted: ${generated.slice(0, 40)}`;
  const precedence = precedences(values).find((token) => BULK_PRECEDENCES.has(token));
  if (precedence) return `precedence: ${precedence}`;
  const list = LIST_HEADERS.find((name) => values(name).some((value) => value !== ''));
  if (list) return list;
  const suppressed = values('x-auto-response-suppress').flatMap(tokensOf);
  const answer = suppressed.find((token) => ANSWERS_SUPPRESSED.has(token));
  if (answer) return `x-auto-response-suppress: ${answer}`;
  if (values('x-fc-machinegenerated').some((value) => tokenOf(value) === 'true')) return 'x-fc-machinegenerated: true';
  const relayed = values('x-amazon-mail-relay-type').some((value) => tokenOf(value) === 'notification');
  if (relayed) return 'x-amazon-mail-relay-type: notification';
  const report = reportTypes(mail, values)[0];
  return report === undefined ? null : `report-type: ${report.slice(0, 40) || 'none'}`;
}

function weakBounceReason(mail: JudgedMail, values: Values): string | null {
  if (localPart(mail) === 'postmaster') return 'from: postmaster';
  return hasEmptyReturnPath(values) ? 'return-path: empty' : null;
}

function hasAutomaticHeader(values: Values): boolean {
  return (
    values('auto-submitted').some((value) => !SWITCHED_OFF.has(tokenOf(value))) ||
    AUTOREPLY_SWITCHES.some((name) => values(name).some((value) => !SWITCHED_OFF.has(tokenOf(value)))) ||
    values('x-auto-response-suppress')
      .flatMap(tokensOf)
      .some((token) => ANSWERS_SUPPRESSED.has(token)) ||
    precedences(values).some((token) => token.startsWith('auto') || BULK_PRECEDENCES.has(token))
  );
}

function hasEmptyReturnPath(values: Values): boolean {
  return values('return-path').some((value) => /^<\s{0,9}>$/.test(value));
}

function precedences(values: Values): string[] {
  return [...values('precedence'), ...values('x-precedence')].flatMap(tokensOf);
}

/** The `report-type` of each multipart/report: empty where it names none. */
function reportTypes(mail: JudgedMail, values: Values): string[] {
  return [...mail.partTypes, ...values('content-type')]
    .filter((type) => /^multipart\/report\b/.test(type))
    .map((type) => /report-type\s{0,9}=\s{0,9}"?([a-z0-9-]{1,60})/.exec(type)?.[1] ?? '');
}

function partNames(mail: JudgedMail): string[] {
  return mail.partTypes.map(tokenOf);
}

/** Of a bare word such as `MAILER-DAEMON` the word itself; empty without a sender. */
function localPart(mail: JudgedMail): string {
  return (mail.fromAddress ?? '').split('@', 1)[0]?.trim().toLowerCase() ?? '';
}

function tokenOf(value: string): string {
  return value.split(';', 1)[0]?.trim() ?? '';
}

function tokensOf(value: string): string[] {
  return value.split(/[,;]/).map((token) => token.trim());
}

/** RFC 5322 comments, which nest. An unclosed one ends with the value. */
function withoutComments(value: string): string {
  if (!value.includes('(')) return value;
  let kept = '';
  let depth = 0;
  for (const character of value) {
    if (character === '(') depth++;
    else if (character === ')' && depth > 0) depth--;
    else if (depth === 0) kept += character;
  }
  return kept;
}
