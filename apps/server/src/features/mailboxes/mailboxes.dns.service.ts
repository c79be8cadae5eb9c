import type { DnsHints, MailboxKind } from '@lanet/contracts/mailboxes';
import type { z } from 'zod';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { judgeDkim, judgeDmarc, judgeSpf, spfIncludes, spfRecords } from './mailboxes.dns.rules.ts';
import { listActiveMailboxes, type StoredMailbox, saveDns } from './mailboxes.repo.ts';
import { openSecrets } from './mailboxes.secrets.service.ts';
import { announceMailbox } from './mailboxes.service.ts';

type Hints = z.infer<typeof DnsHints>;

/** Of `node:dns`. */
export interface TextResolver {
  resolveTxt(name: string): Promise<string[][]>;
}

const EVERY_MS = 24 * 3_600_000;
/** RFC 7208, 4.6.4. */
const MOST_LOOKUPS = 10;

/** Looks at the domains of mailboxes that send, each once a day. */
export async function checkDomains(platform: Platform, resolver: TextResolver): Promise<void> {
  const { db, clock } = platform;
  const mailboxes = await inScope(db, SYSTEM, (tx) => listActiveMailboxes(tx));
  for (const mailbox of mailboxes) {
    const checkedAt = mailbox.dns ? Date.parse(mailbox.dns.checkedAt) : Number.NEGATIVE_INFINITY;
    if (!mailbox.outgoing || clock.now() - checkedAt < EVERY_MS) continue;
    const hints = await hintsOf(platform, mailbox, resolver);
    await inScope(db, SYSTEM, async (tx) => {
      await saveDns(tx, mailbox.id, hints);
      announceMailbox(tx, mailbox.id);
    });
  }
}

async function hintsOf(platform: Platform, mailbox: StoredMailbox, resolver: TextResolver): Promise<Hints> {
  const { address, kind, outgoing } = mailbox;
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const { dkimKey } = openSecrets(platform, mailbox);
  const dkim = outgoing?.dkim;
  return {
    checkedAt: new Date(platform.clock.now()).toISOString(),
    spf: await orUnknown(() => spfOf(resolver, kind, domain)),
    dkim: dkim
      ? await orUnknown(async () =>
          judgeDkim(await texts(resolver, `${dkim.selector}._domainkey.${dkim.domain}`), dkimKey),
        )
      : 'not_signed',
    dmarc: await orUnknown(() => dmarcOf(resolver, domain)),
  };
}

async function spfOf(resolver: TextResolver, kind: MailboxKind, domain: string): Promise<Hints['spf']> {
  const records = await texts(resolver, domain);
  const named = new Set<string>();
  const open = spfRecords(records).flatMap(spfIncludes);
  for (let lookups = 0; open.length > 0 && lookups < MOST_LOOKUPS; lookups += 1) {
    const next = open.shift() ?? '';
    if (named.has(next)) continue;
    named.add(next);
    open.push(...spfRecords(await texts(resolver, next)).flatMap(spfIncludes));
  }
  return judgeSpf(kind, records, named);
}

/** Of the domain, else of the nearest one above it that has at least two names. */
async function dmarcOf(resolver: TextResolver, domain: string): Promise<Hints['dmarc']> {
  const names = domain.split('.');
  for (let above = 0; above <= Math.max(0, names.length - 2); above += 1) {
    const found = judgeDmarc(await texts(resolver, `_dmarc.${names.slice(above).join('.')}`), above > 0);
    if (found !== 'missing') return found;
  }
  return 'missing';
}

/** A record's pieces are one text. A name without any has none. */
async function texts(resolver: TextResolver, name: string): Promise<string[]> {
  try {
    return (await resolver.resolveTxt(name)).map((pieces) => pieces.join(''));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOTFOUND' || code === 'ENODATA') return [];
    throw error;
  }
}

/** A resolver that does not answer says nothing about the domain. */
async function orUnknown<T>(ask: () => Promise<T>): Promise<T | 'unknown'> {
  return ask().catch(() => 'unknown' as const);
}
