// What of a message may point to a ticket: read from its headers and text, in the order in which it is believed.

/** The parts of a message that threading looks at. */
export interface ThreadFacts {
  /** Envelope recipients, Delivered-To, X-Original-To, To, Cc: addresses, lower case. */
  recipients: readonly string[];
  inReplyTo: string | null;
  references: readonly string[];
  subject: string;
  threadIndex: string | null;
}

/** In-Reply-To first, then References from the right: the nearest ancestor comes first. With angle brackets, once each. */
export function ancestorsOf({ inReplyTo, references }: Pick<ThreadFacts, 'inReplyTo' | 'references'>): string[] {
  const named = inReplyTo?.match(/<[^<>\s]+>/g) ?? [];
  return [...new Set([...named, ...references.toReversed()])];
}

/** A folio in brackets: `prefix` null for a bare number (`[#123]`). */
export interface SubjectTag {
  prefix: string | null;
  number: string;
}

const MAX_TAGS = 5;

/**
 * `[TKT-000123]` and `[#123]` of a subject, whatever zeros and up to two spaces within. Only in brackets: a number in plain
 * text is an accident or a forgery.
 */
export function tagsOf(subject: string): SubjectTag[] {
  const tags: SubjectTag[] = [];
  for (const [, prefix, dashed, hashed] of subject.matchAll(
    /\[ {0,2}(?:([a-z][a-z0-9]{0,9}) ?- ?0{0,20}(\d{1,15})|# ?0{0,20}(\d{1,15})) {0,2}\]/gi,
  )) {
    const number = dashed ?? hashed;
    if (number && number !== '0') tags.push({ prefix: prefix?.toUpperCase() ?? null, number });
    if (tags.length >= MAX_TAGS) break;
  }
  return tags;
}

/** What all mails of one Outlook conversation share: the first 22 bytes of Thread-Index, as base64; null when it is none. */
export function threadIndexKey(header: string | null): string | null {
  if (!header || !/^[A-Za-z0-9+/=\s]{20,1000}$/.test(header)) return null;
  const bytes = Buffer.from(header, 'base64');
  return bytes.length < 22 ? null : bytes.subarray(0, 22).toString('base64');
}
