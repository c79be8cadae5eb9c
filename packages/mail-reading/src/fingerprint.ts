import { createHash } from 'node:crypto';

export interface Fingerprinted {
  fromAddress: string | null;
  date: Date | undefined;
  /** Of the header, if it is not read as an instant. */
  rawDate: string;
  subject: string;
  text: string;
  attachments: readonly { name: string; sha256: string }[];
}

/**
 * sha256 over what the copies of one mail have in common: who wrote, when, subject, the first text without its whitespace, and
 * the attachments. Trace headers, in which the copies of several mailboxes differ, are left out.
 */
export function fingerprintOf(mail: Fingerprinted): string {
  const parts = [
    mail.fromAddress?.toLowerCase() ?? '',
    mail.date ? String(mail.date.getTime()) : mail.rawDate,
    collapsed(mail.subject),
    collapsed(mail.text),
    mail.attachments.map(({ name, sha256 }) => [name, sha256]),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

const collapsed = (text: string) => text.replace(/\s+/g, ' ').trim();
