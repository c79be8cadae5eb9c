// What a mail says, before it is a mail: the templates of one language fill this, mail.rules.ts makes text and HTML of it.
import type { Priority } from '@lanet/contracts/alert-rules';

export interface TicketMailValues {
  folio: string;
  ticketSubject: string;
  url: string;
  /** Name of the client, and of the device if the ticket has one. */
  client: string;
  device?: string;
  priority: Priority;
  /** Who did it: replied, assigned, resolved. Absent when the product did. */
  actor?: string;
  /** What a person wrote in public, or the first message of the ticket. */
  said?: string;
}

/** The values of each template. All are plain text, from anybody: whatever they hold is shown, never interpreted. */
export interface MailValues {
  invitation: { url: string; validHours?: string };
  password_reset: { url: string; validHours?: string };
  ticket_created: TicketMailValues;
  ticket_created_staff: TicketMailValues;
  ticket_assigned: TicketMailValues;
  ticket_replied: TicketMailValues;
  ticket_resolved: TicketMailValues;
  ticket_reopened: TicketMailValues;
  security_event: { client: string; device: string; code: string; text: string; url: string };
}
export type MailTemplate = keyof MailValues;

export interface MailContent {
  /** Without the folio, which is put before it. */
  subject: string;
  folio?: string;
  heading: string;
  paragraphs: readonly string[];
  facts?: readonly (readonly [label: string, value: string])[];
  /** Another person's words. */
  quote?: string;
  action: { label: string; url: string };
  /** Small print under the button. */
  closing?: string;
}

export interface MailTexts {
  templates: { [Name in MailTemplate]: (values: MailValues[Name], organisation: string) => MailContent };
  greeting(name: string): string;
  /** The last line: who sent this, and that nobody reads answers to it. */
  footer(organisation: string): string;
}
