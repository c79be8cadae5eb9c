// The parts of the mail, in the order they are listed; who may read one sees it.
export const mailSections = [
  { to: '/mail/received', label: 'mail.sections.received', permission: 'inbound_mail.read', counts: false },
  { to: '/mail/quarantine', label: 'mail.sections.quarantine', permission: 'inbound_mail.read', counts: true },
  { to: '/mail/sent', label: 'mail.sections.sent', permission: 'outbox.read', counts: false },
  { to: '/mail/mailboxes', label: 'mail.sections.mailboxes', permission: 'mailboxes.read', counts: false },
  { to: '/mail/templates', label: 'mail.sections.templates', permission: 'settings.read', counts: false },
] as const;
