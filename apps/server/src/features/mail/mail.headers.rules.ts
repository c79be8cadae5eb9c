// The headers of a mail by what it is (mail.md 6.2). Pure.
import { loopHeader } from './mail.loop.rules.ts';
import { headerText, isPlainAddress } from './mail.rules.ts';
import type { MessageKind } from './mail.tokens.rules.ts';

/** Somebody in From, To or Cc. */
export interface Shown {
  name: string;
  address: string;
}

/** A header would have held a line of its own. Names the header, never the value. */
export class HeaderRefused extends Error {
  override readonly name = 'HeaderRefused';

  constructor(header: string) {
    super(`The header ${header} holds a line break or a zero`);
  }
}

/** The one gate of every header: nothing passes that could begin another one (RFC 5322, section 2.2). */
export function headerValue(header: string, value: string): string {
  if (/[\r\n\0]/.test(value)) throw new HeaderRefused(header);
  return value;
}

export interface HeaderFacts {
  outboxId: string;
  kind: MessageKind;
  folio: string | null;
  /** Of the sender. */
  domain: string;
  installation: string;
  hops: number;
  /** It answers a mail by machine. */
  answersMail: boolean;
}

/** What stands besides sender, recipients, subject and ids. */
export function headersOf(facts: HeaderFacts): Record<string, string> {
  const { outboxId, kind, folio, domain, installation, hops, answersMail } = facts;
  const all = {
    ...(kind !== 'r' && {
      'Auto-Submitted': answersMail ? 'auto-replied' : 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      Precedence: 'bulk',
    }),
    // Lets technicians sort by ticket; people outside would see a list they never joined.
    ...(kind === 'n' && folio !== null && { 'List-Id': `<${folio}.${domain}>` }),
    'X-LANET-Loop': loopHeader(installation, hops),
    'X-LANET-Message': outboxId,
  };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, headerValue(name, value)]));
}

/** Those who may stand in a header: each address once, names on one line. */
export function shownPeople(people: readonly Shown[]): Shown[] {
  const seen = new Set<string>();
  return people
    .filter(
      ({ address }) => isPlainAddress(address) && !seen.has(address.toLowerCase()) && seen.add(address.toLowerCase()),
    )
    .map(({ name, address }) => ({ name: headerText(name), address }));
}

const REFERENCES = 20;

/** An id as it may stand in a header, without angle brackets; undefined for what is none. */
export function plainMessageId(id: string): string | undefined {
  const [, inner] = /^\s*<?([^<>\s@\p{Cc}]{1,400}@[^<>\s@\p{Cc}]{1,255})>?\s*$/u.exec(id.slice(0, 700)) ?? [];
  return inner;
}

/** The first id of a thread and its last twenty, each once (RFC 5322, section 3.6.4, with an end). */
export function referencesOf(first: string | undefined, others: readonly string[]): string[] {
  const ids = [...new Set([...(first ? [first] : []), ...others])];
  return ids.length <= REFERENCES + 1 ? ids : [...ids.slice(0, 1), ...ids.slice(-REFERENCES)];
}
