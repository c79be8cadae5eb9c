import type { MailTexts, TemplateSource } from './mail.templates.rules.ts';

function ofTicket(heading: string, ...paragraphs: string[]): TemplateSource {
  return {
    subject: '{{ subject }}',
    body: [
      `# ${heading}`,
      'Hello {{ name }},',
      ...paragraphs,
      '* Ticket: {{ folio }} · {{ subject }}\n* Client: {{ client }}\n* Device: {{ device }}\n* Priority: {{ priority }}',
      '{% if said %}> {{ said }}{% endif %}',
      '[View the ticket]({{ url }})',
    ].join('\n\n'),
  };
}

/** Of a promise of a ticket. */
function ofPromise(subject: string, heading: string, paragraph: string): TemplateSource {
  return {
    subject,
    body: [
      `# ${heading}`,
      'Hello {{ name }},',
      paragraph,
      '* Deadline: {{ clock }}\n* Ticket: {{ folio }} · {{ subject }}\n* Client: {{ client }}\n* Device: {{ device }}\n* Priority: {{ priority }}',
      '[View the ticket]({{ url }})',
    ].join('\n\n'),
  };
}

const validity =
  '{% if valid_hours %}The link expires in {{ valid_hours }} hours and{% else %}The link{% endif %} works only once.';

export const english: MailTexts = {
  priorities: { low: 'Low', medium: 'Medium', high: 'High', critical: 'Critical' },
  clocks: {
    first_response: 'First response',
    next_response: 'Answer to the client',
    update: 'Update',
    resolution: 'Resolution',
  },
  marker: '##- Reply above this line -##',
  footer: (organisation, answered) =>
    answered
      ? `Automatic message from ${organisation}. You may reply to this email: your answer goes to the ticket.`
      : `Automatic message from ${organisation}. Please do not reply to this email; use the button or the link above.`,
  notice: (organisation) => `Automatic message from ${organisation}.`,
  withheld: (name) => `${name}: not sent by mail because of its type.`,
  wrote: (at, author) => `On ${at}, ${author} wrote:`,
  templates: {
    invitation: {
      subject: 'Your account at the {{ organisation }} help desk',
      body: [
        '# Activate your account',
        'Hello {{ name }},',
        'An account was created for you at the {{ organisation }} help desk.',
        'Choose a password to start using it.',
        '[Create my password]({{ url }})',
        `~ ${validity} If you were not expecting this message, you can ignore it.`,
      ].join('\n\n'),
    },
    password_reset: {
      subject: 'Reset your password',
      body: [
        '# Reset your password',
        'Hello {{ name }},',
        'We received a request to change the password of your account at the {{ organisation }} help desk.',
        '[Choose a new password]({{ url }})',
        `~ ${validity} If you did not ask for this, ignore this message: your password stays the same.`,
      ].join('\n\n'),
    },
    ticket_created: ofTicket(
      'We received your request',
      'It is registered as {{ folio }}. We will let you know by email as soon as there is an answer.',
    ),
    ticket_created_staff: ofTicket('New ticket', '{{ client }} has a new ticket.'),
    ticket_assigned: ofTicket(
      'A ticket was assigned to you',
      '{% if actor %}{{ actor }} assigned this ticket to you.{% else %}This ticket was assigned to you.{% endif %}',
    ),
    ticket_comment: {
      subject: '{{ subject }}',
      body: ['{{ said }}', '{{ actor }}\n{{ organisation }}', '~ Ticket {{ folio }} · {{ url }}'].join('\n\n'),
    },
    ticket_replied: ofTicket(
      'There is a new reply',
      '{% if actor %}{{ actor }} replied:{% else %}A reply was added:{% endif %}',
    ),
    ticket_resolved: ofTicket(
      'Your ticket is resolved',
      '{% if said %}This is what was done:{% else %}The problem you reported is resolved.{% endif %}',
      'If the problem persists, you can reopen the ticket from the link.',
    ),
    ticket_reopened: ofTicket(
      'The ticket was reopened',
      '{% if actor %}{{ actor }} says the problem persists.{% else %}The problem came back.{% endif %}',
    ),
    sla_warning: ofPromise(
      'Due soon: {{ subject }}',
      'A deadline is near',
      'The deadline of this ticket is {{ due }}.',
    ),
    sla_breach: ofPromise(
      'Overdue: {{ subject }}',
      'A deadline has passed',
      'The deadline of this ticket was {{ due }}, and it is still open.',
    ),
    sla_escalation: ofPromise(
      'Still overdue: {{ subject }}',
      'An overdue ticket needs attention',
      'The deadline was {{ due }}, and the ticket has not been taken care of.',
    ),
    sla_summary: {
      subject: '{{ tickets }} tickets overdue or nearly so{% if team %}: {{ team }}{% endif %}',
      body: [
        '# Many deadlines at once',
        'Hello {{ name }},',
        'The SLA service was down. When it came back it found {{ tickets }} tickets overdue or nearly so. This summary stands in for a message about each.',
        '* Team: {{ team }}\n* Tickets: {{ tickets }}',
        '[See the tickets]({{ url }})',
      ].join('\n\n'),
    },
    mailbox_alarm: {
      subject: 'The mailbox {{ mailbox }} does not work',
      body: [
        '# A mailbox does not work',
        'Hello {{ name }},',
        'The mailbox {{ mailbox }} neither receives nor sends. What arrives becomes no ticket until this is corrected.',
        '* Mailbox: {{ address }}\n* Last error: {{ problem }}',
        '[Look at the mailbox]({{ url }})',
      ].join('\n\n'),
    },
    mail_too_large: {
      subject: 'Your mail is too large',
      body: [
        '# Your mail did not arrive whole',
        'Hello {{ name }},',
        'Your mail has {{ size }} MB, and up to {{ limit }} MB are taken here. Neither its text nor its files arrived.',
        '* Subject: {{ subject }}',
        'Please send it again with smaller files, or in several mails.',
      ].join('\n\n'),
    },
    mail_waiting: {
      subject: 'We received your mail',
      body: [
        '# Your mail waits to be looked at',
        'Your mail arrived at {{ address }}. Your address is not known to {{ organisation }} yet, so a person will look at it first.',
        'There is no need to send it again.',
        '~ If you did not write that mail, ignore this message.',
      ].join('\n\n'),
    },
    security_event: {
      subject: 'Security notice on {{ device }}',
      body: [
        '# Security notice',
        'Hello {{ name }},',
        'The agent on a device reported an event that is worth a look.',
        '* Device: {{ device }}\n* Client: {{ client }}\n* Code: {{ code }}',
        '{% if text %}> {{ text }}{% endif %}',
        '[View the device]({{ url }})',
      ].join('\n\n'),
    },
  },
};
