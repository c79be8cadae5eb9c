// What may stand in a mail: lines, addresses, ids, and what is taken out of its texts. Pure.
import { createHash } from 'node:crypto';

const SUBJECT_MAX = 250;

/**
 * Text that may stand in a header: one line, whatever it came with. A line break would begin a header of the sender's
 * choice (RFC 5322, section 2.2); the direction marks would show a name that is not there.
 */
export function headerText(text: string): string {
  return oneLine(text).slice(0, SUBJECT_MAX).toWellFormed();
}

/** Whether an address may be written to: one mailbox, nothing that an SMTP command or a header could take for more. */
export function isPlainAddress(address: string): boolean {
  return address.length <= 254 && /^[^\s<>()[\]\\,;:"@\p{Cc}]+@[^\s<>()[\]\\,;:"@\p{Cc}]+$/u.test(address);
}

/**
 * The id of a message that carries no line of a ticket: the same for the same event and address however often it is
 * made, and without either in clear, since the other side's logs keep it.
 */
export function eventId(eventKey: string, address: string): string {
  const hex = createHash('sha256').update(`${eventKey}\n${address}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** The texts without the link that opens an account. */
export function withoutSecret(text: string, secret: string | null): string {
  return secret ? text.replaceAll(secret, '…').replaceAll(escapeHtml(secret), '…') : text;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
}

/** PostgreSQL stores no NUL, and no half of a surrogate pair is text. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
