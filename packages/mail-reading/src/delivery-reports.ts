import { cleanLine } from './clean.ts';
import { reportsOfText } from './delivery-reports.text.ts';
import { decodeWords } from './encoded-words.ts';
import { allOf, type RawHeader, rawHeader, readHeaders } from './headers.ts';
import { messageIdOf } from './ids.ts';

/** What a mail system says of one recipient of a mail that was sent (RFC 3464). */
export interface DeliveryReport {
  recipient: string;
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
  /** `5.1.1` (RFC 3463); null where the report has none. */
  status: string | null;
  /** In the words of the mail system. */
  diagnostic: string | null;
  /** Of the mail that could not be delivered, with its brackets, if the report holds it or its headers. */
  originalMessageId: string | null;
  /** The envelope id that the sender gave to the mail (RFC 3461). */
  originalEnvelopeId: string | null;
}

export interface ReportParts {
  /** Content of `message/delivery-status` or `message/global-delivery-status`. */
  statuses: readonly Buffer[];
  /** Embedded messages, or their headers alone. */
  originals: readonly Buffer[];
  /** The readable text, from which reports without a machine readable part are read. */
  text: string;
  /** Whether the mail comes from a mail system; otherwise the text is never read as a report. */
  fromMailSystem: boolean;
  failedRecipients: readonly string[];
}

const MAX_RECIPIENTS = 500;
const ACTIONS = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const;

export function readDeliveryReports(parts: ReportParts): DeliveryReport[] {
  const original = parts.originals.map((bytes) => readHeaders(bytes.subarray(0, 262_144), 0).headers);
  const originalMessageId = original.map(messageIdOf).find((id) => id !== null) ?? idInText(parts) ?? null;
  const reports = parts.statuses.flatMap((bytes) => reportsOfStatus(bytes, originalMessageId));
  if (reports.length > 0) return reports.slice(0, MAX_RECIPIENTS);
  if (!parts.fromMailSystem) return [];
  return reportsOfText(parts.text, parts.failedRecipients)
    .slice(0, MAX_RECIPIENTS)
    .map((report) => ({ ...report, originalMessageId, originalEnvelopeId: null }));
}

/** Groups of fields, divided by empty lines: the first is of the message, each other one of a recipient. */
function reportsOfStatus(bytes: Buffer, originalMessageId: string | null): DeliveryReport[] {
  const reports: DeliveryReport[] = [];
  let originalEnvelopeId: string | null = null;
  for (const fields of groupsOf(bytes)) {
    originalEnvelopeId ??= rawHeader(fields, 'original-envelope-id')?.slice(0, 500) ?? null;
    const recipient = recipientOf(fields);
    if (recipient === undefined) continue;
    const status = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(rawHeader(fields, 'status') ?? '')?.[1] ?? null;
    reports.push({
      recipient,
      action: actionOf(rawHeader(fields, 'action'), status),
      status,
      diagnostic: diagnosticOf(fields),
      originalMessageId,
      originalEnvelopeId,
    });
  }
  return reports;
}

function* groupsOf(bytes: Buffer): Generator<RawHeader[]> {
  let at = 0;
  for (let group = 0; at < bytes.length && group <= MAX_RECIPIENTS + 1; group++) {
    while (bytes[at] === 0x0a || bytes[at] === 0x0d) at++;
    const { headers, bodyStart } = readHeaders(bytes, at);
    if (headers.length > 0) yield headers;
    // A line that is no field ends a group as well.
    const newline = bytes.indexOf(0x0a, at);
    at = bodyStart > at ? bodyStart : newline < 0 ? bytes.length : newline + 1;
  }
}

/** The address the mail was sent to comes first: that is the one its sender knows. */
function recipientOf(fields: readonly RawHeader[]): string | undefined {
  for (const name of ['original-recipient', 'final-recipient']) {
    for (const value of allOf(fields, name)) {
      const address = value
        .slice(value.indexOf(';') + 1)
        .replace(/^\s*<|>\s*$/g, '')
        .trim();
      const decoded = name === 'original-recipient' || value.includes('utf-8') ? xtextDecoded(address) : address;
      if (decoded.includes('@')) return cleanLine(decoded).slice(0, 320);
    }
  }
  const [last] = allOf(fields, 'final-recipient');
  return last === undefined ? undefined : cleanLine(last.slice(last.indexOf(';') + 1)).slice(0, 320) || undefined;
}

/** RFC 3461 `+2B`, and RFC 6533 `\x{F1}`. */
function xtextDecoded(address: string): string {
  return Buffer.from(address, 'latin1')
    .toString('utf8')
    .replace(/\\x\{([0-9a-f]{2,6})\}/gi, (all, hex: string) => {
      const code = Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : all;
    })
    .replace(/\+(2B|3D)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function actionOf(value: string | undefined, status: string | null): DeliveryReport['action'] {
  const word = (value ?? '').trim().toLowerCase();
  const known = ACTIONS.find((action) => word.startsWith(action));
  if (known) return known;
  return status?.startsWith('2') ? 'delivered' : status?.startsWith('4') ? 'delayed' : 'failed';
}

function diagnosticOf(fields: readonly RawHeader[]): string | null {
  const value = rawHeader(fields, 'diagnostic-code') ?? rawHeader(fields, 'status');
  if (value === undefined) return null;
  const text = decodeWords(value.slice(0, 4_000), (bytes) => bytes.toString('utf8'));
  return cleanLine(text.replace(/\s+/g, ' ').replace(/^[\w-]{1,20} ?; ?/, '')).slice(0, 1_000) || null;
}

/** Reports without a part for the original often quote its headers. */
function idInText({ text, fromMailSystem }: ReportParts): string | undefined {
  if (!fromMailSystem) return undefined;
  return /^[>\s]{0,10}message-id:\s{0,10}(<[^<>\s]{1,900}>)/im.exec(text.slice(0, 200_000))?.[1];
}
