// What the records of a sending domain say about mail from it (RFC 7208, 6376, 7489). Pure.
import { createPublicKey } from 'node:crypto';
import type { DnsHints, MailboxKind } from '@lanet/contracts/mailboxes';
import type { z } from 'zod';

type Hints = z.infer<typeof DnsHints>;

/** Who sends for a domain has to be named in its SPF record, by itself or by something it names. */
const SENDERS: Partial<Record<MailboxKind, string>> = {
  microsoft: 'spf.protection.outlook.com',
  google: '_spf.google.com',
};

export const spfRecords = (records: readonly string[]): string[] =>
  records.filter((record) => /^v=spf1(\s|$)/i.test(record.trim()));

/** Domains that a record hands on to. */
export function spfIncludes(record: string): string[] {
  return record
    .split(/\s+/)
    .flatMap((term) => /^[+?~-]?(?:include:|redirect=)([a-z0-9._-]{1,253})$/i.exec(term)?.[1]?.toLowerCase() ?? []);
}

/** @param named all domains that the record names, directly or through others. */
export function judgeSpf(kind: MailboxKind, records: readonly string[], named: ReadonlySet<string>): Hints['spf'] {
  const found = spfRecords(records);
  if (found.length === 0) return 'missing';
  if (found.length > 1) return 'several';
  const sender = SENDERS[kind];
  return sender === undefined || named.has(sender) ? 'ok' : 'not_included';
}

/** @param records of the selector. @param privateKey PEM, as mail is signed with. */
export function judgeDkim(records: readonly string[], privateKey: string | undefined): Hints['dkim'] {
  const published = records
    .map((record) => tagsOf(record))
    .find((tags) => tags.has('p') && (tags.get('v') ?? 'DKIM1') === 'DKIM1');
  if (!published || published.get('p') === '') return 'missing';
  if (privateKey === undefined) return 'not_signed';
  return publicKeysOf(privateKey).includes(published.get('p') ?? '') ? 'ok' : 'mismatch';
}

/** As it may be published: the whole structure, or the bare key of Ed25519 (RFC 8463). */
function publicKeysOf(privateKey: string): string[] {
  try {
    const key = createPublicKey(privateKey);
    const whole = key.export({ type: 'spki', format: 'der' });
    return [
      whole.toString('base64'),
      ...(key.asymmetricKeyType === 'ed25519' ? [whole.subarray(-32).toString('base64')] : []),
    ];
  } catch {
    // What is kept there is no key, so nothing published can be its counterpart.
    return [];
  }
}

/** @param inherited whether the record is that of a domain above. */
export function judgeDmarc(records: readonly string[], inherited: boolean): Hints['dmarc'] {
  const found = records.map((record) => tagsOf(record)).filter((tags) => tags.get('v') === 'DMARC1');
  const [only] = found;
  if (!only || found.length > 1) return 'missing';
  const policy = (inherited ? (only.get('sp') ?? only.get('p')) : only.get('p'))?.toLowerCase();
  return policy === 'reject' || policy === 'quarantine' || policy === 'none' ? policy : 'missing';
}

/** `a=b; c=d`, spaces left out, as long values are written with them. */
function tagsOf(record: string): Map<string, string> {
  return new Map(
    record.split(';').flatMap((part): [string, string][] => {
      const at = part.indexOf('=');
      return at < 0 ? [] : [[part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).replaceAll(/\s+/g, '')]];
    }),
  );
}
