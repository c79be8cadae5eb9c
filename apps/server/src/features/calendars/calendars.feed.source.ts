// Asks a stranger's server for an iCal feed.
import type { FeedDay, FeedFault } from '@lanet/contracts/calendar-feeds';
import { fetchPublic, Unfetched } from '../../platform/outgoing/fetch-public.ts';
import { readFeed, type Years } from './calendars.ical.rules.ts';

const MAX_BYTES = 2 * 1024 * 1024;
const TIMEOUT_MS = 20_000;

export type FeedAnswer =
  | { kind: 'days'; days: FeedDay[]; etag: string | null }
  | { kind: 'unchanged' }
  | { kind: 'fault'; fault: FeedFault };

interface Question {
  url: string;
  name: string;
  /** Of the answer that is known; null when it has to be given whole. */
  etag: string | null;
  years: Years;
  /** Private networks that may be reached, as the configuration names them. */
  allowed: readonly string[];
}

export async function askFeed({ url, name, etag, years, allowed }: Question): Promise<FeedAnswer> {
  const headers = { accept: 'text/calendar, */*;q=0.1', ...(etag !== null && { 'if-none-match': etag }) };
  try {
    const {
      status,
      headers: answered,
      bytes,
    } = await fetchPublic(url, {
      ...{ headers, maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS, allowed },
    });
    if (status === 304 && etag !== null) return { kind: 'unchanged' };
    if (status !== 200) return fault('status', String(status));
    const content = readFeed(bytes.toString('utf8'), years, name);
    return content.kind === 'fault'
      ? fault(content.code)
      : { kind: 'days', days: content.days, etag: keepable(answered.etag) };
  } catch (error) {
    if (!(error instanceof Unfetched)) throw error;
    return fault(error.reason);
  }
}

const fault = (code: FeedFault['code'], detail: string | null = null): FeedAnswer => ({
  kind: 'fault',
  fault: { code, detail },
});

/** It is sent back as it came: only what may stand in a header. */
const keepable = (etag: string | undefined): string | null =>
  etag !== undefined && /^(W\/)?"[\x21\x23-\x7e]{0,200}"$/.test(etag) ? etag : null;
