-- What was read of a message, kept beside it: shown without reading it again, and compared with what comes after it.
alter table inbound_mail
  -- First 22 bytes of Outlook's Thread-Index, and the subject without its prefixes: the weakest signs that two belong together.
  add column thread_index text,
  add column subject_key text,
  -- The whole text, the part that is new, and the sanitised HTML; null where there is none.
  add column text text,
  add column visible_text text,
  add column html text,
  -- Recipients, attachments, warnings, how the sender's server vouched for it.
  add column facts jsonb,
  -- Of several own mailboxes that it was sent to, the one that answers: first of To, then of Cc, else where it arrived.
  add column owner_mailbox_id uuid references mailboxes (id) on delete set null,
  -- What a person decided instead of the rules: {"kind": "ticket", "clientId", "siteId"} or {"kind": "message", "ticketId"}.
  add column forced jsonb,
  add column forced_by uuid references people (id) on delete set null,
  -- It failed: the next attempt is not before then.
  add column retry_at timestamptz,
  -- A ticket it may belong to, offered to whoever reads it.
  add column suggested_ticket_id uuid;
create index inbound_mail__thread_index on inbound_mail (thread_index, from_address) where thread_index is not null;
create index inbound_mail__subject_key on inbound_mail (from_address, subject_key, stored_at desc) where subject_key is not null;
-- Technicians of some clients read the mail of their tickets; of mailboxes they see no row, so the name stays empty.
grant select (id, name) on mailboxes to lanet_clients;
