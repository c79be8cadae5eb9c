// What is told in a mail: the templates of one language fill this, and text and HTML are made of the result.
import type { Priority } from '@lanet/contracts/alert-rules';
import type { Language } from '@lanet/contracts/endpoint';
import type { MailTemplateName } from '@lanet/contracts/mail';
import type { ClockName } from '@lanet/contracts/sla-policies';
import { english } from './mail.templates.en.rules.ts';
import { spanish } from './mail.templates.es.rules.ts';

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

/** A promise of a ticket; `due` in the words and the zone of whoever reads it. */
export interface SlaMailValues extends TicketMailValues {
  clock: ClockName;
  due: string;
}

/** The values of each template. All are plain text, from anybody: whatever they hold is shown, never interpreted. */
export interface MailValues {
  invitation: { url: string; validHours?: string };
  password_reset: { url: string; validHours?: string };
  ticket_created: TicketMailValues;
  ticket_created_staff: TicketMailValues;
  ticket_assigned: TicketMailValues;
  /** A person of the staff writes to people outside, in their own words and without an automaton's frame. */
  ticket_comment: TicketMailValues;
  ticket_replied: TicketMailValues;
  ticket_resolved: TicketMailValues;
  ticket_reopened: TicketMailValues;
  sla_warning: SlaMailValues;
  sla_breach: SlaMailValues;
  sla_escalation: SlaMailValues;
  /** Absent `team`: tickets that are for none. */
  sla_summary: { tickets: string; team?: string; url: string };
  mailbox_alarm: { mailbox: string; address: string; problem: string; url: string };
  /** To a sender we know, whose mail was not taken whole. Sizes in MB. */
  mail_too_large: { subject: string; size: string; limit: string };
  /** To a sender nobody knows: nothing of theirs is in it, since it may not be theirs. */
  mail_waiting: { address: string };
  security_event: { client: string; device: string; code: string; text: string; url: string };
}
export type MailTemplate = keyof MailValues & MailTemplateName;

/**
 * A template in Liquid: the subject of one line, and a body whose blocks, apart by an empty line, are told by their
 * beginning: `# ` heading, `> ` another person's words, `* name: value` facts, `~ ` small print, `[label](address)` a
 * button, anything else a paragraph.
 */
export interface TemplateSource {
  subject: string;
  body: string;
}

export interface MailTexts {
  templates: Record<MailTemplate, TemplateSource>;
  priorities: Record<Priority, string>;
  clocks: Record<ClockName, string>;
  /** The first line for people outside: what stands below is not read as an answer. */
  marker: string;
  /** The last line of what the product itself says; `answered`: whether answers to it are read. */
  footer(organisation: string, answered: boolean): string;
  /** The same of what answers a mail that no ticket has. */
  notice(organisation: string): string;
  /** Of a file that is not sent for what it is. */
  withheld(name: string): string;
  /** Above what was said before. */
  wrote(at: string, author: string): string;
}

export const mailTexts: Record<Language, MailTexts> = { es: spanish, en: english };

const OF_TICKET = ['folio', 'subject', 'client', 'device', 'priority', 'actor', 'said', 'url'];
const OF_SLA = [...OF_TICKET.filter((name) => name !== 'said' && name !== 'actor'), 'clock', 'due'];
const OF_ACCOUNT = ['url', 'valid_hours'];

/** What a template may name, besides `name` (of the person it is for) and `organisation`. */
const variables: Record<MailTemplate, readonly string[]> = {
  invitation: OF_ACCOUNT,
  password_reset: OF_ACCOUNT,
  ticket_created: OF_TICKET,
  ticket_created_staff: OF_TICKET,
  ticket_assigned: OF_TICKET,
  ticket_comment: OF_TICKET,
  ticket_replied: OF_TICKET,
  ticket_resolved: OF_TICKET,
  ticket_reopened: OF_TICKET,
  sla_warning: OF_SLA,
  sla_breach: OF_SLA,
  sla_escalation: OF_SLA,
  sla_summary: ['tickets', 'team', 'url'],
  mailbox_alarm: ['mailbox', 'address', 'problem', 'url'],
  mail_too_large: ['subject', 'size', 'limit'],
  mail_waiting: ['address'],
  security_event: ['client', 'device', 'code', 'text', 'url'],
};

export const variablesOf = (name: MailTemplate): string[] => ['name', 'organisation', ...variables[name]];

/** The values by the names templates have for them; null for what is absent, so that `if` tells it. */
export function scopeOf<Name extends MailTemplate>(
  name: Name,
  values: MailValues[Name],
  of: { language: Language; name: string; organisation: string },
): Record<string, string | null> {
  const { priorities, clocks } = mailTexts[of.language];
  const given: Record<string, string | undefined> = { ...values };
  const { ticketSubject, validHours, priority, clock, ...same } = given;
  const named = {
    ...same,
    subject: ticketSubject ?? same.subject,
    valid_hours: validHours,
    priority: Object.entries(priorities).find(([code]) => code === priority)?.[1],
    clock: Object.entries(clocks).find(([code]) => code === clock)?.[1],
    name: of.name,
    organisation: of.organisation,
  };
  return Object.fromEntries(
    variablesOf(name).map((key) => [key, Object.entries(named).find(([one]) => one === key)?.[1] || null]),
  );
}

/** Templates whose link opens an account. */
export const SECRET_TEMPLATES: readonly MailTemplate[] = ['invitation', 'password_reset'];

/** Values to show a template by, and to try one before it is kept. */
export function sampleOf<Name extends MailTemplate>(name: Name, url: string): MailValues[Name] {
  const ticket: TicketMailValues = {
    folio: 'TKT-000123',
    ticketSubject: 'La impresora no responde',
    url: `${url}/tickets`,
    client: 'Comercial Ñandú, S.A.',
    device: 'PC-CAJA-01',
    priority: 'high',
    actor: 'Ana Ruiz',
    said: 'Ya la reinicié dos veces.\nSigue sin imprimir: <error> & "papel".',
  };
  const promise: SlaMailValues = { ...ticket, clock: 'first_response', due: '07/03/2025 18:30' };
  const account = { url: `${url}/set-password`, validHours: '72' };
  const samples: MailValues = {
    invitation: account,
    password_reset: account,
    ticket_created: ticket,
    ticket_created_staff: ticket,
    ticket_assigned: ticket,
    ticket_comment: ticket,
    ticket_replied: ticket,
    ticket_resolved: ticket,
    ticket_reopened: ticket,
    sla_warning: promise,
    sla_breach: promise,
    sla_escalation: promise,
    sla_summary: { tickets: '64', team: 'Redes', url: `${url}/tickets` },
    mailbox_alarm: { mailbox: 'Soporte', address: 'soporte@example.com', problem: '535 5.7.8', url: `${url}/settings` },
    mail_too_large: { subject: ticket.ticketSubject, size: '48.5', limit: '35' },
    mail_waiting: { address: 'soporte@example.com' },
    security_event: {
      client: ticket.client,
      device: 'PC-CAJA-01',
      code: 'replayed',
      text: 'nonce',
      url: `${url}/devices`,
    },
  };
  return samples[name];
}
