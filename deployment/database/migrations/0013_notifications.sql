-- Notifications in the app, and the outbox of mail. Both are written by jobs, which see every client.
create table notifications (
  id         uuid primary key,
  person_id  uuid not null references people (id) on delete cascade,
  kind       text not null,
  event_key  text not null,
  values     jsonb not null,
  priority   text,
  ticket_id  uuid references tickets (id) on delete cascade,
  device_id  uuid references devices (id) on delete cascade,
  created_at timestamptz not null default now(),
  read_at    timestamptz,
  -- A job that runs twice tells once.
  unique (person_id, event_key)
);
create index notifications__person_id on notifications (person_id, created_at desc, id desc);
alter table notifications enable row level security;
alter table notifications force row level security;
create policy everything on notifications to lanet_everything using (true);
create policy own on notifications to lanet_clients, lanet_sites using (person_id = scope_person());
grant select, insert, update, delete on notifications to lanet_everything;
grant select, update on notifications to lanet_clients, lanet_sites;

create table outbox (
  id         uuid primary key,
  client_id  uuid references clients (id) on delete cascade,
  person_id  uuid references people (id) on delete set null,
  ticket_id  uuid references tickets (id) on delete cascade,
  event_key  text not null,
  to_address text not null,
  subject    text not null,
  text       text not null,
  html       text not null,
  -- Fixed when the message is made: every attempt sends the same, so a mailbox shows one message.
  message_id text not null unique,
  thread_id  text,
  -- A link in the texts that opens an account: not shown in lists, and taken out of the texts once the mail is sent.
  secret     text,
  state      text not null check (state in ('queued', 'sent', 'failed', 'kept')),
  attempts   integer not null default 0,
  last_error text,
  created_at timestamptz not null default now(),
  sent_at    timestamptz,
  unique (to_address, event_key)
);
create index outbox__created_at on outbox (created_at desc, id desc);
create index outbox__waiting on outbox (created_at) where state in ('queued', 'failed');
alter table outbox enable row level security;
alter table outbox force row level security;
create policy everything on outbox to lanet_everything using (true);
grant select, insert, update, delete on outbox to lanet_everything;
