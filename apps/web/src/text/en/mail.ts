export const mail = {
  title: 'Mail',
  parts: 'Parts of the mail',
  sections: { received: 'Received', quarantine: 'Quarantine', sent: 'Sent', mailboxes: 'Mailboxes' },
};
