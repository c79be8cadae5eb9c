import { mailTemplates } from './mail-templates.ts';

export const mail = {
  title: 'Mail',
  parts: 'Parts of the mail',
  sections: {
    received: 'Received',
    quarantine: 'Quarantine',
    sent: 'Sent',
    mailboxes: 'Mailboxes',
    templates: 'Templates',
  },
  templates: mailTemplates,
};
