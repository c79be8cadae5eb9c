import { decodeStrictUtf8, decodeText } from './charsets.ts';
import type { RawDecoder } from './encoded-words.ts';
import { fingerprintOf } from './fingerprint.ts';
import { readHeaders } from './headers.ts';
import { LIMITS } from './limits.ts';
import { dateOf, readHeaderFacts } from './mail-headers.ts';
import type { ReadMail } from './read-mail.types.ts';
import { Warnings } from './warnings.ts';

/** More than any sender needs; the rest of the message is not looked at. */
export const SCANNED_BYTES = 1024 * 1024;

/**
 * The last resort, where a message cannot be read: its headers alone. It throws for nothing. `reason` becomes a warning.
 */
export function scanHeaders(raw: Uint8Array, reason: string, now?: Date): ReadMail {
  const warnings = new Warnings();
  warnings.add(reason);
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, SCANNED_BYTES));
  const decodeRaw: RawDecoder = (part) => decodeStrictUtf8(part) ?? decodeText(part, 'windows-1252').text;
  const { headers } = readHeaders(bytes, 0);
  const facts = readHeaderFacts(headers, decodeRaw, LIMITS, warnings);
  const date = dateOf(headers, now, warnings);
  const fingerprint = fingerprintOf({
    fromAddress: facts.from?.address ?? null,
    date: date ?? undefined,
    rawDate: '',
    subject: facts.subject,
    // Nothing else is known of what is inside, so each message is only equal to itself.
    text: bytes.subarray(0, 4_096).toString('latin1'),
    attachments: [],
  });
  return {
    ...facts,
    date,
    text: null,
    html: null,
    hasRemoteImages: false,
    visibleText: '',
    fullText: '',
    attachments: [],
    automatic: { kind: 'none', reason: null },
    deliveryReports: [],
    calendar: null,
    partTypes: [],
    fingerprint,
    warnings: warnings.list(),
  };
}
