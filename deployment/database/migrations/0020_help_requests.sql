-- Files of tickets, and what people asked for at their own computer: each request once, however often it is sent.
create table ticket_files (
  client_id  uuid not null,
  id         uuid not null unique,
  ticket_id  uuid not null,
  -- The line of the timeline that shows it.
  entry_id   uuid not null,
  site_id    uuid,
  visibility text not null check (visibility in ('public', 'internal')),
  media_type text not null check (media_type in ('image/png', 'image/jpeg')),
  sha256     text not null,
  size_bytes bigint not null,
  -- Announced: its bytes are on their way. Refused: they came and were not what was announced.
  state      text not null default 'announced' check (state in ('announced', 'stored', 'refused')),
  width      integer,
  height     integer,
  created_at timestamptz not null default now(),
  primary key (client_id, id),
  foreign key (client_id, ticket_id) references tickets (client_id, id) on delete cascade,
  foreign key (client_id, entry_id) references ticket_entries (client_id, id) on delete cascade
);
create index ticket_files__entry_id on ticket_files (entry_id);
create index ticket_files__sha256 on ticket_files (sha256);
call apply_scope('ticket_files', 'site_id');
-- As for the lines they belong to.
create policy internal_for_staff on ticket_files as restrictive to lanet_clients, lanet_sites
  using (visibility = 'public' or scope_is_staff());

create table help_requests (
  client_id  uuid not null,
  device_id  uuid not null,
  -- Made on the device: unique there alone.
  id         uuid not null,
  agent_id   text not null,
  -- Null only inside the transaction that opens the ticket.
  ticket_id  uuid,
  file_id    uuid,
  created_at timestamptz not null,
  primary key (client_id, device_id, id),
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade,
  foreign key (client_id, ticket_id) references tickets (client_id, id) on delete cascade,
  foreign key (client_id, file_id) references ticket_files (client_id, id) on delete cascade
);
create index help_requests__device_id on help_requests (device_id, created_at);
call apply_scope('help_requests', null);
