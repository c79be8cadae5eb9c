import type { Priority } from '@lanet/contracts/alert-rules';
import type { MailContent, MailTexts, TicketMailValues } from './mail.templates.rules.ts';

const priorities: Record<Priority, string> = { low: 'Low', medium: 'Medium', high: 'High', critical: 'Critical' };

function ofTicket(values: TicketMailValues, heading: string, paragraphs: readonly string[]): MailContent {
  const { folio, ticketSubject, client, device, priority, said, url } = values;
  return {
    subject: ticketSubject,
    folio,
    heading,
    paragraphs,
    facts: [
      ['Ticket', `${folio} · ${ticketSubject}`],
      ['Client', client],
      ...(device ? [['Device', device] as const] : []),
      ['Priority', priorities[priority]],
    ],
    ...(said && { quote: said }),
    action: { label: 'View the ticket', url },
  };
}

const validity = (hours: string | undefined) => (hours ? `The link expires in ${hours} hours and` : 'The link');

export const english: MailTexts = {
  greeting: (name) => `Hello ${name},`,
  footer: (organisation) =>
    `Automatic message from ${organisation}. Please do not reply to this email; use the button or the link above.`,
  templates: {
    invitation: ({ url, validHours }, organisation) => ({
      subject: `Your account at the ${organisation} help desk`,
      heading: 'Activate your account',
      paragraphs: [
        `An account was created for you at the ${organisation} help desk.`,
        'Choose a password to start using it.',
      ],
      action: { label: 'Create my password', url },
      closing: `${validity(validHours)} works only once. If you were not expecting this message, you can ignore it.`,
    }),
    password_reset: ({ url, validHours }, organisation) => ({
      subject: 'Reset your password',
      heading: 'Reset your password',
      paragraphs: [`We received a request to change the password of your account at the ${organisation} help desk.`],
      action: { label: 'Choose a new password', url },
      closing: `${validity(validHours)} works only once. If you did not ask for this, ignore this message: your password stays the same.`,
    }),
    ticket_created: (values) =>
      ofTicket(values, 'We received your request', [
        `It is registered as ${values.folio}. We will let you know by email as soon as there is an answer.`,
      ]),
    ticket_created_staff: (values) => ofTicket(values, 'New ticket', [`${values.client} has a new ticket.`]),
    ticket_assigned: (values) =>
      ofTicket(values, 'A ticket was assigned to you', [
        values.actor ? `${values.actor} assigned this ticket to you.` : 'This ticket was assigned to you.',
      ]),
    ticket_replied: (values) =>
      ofTicket(values, 'There is a new reply', [values.actor ? `${values.actor} replied:` : 'A reply was added:']),
    ticket_resolved: (values) =>
      ofTicket(values, 'Your ticket is resolved', [
        values.said ? 'This is what was done:' : 'The problem you reported is resolved.',
        'If the problem persists, you can reopen the ticket from the link.',
      ]),
    ticket_reopened: (values) =>
      ofTicket(values, 'The ticket was reopened', [
        values.actor ? `${values.actor} says the problem persists.` : 'The problem came back.',
      ]),
    security_event: ({ client, device, code, text, url }) => ({
      subject: `Security notice on ${device}`,
      heading: 'Security notice',
      paragraphs: ['The agent on a device reported an event that is worth a look.'],
      facts: [
        ['Device', device],
        ['Client', client],
        ['Code', code],
      ],
      ...(text && { quote: text }),
      action: { label: 'View the device', url },
    }),
  },
};
