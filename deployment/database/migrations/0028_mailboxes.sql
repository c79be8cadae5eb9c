-- Mailboxes, and what came by them. Whole mailboxes are the provider's: only callers who see everything reach them.
create table mailboxes (
  id               uuid primary key,
  name             text not null check (name <> ''),
  address          text not null unique check (address = lower(address)),
  -- Further addresses that are this mailbox, lower case: mail from them is our own.
  aliases          text[] not null default '{}',
  kind             text not null check (kind in ('imap', 'pop3', 'microsoft', 'google', 'listener')),
  active           boolean not null default true,
  -- What is no secret of how mail is fetched and sent, and what is done with it; shapes in the contract `mailboxes`.
  incoming         jsonb not null,
  outgoing         jsonb,
  options          jsonb not null,
  -- Passwords, tokens, the DKIM key: JSON, sealed for this row.
  secrets          text,
  -- One process fetches at a time: a lease with a number that grows, since locks of a connection break behind a pooler.
  lease_owner      uuid,
  lease_until      timestamptz,
  lease_fence      bigint not null default 0,
  -- Health
  state            text not null default 'new' check (state in ('new', 'ok', 'failing', 'needs_sign_in', 'off')),
  failed_connects  integer not null default 0,
  connected_at     timestamptz,
  fetched_at       timestamptz,
  last_message_at  timestamptz,
  oldest_unseen_at timestamptz,
  last_error       jsonb,
  token_expires_at timestamptz,
  peer_cert_until  timestamptz,
  probe            jsonb,
  dns              jsonb,
  alarmed_at       timestamptz,
  version          integer not null default 1,
  created_at       timestamptz not null default now()
);
alter table mailboxes enable row level security;
alter table mailboxes force row level security;
create policy everything on mailboxes to lanet_everything using (true);
grant select, insert, update, delete on mailboxes to lanet_everything;

-- How far each folder was read. A changed uidvalidity, or fewer messages than known, means reading it all again.
create table mailbox_folders (
  mailbox_id  uuid not null references mailboxes (id) on delete cascade,
  folder      text not null,
  uidvalidity text not null,
  highest_uid bigint not null default 0,
  scanned_at  timestamptz,
  primary key (mailbox_id, folder)
);
alter table mailbox_folders enable row level security;
alter table mailbox_folders force row level security;
create policy everything on mailbox_folders to lanet_everything using (true);
grant select, insert, update, delete on mailbox_folders to lanet_everything;

-- Every message that came, from the moment its bytes were durable. What is imported is known from this table alone.
create table inbound_mail (
  id             uuid not null primary key,
  client_id      uuid references clients (id) on delete cascade,
  mailbox_id     uuid references mailboxes (id) on delete set null,
  folder         text not null default '',
  uidvalidity    text not null default '',
  -- The server's name of the message: UID, POP3's UIDL; null where it was handed over (SMTP, LMTP, HTTP).
  uid            text,
  raw_sha256     text not null check (raw_sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes     integer not null,
  -- Only the header block was taken: the rest was beyond the mailbox's limit.
  headers_only   boolean not null default false,
  raw_removed_at timestamptz,
  -- Who spoke at the door, where somebody did: sender, recipients, address.
  envelope       jsonb,
  state          text not null check (state in ('stored', 'ticket', 'quarantine', 'filed', 'duplicate', 'failed')),
  reason         text,
  attempts       integer not null default 0,
  -- Of what it said, for lists and for threading. Null until it was read.
  message_id     text,
  fingerprint    text,
  from_address   text,
  from_name      text,
  subject        text,
  automatic      text,
  preview        text,
  -- Why it went where it went: the evidence looked at, the rule that won.
  decision       jsonb,
  ticket_id      uuid,
  entry_id       uuid,
  -- The message this one is a copy of; the rows that name it are its further routes.
  copy_of        uuid references inbound_mail (id) on delete cascade,
  received_at    timestamptz not null,
  stored_at      timestamptz not null default now(),
  processed_at   timestamptz,
  unique (mailbox_id, folder, uidvalidity, uid),
  foreign key (client_id, ticket_id) references tickets (client_id, id) on delete set null (ticket_id)
);
create index inbound_mail__message_id on inbound_mail (message_id) where message_id is not null;
create index inbound_mail__fingerprint on inbound_mail (fingerprint) where fingerprint is not null;
create index inbound_mail__state on inbound_mail (state, stored_at desc, id desc);
create index inbound_mail__stored_at on inbound_mail (stored_at desc, id desc);
create index inbound_mail__waiting on inbound_mail (stored_at) where state = 'stored';
create index inbound_mail__ticket_id on inbound_mail (ticket_id, stored_at) where ticket_id is not null;
create index inbound_mail__entry_id on inbound_mail (entry_id) where entry_id is not null;
create index inbound_mail__copy_of on inbound_mail (copy_of) where copy_of is not null;
create index inbound_mail__from_address on inbound_mail (from_address, stored_at desc);
create index inbound_mail__search on inbound_mail
  using gin (plain(coalesce(subject, '') || ' ' || coalesce(from_address, '') || ' ' || coalesce(from_name, '')) gin_trgm_ops);
alter table inbound_mail enable row level security;
alter table inbound_mail force row level security;
create policy everything on inbound_mail to lanet_everything using (true);
-- Technicians of some clients read the mail behind a ticket's line; nobody of the client's side reads raw mail.
create policy own_clients on inbound_mail for select to lanet_clients using (client_id = any (scope_clients()));
create policy staff_alone on inbound_mail as restrictive to lanet_clients using (scope_is_staff());
grant select, insert, update, delete on inbound_mail to lanet_everything;
grant select on inbound_mail to lanet_clients;

-- What arrives without a person's act: senders that are never let in, and the pairs that talked in circles.
create table mail_blocks (
  id         uuid primary key,
  kind       text not null check (kind in ('address', 'domain', 'pattern')),
  value      text not null,
  note       text,
  created_by uuid references people (id) on delete set null,
  created_at timestamptz not null default now(),
  unique (kind, value)
);
alter table mail_blocks enable row level security;
alter table mail_blocks force row level security;
create policy everything on mail_blocks to lanet_everything using (true);
grant select, insert, update, delete on mail_blocks to lanet_everything;

-- Automatic mail that was sent, for its budgets: rows of the last day, so that a restart does not refill them.
create table mail_automatic_sends (
  id         uuid primary key,
  mailbox_id uuid references mailboxes (id) on delete cascade,
  address    text not null,
  domain     text not null,
  ticket_id  uuid,
  sent_at    timestamptz not null
);
create index mail_automatic_sends__address on mail_automatic_sends (address, sent_at desc);
create index mail_automatic_sends__domain on mail_automatic_sends (domain, sent_at desc);
create index mail_automatic_sends__sent_at on mail_automatic_sends (sent_at);
alter table mail_automatic_sends enable row level security;
alter table mail_automatic_sends force row level security;
create policy everything on mail_automatic_sends to lanet_everything using (true);
grant select, insert, update, delete on mail_automatic_sends to lanet_everything;

-- An own mailbox and an address that answered each other without a person: no automatic mail until somebody releases it.
create table mail_held_pairs (
  mailbox_id  uuid not null references mailboxes (id) on delete cascade,
  address     text not null,
  state       text not null check (state in ('held', 'released', 'blocked')),
  reason      text not null,
  inbound_id  uuid references inbound_mail (id) on delete set null,
  since       timestamptz not null,
  decided_by  uuid references people (id) on delete set null,
  decided_at  timestamptz,
  primary key (mailbox_id, address)
);
alter table mail_held_pairs enable row level security;
alter table mail_held_pairs force row level security;
create policy everything on mail_held_pairs to lanet_everything using (true);
grant select, insert, update, delete on mail_held_pairs to lanet_everything;

-- What is known of an address: bounces, and until when whoever reads it is away.
create table mail_addresses (
  address       text primary key check (address = lower(address)),
  soft_bounces  timestamptz[] not null default '{}',
  suppressed_at timestamptz,
  status        text,
  reason        text,
  inbound_id    uuid references inbound_mail (id) on delete set null,
  away_until    date,
  updated_at    timestamptz not null default now()
);
create index mail_addresses__suppressed on mail_addresses (suppressed_at desc) where suppressed_at is not null;
alter table mail_addresses enable row level security;
alter table mail_addresses force row level security;
create policy everything on mail_addresses to lanet_everything using (true);
grant select, insert, update, delete on mail_addresses to lanet_everything;

-- Keys of the signed references in our mail. Old ones stay: what they signed is answered for years.
create table mail_token_keys (
  id         text primary key,
  secret     text not null,
  created_at timestamptz not null default now()
);
alter table mail_token_keys enable row level security;
alter table mail_token_keys force row level security;
create policy everything on mail_token_keys to lanet_everything using (true);
grant select, insert on mail_token_keys to lanet_everything;
