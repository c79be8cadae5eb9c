-- Scripts and commands: what may run, each run from request to result, and the envelope that only the signer writes.
create table scripts (
  id              uuid primary key,
  key             text not null unique,
  class           text not null check (class in ('safe', 'caution', 'dangerous')),
  titles          jsonb not null,
  descriptions    jsonb not null,
  parameters      jsonb not null default '[]',
  timeout_seconds integer not null check (timeout_seconds between 1 and 14400),
  idempotent      boolean not null,
  version         integer not null default 1,
  enabled         boolean not null default true,
  created_at      timestamptz not null default now()
);
-- convert_to is only "stable" because encodings can be added; the one we name cannot change.
create function text_sha256(value text) returns text language sql immutable parallel safe strict
  return encode(sha256(convert_to(value, 'UTF8')), 'hex');
-- Content-addressed: an edit is a new version with another hash, and a run names the hash.
create table script_texts (
  script_id   uuid not null references scripts (id) on delete cascade,
  platform    text not null check (platform in ('linux', 'windows', 'macos')),
  version     integer not null,
  interpreter text not null,
  text        text not null,
  sha256      text not null generated always as (text_sha256(text)) stored,
  created_at  timestamptz not null default now(),
  primary key (script_id, platform, version)
);
grant select on scripts, script_texts to lanet_everything, lanet_clients, lanet_signer;
grant insert, update on scripts, script_texts to lanet_everything;

create table command_switch (
  only_row   boolean primary key default true check (only_row),
  stopped    boolean not null default false,
  changed_at timestamptz not null default now(),
  changed_by uuid references people (id)
);
insert into command_switch (stopped) values (false);
grant select on command_switch to lanet_everything, lanet_clients, lanet_signer;
grant update on command_switch to lanet_everything;

create table commands (
  client_id      uuid not null,
  id             uuid not null unique,
  device_id      uuid not null,
  agent_id       text not null,
  ticket_id      uuid,
  script_id      uuid not null references scripts (id),
  platform       text not null,
  script_version integer not null,
  script_sha256  text not null,
  parameters     jsonb not null,
  class          text not null,
  requester_id   uuid not null references people (id),
  sign_in_id     uuid,
  reason         text,
  state          text not null check (state in ('requested', 'queued', 'delivered', 'accepted', 'running', 'finished', 'timed_out',
                                               'cancelled', 'failed_to_start', 'refused', 'expired', 'interrupted')),
  refusal        text,
  exit_code      integer,
  duration_ms    integer,
  stdout_bytes   bigint not null default 0,
  stderr_bytes   bigint not null default 0,
  truncated      boolean not null default false,
  requested_at   timestamptz not null default now(),
  queued_at      timestamptz,
  delivered_at   timestamptz,
  started_at     timestamptz,
  finished_at    timestamptz,
  expires_at     timestamptz not null,
  -- The gateway wants a fresh envelope: the device is there and the last one expired.
  envelope_wanted boolean not null default true,
  primary key (client_id, id),
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade,
  foreign key (client_id, ticket_id) references tickets (client_id, id),
  foreign key (client_id, agent_id) references agents (client_id, id),
  foreign key (script_id, platform, script_version) references script_texts (script_id, platform, version)
);
create index commands__device_id on commands (device_id, requested_at desc, id desc);
create index commands__ticket_id on commands (ticket_id, requested_at desc);
create index commands__requested_at on commands (requested_at desc, id desc);
create index commands__requester_id on commands (requester_id, requested_at desc);
create index commands__to_sign on commands (requested_at) where envelope_wanted;
create index commands__open on commands (agent_id, requested_at) where state in ('requested', 'queued', 'delivered', 'accepted', 'running');
call apply_scope('commands', null);
create policy for_signer on commands to lanet_signer using (true);
grant select, update (state, refusal, queued_at, finished_at, envelope_wanted) on commands to lanet_signer;

create table command_envelopes (
  client_id  uuid not null,
  command_id uuid primary key,
  payload    text not null,
  signature  text not null,
  key_id     text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  foreign key (client_id, command_id) references commands (client_id, id) on delete cascade
);
alter table command_envelopes enable row level security;
alter table command_envelopes force row level security;
create policy everything on command_envelopes for select to lanet_everything using (true);
create policy for_signer on command_envelopes to lanet_signer using (true);
grant select on command_envelopes to lanet_everything;
grant select, insert, update on command_envelopes to lanet_signer;

create table command_output (
  client_id  uuid not null,
  command_id uuid not null,
  part       integer not null,
  stream     text not null check (stream in ('stdout', 'stderr')),
  text       text not null,
  primary key (command_id, part),
  foreign key (client_id, command_id) references commands (client_id, id) on delete cascade
);
call apply_scope('command_output', null);

create table command_files (
  client_id  uuid not null,
  command_id uuid not null,
  sha256     text not null,
  name       text not null,
  size_bytes bigint not null,
  stored_at  timestamptz,
  primary key (command_id, sha256),
  foreign key (client_id, command_id) references commands (client_id, id) on delete cascade
);
create index command_files__sha256 on command_files (sha256);
call apply_scope('command_files', null);

-- The public halves of the command key, published by the signer: what agents are told to trust.
create table signer_keys (
  key_id       text primary key,
  public_key   text not null,
  published_at timestamptz not null default now(),
  retired_at   timestamptz
);
grant select on signer_keys to lanet_everything, lanet_signer;
grant insert, update on signer_keys to lanet_signer;
