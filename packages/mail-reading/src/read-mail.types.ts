import type { Address } from './addresses.ts';
import type { AutomaticVerdict, OwnInstallation } from './automatic.ts';
import type { DeliveryReport } from './delivery-reports.ts';
import type { Header } from './headers.ts';
import type { Limits } from './limits.ts';

export interface MailAttachment {
  /** A label for people, never a path. */
  name: string;
  /** Lower case, as the sender gave it. */
  mime: string;
  size: number;
  sha256: string;
  /** Whether the HTML shows it. */
  inline: boolean;
  /** Without brackets. */
  contentId: string | null;
  /** What was sent, transfer decoded and otherwise unchanged. */
  content: Uint8Array;
}

/** What the product knows of a message. */
export interface ReadMail {
  subject: string;
  from: Address | null;
  to: Address[];
  cc: Address[];
  replyTo: Address[];
  /** Ids have their angle brackets. */
  messageId: string | null;
  inReplyTo: string | null;
  /** The oldest first. */
  references: string[];
  date: Date | null;
  /** The plain part, or made from the HTML. */
  text: string | null;
  /** Sanitised; null if the message has none. */
  html: string | null;
  /** Whether pictures of other servers wait for a click (`data-remote-src`). */
  hasRemoteImages: boolean;
  /** The new part: without quotes and signature. */
  visibleText: string;
  /** All text, with what follows after a file. */
  fullText: string;
  attachments: MailAttachment[];
  automatic: AutomaticVerdict;
  deliveryReports: DeliveryReport[];
  /** The iCalendar text of an invitation. */
  calendar: string | null;
  headers: Header[];
  /** Types of all parts with their parameters, lower case. */
  partTypes: string[];
  authenticationResults: string[];
  /** Equal for copies of one mail. */
  fingerprint: string;
  /** What was repaired, guessed or cut. */
  warnings: string[];
}

export interface ReadOptions {
  limits?: Partial<Limits>;
  /** When the message arrived: it stands in for a date that is missing or absurd. */
  now?: Date;
  own?: OwnInstallation;
}
