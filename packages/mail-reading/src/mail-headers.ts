import { addressesOf, senderOf } from './addresses.ts';
import { cleanLine } from './clean.ts';
import { parseMailDate } from './dates.ts';
import { decodeWords, type RawDecoder } from './encoded-words.ts';
import { allOf, type Header, type RawHeader, rawHeader } from './headers.ts';
import { idsIn, messageIdOf } from './ids.ts';
import type { Limits } from './limits.ts';
import type { ReadMail } from './read-mail.types.ts';
import type { Warnings } from './warnings.ts';

type HeaderFacts = Pick<
  ReadMail,
  | 'subject'
  | 'from'
  | 'to'
  | 'cc'
  | 'replyTo'
  | 'messageId'
  | 'inReplyTo'
  | 'references'
  | 'headers'
  | 'authenticationResults'
>;

/** What the headers of a message say. */
export function readHeaderFacts(
  raw: readonly RawHeader[],
  decodeRaw: RawDecoder,
  limits: Limits,
  warnings: Warnings,
): HeaderFacts {
  const headers: Header[] = raw.map(({ name, value }) => ({
    name,
    value: cleanLine(decodeRaw(Buffer.from(value, 'latin1'))),
  }));
  const addresses = (name: string) => {
    const list = addressesOf(raw, name, decodeRaw, limits.addresses + 1);
    if (list.length > limits.addresses) warnings.add(`more than ${limits.addresses} addresses`);
    return list.slice(0, limits.addresses);
  };
  const from = senderOf(raw, decodeRaw);
  if (from === null) warnings.add('no sender');
  const references = allOf(raw, 'references').flatMap((value) => idsIn(value, limits.references + 1));
  if (references.length > limits.references) warnings.add(`more than ${limits.references} references`);
  return {
    subject: subjectOf(raw, decodeRaw),
    from,
    to: addresses('to'),
    cc: addresses('cc'),
    replyTo: addresses('reply-to'),
    messageId: messageIdOf(raw),
    inReplyTo: allOf(raw, 'in-reply-to').flatMap((value) => idsIn(value, 100))[0] ?? null,
    references: references.slice(-limits.references),
    headers,
    authenticationResults: allOf(headers, 'authentication-results').slice(0, 20),
  };
}

/** The first that is not empty. */
export function subjectOf(headers: readonly RawHeader[], decodeRaw: RawDecoder): string {
  for (const value of allOf(headers, 'subject')) {
    const subject = cleanLine(decodeWords(value, decodeRaw));
    if (subject !== '') return subject;
  }
  return '';
}

const DAY_MS = 86_400_000;
const EARLIEST = Date.UTC(1990, 0, 1);

/**
 * When it was written. Missing or absurd (before 1990, over a day after its arrival), it is when it arrived: `now`, or what the
 * nearest mail server wrote down.
 */
export function dateOf(headers: readonly RawHeader[], now: Date | undefined, warnings: Warnings): Date | null {
  const received = rawHeader(headers, 'received');
  for (const value of allOf(headers, 'date')) {
    const date = parseMailDate(value);
    if (date && date.getTime() >= EARLIEST && !(now && date.getTime() > now.getTime() + DAY_MS)) return date;
  }
  warnings.add(rawHeader(headers, 'date') === undefined ? 'no date' : 'absurd date');
  return now ?? (received ? parseMailDate(received.slice(received.lastIndexOf(';') + 1)) : undefined) ?? null;
}
