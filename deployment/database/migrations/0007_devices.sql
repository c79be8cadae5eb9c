-- Devices, and the agents that speak for them. A device outlives every reinstallation; an agent is one key.
create table devices (
  client_id  uuid not null references clients (id) on delete cascade,
  id         uuid not null unique,
  site_id    uuid not null,
  name       text not null check (name <> ''),
  type       text not null check (type in ('desktop', 'laptop', 'server', 'printer', 'network_device', 'mobile_device', 'other')),
  status     text not null check (status in ('pending', 'active', 'rejected', 'archived')),
  os         text,
  model      text,
  serial     text,
  uuid       text,
  simulated  boolean not null default false,
  version    integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (client_id, id),
  -- For rows that carry the device's site, so that a caller of some sites is held to them.
  unique (client_id, id, site_id),
  foreign key (client_id, site_id) references sites (client_id, id)
);
create index devices__name on devices (name, id);
create index devices__client_id_name on devices (client_id, name, id);
create index devices__site_id on devices (client_id, site_id);
create index devices__name_search on devices using gin (plain(name || ' ' || coalesce(serial, '')) gin_trgm_ops);
call apply_scope('devices', 'site_id');
create policy for_signer on devices for select to lanet_signer using (true);
grant select on devices to lanet_signer;

create table enrolment_tokens (
  client_id      uuid not null references clients (id) on delete cascade,
  id             uuid not null unique,
  site_id        uuid not null,
  label          text not null,
  -- sha256 of the random part; the token itself is shown once and stored nowhere.
  token_hash     bytea not null unique,
  hint           text not null,
  approval       text not null check (approval in ('first', 'automatic')),
  address_ranges cidr[] not null default '{}',
  max_uses       integer not null check (max_uses > 0),
  uses           integer not null default 0,
  expires_at     timestamptz not null,
  revoked_at     timestamptz,
  created_by     uuid references people (id),
  created_at     timestamptz not null default now(),
  primary key (client_id, id),
  foreign key (client_id, site_id) references sites (client_id, id) on delete cascade,
  check (approval = 'first' or (cardinality(address_ranges) > 0 and expires_at <= created_at + interval '30 days 1 minute'))
);
create index enrolment_tokens__created_at on enrolment_tokens (created_at desc, id);
call apply_scope('enrolment_tokens', null);

create table agents (
  client_id        uuid not null,
  -- Lower-case base32 of the first 20 bytes of sha256 of the public key.
  id               text not null unique check (id ~ '^[a-z2-7]{32}$'),
  device_id        uuid not null,
  token_id         uuid,
  public_key       bytea not null,
  state            text not null check (state in ('pending', 'active', 'rejected', 'revoked')),
  platform         text not null check (platform in ('linux', 'windows', 'macos')),
  facts            jsonb not null,
  -- What may show that it is a computer we know: serial, UUID, MACs and name, in one spelling each.
  marks            text[] not null default '{}',
  agent_version    text not null,
  address          text not null,
  -- The signature it asked to join with; later answers about its enrolment are signed over it.
  enrolment_proof  text not null default '',
  -- The number of the last command signed for this agent; grows by one.
  command_sequence bigint not null default 0,
  enrolled_at      timestamptz not null default now(),
  approved_at      timestamptz,
  approved_by      uuid references people (id),
  primary key (client_id, id),
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade,
  foreign key (client_id, token_id) references enrolment_tokens (client_id, id)
);
create unique index agents__current on agents (device_id) where state in ('pending', 'active');
create index agents__token_id on agents (client_id, token_id);
create index agents__state on agents (state, enrolled_at desc);
create index agents__marks on agents using gin (marks);
call apply_scope('agents', null);
create policy for_signer on agents to lanet_signer using (true);
grant select, update (command_sequence) on agents to lanet_signer;

create table enrolment_uses (
  client_id     uuid not null,
  id            uuid not null unique,
  token_id      uuid not null,
  agent_id      text not null,
  at            timestamptz not null default now(),
  address       text not null,
  hostname      text not null,
  serial        text,
  agent_version text not null,
  result        text not null check (result in ('active', 'pending', 'repeated')),
  primary key (client_id, id),
  foreign key (client_id, token_id) references enrolment_tokens (client_id, id) on delete cascade
);
create index enrolment_uses__token_id on enrolment_uses (client_id, token_id, at desc);
call apply_scope('enrolment_uses', null);

-- The newest of each device, written with every report: apart from `devices` and with room in its pages, so that the
-- update stays in the page (HOT) and touches no index.
create table device_status (
  client_id      uuid not null,
  device_id      uuid primary key,
  site_id        uuid not null,
  agent_id       text not null,
  agent_version  text,
  sequence       bigint not null default 0,
  body_hash      bytea,
  lease          text,
  boot_id        text,
  clock_offset_ms bigint not null default 0,
  reported_at    timestamptz,
  online         boolean not null default false,
  seen_at        timestamptz,
  uptime_seconds double precision,
  cpu            real,
  memory         real,
  temperature    real,
  disk_volume    text,
  disk_used      real,
  -- moving a device takes its status along
  foreign key (client_id, device_id, site_id) references devices (client_id, id, site_id) on update cascade on delete cascade
) with (fillfactor = 60);
-- What a report says of its device, on its way there: many of them come as one binary parameter.
create type device_status_row as (
  device_id uuid, agent_id text, sequence bigint, body_hash bytea, lease text, boot_id text, agent_version text,
  clock_offset_ms bigint, uptime_seconds double precision, fresh boolean, cpu real, memory real, temperature real,
  disk_volume text, disk_used real
);
call apply_scope('device_status', 'site_id');
