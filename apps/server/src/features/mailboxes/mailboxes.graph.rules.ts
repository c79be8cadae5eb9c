// What Microsoft Graph says, as it is understood here, and what is said to it. Pure. Sources: Microsoft's own pages on
// Graph (message: delta, user: sendMail, errors, throttling guidance, extended properties).
import type { MailFault } from '@lanet/contracts/mailboxes';
import { z } from 'zod';

/** How much of a mail Graph takes: requests end at 4 MB, in base64; people saw MIME refused from 2,240 KB on. */
export const MOST_SENT_BYTES = 2_200_000;

export const GraphError = z.object({
  error: z.object({ code: z.string().default(''), message: z.string().default('') }),
});

export const Folder = z.object({
  id: z.string().min(1),
  displayName: z.string().default(''),
  childFolderCount: z.number().int().default(0),
  totalItemCount: z.number().int().default(0),
  '@odata.type': z.string().optional(),
});
export type Folder = z.infer<typeof Folder>;

export const Header = z.object({ name: z.string(), value: z.string().nullable().default('') });
type Header = z.infer<typeof Header>;

const Recipient = z.object({ emailAddress: z.object({ address: z.string().nullish() }).nullish() });

/** A message without its content: whatever was asked for of it. */
export const Message = z.object({
  id: z.string().min(1),
  internetMessageId: z.string().nullish(),
  receivedDateTime: z.string().nullish(),
  sentDateTime: z.string().nullish(),
  subject: z.string().nullish(),
  isRead: z.boolean().nullish(),
  /** Not there any more, in a list of changes. */
  '@removed': z.unknown().optional(),
  toRecipients: z.array(Recipient).nullish(),
  internetMessageHeaders: z.array(Header).nullish(),
  singleValueExtendedProperties: z.array(z.object({ id: z.string(), value: z.string().nullish() })).nullish(),
});
export type Message = z.infer<typeof Message>;

export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({
    value: z.array(item),
    '@odata.nextLink': z.string().optional(),
    '@odata.deltaLink': z.string().optional(),
  });

/** Marks what is stored here, as `$LanetStored` does by IMAP: a property of our own that no program shows. Never believed. */
export const STORED_MARK = 'String {6f3a1c52-7b0e-4f0c-9d43-2f8a5c0b71e6} Name LanetStored';
/** What Exchange counts for a message, which is not how long it is on the way (MS-OXPROPS, PidTagMessageSizeExtended). */
const SIZE = 'Long 0x0E08';

export const DESCRIBED = [
  '$select=id,internetMessageId,receivedDateTime,internetMessageHeaders',
  `$expand=singleValueExtendedProperties($filter=id eq '${SIZE}' or id eq '${STORED_MARK}')`,
].join('&');

/** Numbers of properties come back without their zeros. */
export function sizeOf({ singleValueExtendedProperties }: Message): number {
  const found = singleValueExtendedProperties?.find(({ id }) => /^long 0x0*e08$/i.test(id));
  const bytes = Number(found?.value ?? 0);
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : 0;
}

export const isMarked = ({ singleValueExtendedProperties }: Message): boolean =>
  singleValueExtendedProperties?.some(({ id }) => id.toLowerCase() === STORED_MARK.toLowerCase()) ?? false;

export function dateIn(text: string | null | undefined): Date | null {
  const at = new Date(text ?? '');
  return Number.isNaN(at.getTime()) ? null : at;
}

/** The value of a header, by its name in any case. */
export function headerIn(headers: readonly Header[] | null | undefined, name: string): string | undefined {
  return headers?.find((one) => one.name.toLowerCase() === name.toLowerCase())?.value?.trim() || undefined;
}

/** A header block as it crosses a line: what folds a value stays folded, and nothing in one begins another header. */
export function headerBlock(headers: readonly Header[]): Buffer {
  const lines = headers
    .filter(({ name }) => /^[\x21-\x39\x3b-\x7e]{1,200}$/.test(name))
    .map(({ name, value }) => `${name}: ${(value ?? '').trim().replaceAll(/[\r\n\0]+[ \t]*/g, '\r\n ')}\r\n`);
  return Buffer.from(`${lines.join('')}\r\n`);
}

/** Seconds or a date (RFC 9110, 10.2.3); undefined where neither is said. */
export function retryAfterMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const seconds = /^\s*(\d{1,6})\s*$/.exec(value)?.[1];
  if (seconds !== undefined) return Number(seconds) * 1000;
  // As HTTP writes it; JavaScript takes much else for a date.
  const at = /^\s*[a-z]{3,9},.*gmt\s*$/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

/** Too much was asked: 503 and 509 say so as well as 429. */
export const isThrottled = (status: number): boolean => status === 429 || status === 503 || status === 509;

/** What was remembered of a folder is forgotten there; it is read from the beginning. */
export function isForgotten(status: number, code: string): boolean {
  return status === 410 || (status >= 400 && status < 500 && /sync_?state|resync/i.test(code));
}

/** Nothing is there by that name: it was moved or deleted, or never was a name. */
export const isGone = (status: number, code: string): boolean =>
  status === 404 || (status === 400 && /^ErrorInvalidId/i.test(code));

const NO_MAILBOX = /^(ErrorInvalidUser|MailboxNotEnabledForRESTAPI|ResourceNotFound|Request_ResourceNotFound)$/i;

/** What a refusal comes down to. `gone`: what it means that something is not there. */
export function graphFault(status: number, code: string, gone: 'folder' | 'protocol'): MailFault['code'] {
  if (NO_MAILBOX.test(code)) return 'authentication';
  if (/^ErrorSendAsDenied$/i.test(code)) return 'rejected';
  if (status === 401 || status === 403) return 'token';
  if (status === 404) return gone;
  if (status === 413) return 'too_large';
  if (status === 408 || status === 504) return 'timeout';
  return status >= 500 || isThrottled(status) ? 'other' : 'protocol';
}

const RECIPIENTS = /^(?:to|cc|bcc|resent-to|resent-cc|resent-bcc)[ \t]*:/i;

/**
 * These bytes for one recipient alone. Graph knows no envelope: it sends to everybody whom the headers name. Bytes that name
 * nobody else stay as they are; of others, those headers make room for one.
 */
export function addressedTo(raw: Buffer, to: string): Buffer {
  const end = raw.indexOf('\r\n\r\n');
  const block = raw.subarray(0, end < 0 ? raw.length : end).toString('latin1');
  const headers = block.split(/\r\n(?![ \t])/);
  const named = headers.filter((one) => RECIPIENTS.test(one));
  if (named.length === 1 && isAlone(named[0] ?? '', to)) return raw;
  const kept = headers.filter((one) => !RECIPIENTS.test(one));
  const before = Buffer.from(kept.map((one) => `${one}\r\n`).join(''), 'latin1');
  return Buffer.concat([before, Buffer.from(`To: ${to}`), raw.subarray(block.length)]);
}

/** `To: Name <address>` or `To: address`, with nothing in it that could be a second one. */
function isAlone(header: string, to: string): boolean {
  const value = header.slice(header.indexOf(':') + 1).replaceAll(/\r\n[ \t]+/g, ' ');
  const bare = value.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').trim();
  if (!/^to[ \t]*:/i.test(header) || /[,;:"]/.test(bare)) return false;
  const address = /^[^<>]*<([^<>\s]+)>$/.exec(bare)?.[1] ?? bare;
  return address.toLowerCase() === to.toLowerCase();
}

export const addressesIn = ({ toRecipients }: Message): string[] =>
  toRecipients?.flatMap(({ emailAddress }) => emailAddress?.address?.toLowerCase() ?? []) ?? [];
