// What is kept of a message that was read, in the form that the database and the pages take. Pure.
import { TeamSlug } from '@lanet/contracts/teams';
import type { ReadMail } from '@lanet/mail-reading';
import { z } from 'zod';

const MailAddress = z.object({ name: z.string(), address: z.string() });

/** Beside the columns of a message: what its page shows, and what its attachments are called in the file store. */
export const Facts = z.object({
  to: z.array(MailAddress),
  cc: z.array(MailAddress),
  replyTo: z.array(MailAddress),
  inReplyTo: z.string().nullable(),
  date: z.string().nullable(),
  attachments: z.array(
    z.object({
      index: z.number().int(),
      name: z.string(),
      mediaType: z.string(),
      sizeBytes: z.number().int(),
      sha256: z.string(),
      inline: z.boolean(),
      contentId: z.string().nullable(),
    }),
  ),
  warnings: z.array(z.string()),
  hasRemoteImages: z.boolean(),
});
export type Facts = z.infer<typeof Facts>;

const MAX_LISTED = 200;
const PREVIEW_LENGTH = 200;
export const MAX_TEXT = 1_000_000;

export function factsOf(read: ReadMail): Facts {
  return {
    to: read.to.slice(0, MAX_LISTED).map(cleanAddress),
    cc: read.cc.slice(0, MAX_LISTED).map(cleanAddress),
    replyTo: read.replyTo.slice(0, MAX_LISTED).map(cleanAddress),
    inReplyTo: read.inReplyTo && storable(read.inReplyTo).slice(0, 1000),
    date: read.date?.toISOString() ?? null,
    attachments: read.attachments.slice(0, MAX_LISTED).map((part, index) => ({
      index,
      name: storable(part.name),
      mediaType: storable(part.mime),
      sizeBytes: part.size,
      sha256: part.sha256,
      inline: part.inline,
      contentId: part.contentId && storable(part.contentId).slice(0, 500),
    })),
    warnings: read.warnings.slice(0, MAX_LISTED).map(storable),
    hasRemoteImages: read.hasRemoteImages,
  };
}

const cleanAddress = ({ name, address }: { name: string; address: string }) => ({
  name: storable(name).slice(0, 300),
  address: storable(address).slice(0, 320),
});

/** PostgreSQL stores no NUL, and no half of a surrogate pair is text. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** The beginning of what was written, on one line. */
export function previewOf({ visibleText }: Pick<ReadMail, 'visibleText'>): string {
  return storable(
    visibleText
      .slice(0, PREVIEW_LENGTH * 4)
      .replaceAll(/\s+/g, ' ')
      .trim(),
  ).slice(0, PREVIEW_LENGTH);
}

const SUBJECT_MAX = 200;

/** What a new ticket is called: the subject without folios in brackets, which belong to other tickets; null when nothing is left. */
export function ticketSubject(subject: string): string | null {
  const bare = storable(subject)
    .replaceAll(/\[ {0,2}(?:[a-z][a-z0-9]{0,9} ?- ?\d{1,30}|# ?\d{1,30}) {0,2}\]/gi, ' ')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim()
    .slice(0, SUBJECT_MAX)
    .toWellFormed()
    .trim();
  return bare === '' ? null : bare;
}

/** What a line of a ticket shows of a text at first; the whole is one click away. */
export const ENTRY_MAX = 20_000;

export interface EntryText {
  text: string;
  /** Less than the whole is shown. */
  hasMore: boolean;
}

/** A ticket's first message shows everything; an answer what is new in it. */
export function entryText(read: Pick<ReadMail, 'fullText' | 'visibleText' | 'html'>, isFirst: boolean): EntryText {
  const whole = storable(read.fullText).trim();
  const shown = isFirst ? whole : storable(read.visibleText).trim();
  const text = shown.slice(0, ENTRY_MAX).toWellFormed();
  return { text, hasMore: text !== whole || read.html !== null };
}

/** Of several own mailboxes that a message was sent to, the first one of To, else of Cc. */
export function ownerOf(
  { to, cc }: Pick<ReadMail, 'to' | 'cc'>,
  mailboxes: ReadonlyMap<string, string>,
): string | undefined {
  for (const { address } of [...to, ...cc]) {
    const id = mailboxes.get(withoutTag(address.toLowerCase()));
    if (id) return id;
  }
  return undefined;
}

/**
 * Of `soporte+redes@msp.example` it is `redes`, of each address that is a mailbox of ours, once each and in their order. What
 * could be no team's, such as a signed reference to a ticket, is left out.
 */
export function slugsOfOwn(recipients: readonly string[], mailboxes: ReadonlyMap<string, string>): string[] {
  const slugs = recipients.flatMap((address) => {
    const bare = withoutTag(address);
    // A mailbox may also have such an address for its own.
    if (bare === address || !(mailboxes.has(bare) || mailboxes.has(address))) return [];
    return address.slice(address.indexOf('+') + 1, address.lastIndexOf('@'));
  });
  return [...new Set(slugs)].filter((slug) => TeamSlug.safeParse(slug).data === slug);
}

/** `soporte+t.1.2@msp.example` is the mailbox `soporte@msp.example`. */
export function withoutTag(address: string): string {
  const at = address.lastIndexOf('@');
  const plus = address.indexOf('+');
  return plus > 0 && plus < at ? address.slice(0, plus) + address.slice(at) : address;
}
