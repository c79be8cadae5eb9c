-- Mailboxes that mail is handed over to by HTTP.
alter table mailboxes drop constraint mailboxes_kind_check;
alter table mailboxes add constraint mailboxes_kind_check
  check (kind in ('imap', 'pop3', 'microsoft', 'google', 'listener', 'http'));
