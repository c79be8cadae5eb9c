-- Mail by Microsoft Graph: it keeps track of what changed in a folder, and may give what is sent another Message-ID.
alter table mailbox_folders
  -- Where the last look ended, in the server's own words; null where numbers or names of messages tell what is new.
  add column cursor text;
alter table outbox
  -- The Message-ID it really left with, where the server gave it another one than ours. Without angle brackets.
  add column sent_message_id text;
create index outbox__sent_message_id on outbox (sent_message_id) where sent_message_id is not null;
