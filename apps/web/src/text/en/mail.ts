import { mailTemplates } from './mail-templates.ts';
import { places } from './places.ts';

export const mail = {
  title: places.mail,
  parts: 'Parts of the mail',
  sections: {
    received: 'Received',
    quarantine: 'Quarantine',
    sent: 'Sent',
    mailboxes: 'Mailboxes',
    templates: 'Templates',
  },
  addresses: {
    returned: 'Mail to {{address}} has come back since {{date}}: {{why}}.',
    returnedHint: 'Automatic notices are not sent there; what a person writes is.',
    release: 'Try again',
    released: 'Mail goes to {{address}} again',
    away: 'Away until {{day}}',
  },
  templates: mailTemplates,
};
