-- Ways in for people who install, and releases of the agent: which there are, who is to run them, what became of it.

-- An address to hand to somebody who installs. It is bound to an enrolment token's rules and is not the token: whoever
-- opens it is given a token of its own, for a day, which counts as a use of the one it belongs to.
create table enrolment_links (
  client_id  uuid not null,
  id         uuid not null unique,
  token_id   uuid not null,
  -- sha256 of its text, which is shown once and stored nowhere.
  link_hash  bytea not null unique,
  hint       text not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  claims     integer not null default 0,
  claimed_at timestamptz,
  created_by uuid references people (id),
  created_at timestamptz not null default now(),
  primary key (client_id, id),
  foreign key (client_id, token_id) references enrolment_tokens (client_id, id) on delete cascade
);
create index enrolment_links__token_id on enrolment_links (client_id, token_id, created_at desc);
call apply_scope('enrolment_links', null);

-- Tokens that were given out through a link.
create table enrolment_claims (
  client_id  uuid not null,
  id         uuid not null unique,
  link_id    uuid not null,
  token_hash bytea not null unique,
  expires_at timestamptz not null,
  address    text not null,
  -- The computer that joined with it last.
  agent_id   text,
  created_at timestamptz not null default now(),
  primary key (client_id, id),
  foreign key (client_id, link_id) references enrolment_links (client_id, id) on delete cascade
);
create index enrolment_claims__link_id on enrolment_claims (client_id, link_id, expires_at);
call apply_scope('enrolment_claims', null);

-- Keys whose releases are taken. The first release that is added pins its key; any other is an administrator's act.
create table release_keys (
  key        text primary key,
  trusted_at timestamptz not null,
  trusted_by text not null
);
alter table release_keys enable row level security;
alter table release_keys force row level security;
create policy everything on release_keys to lanet_everything using (true);
grant select, insert on release_keys to lanet_everything;

-- Releases, as they were signed: the manifest's text is what the signature is over.
create table agent_releases (
  id         uuid primary key,
  version    text not null unique,
  number     bigint not null unique,
  manifest   text not null,
  signature  text not null,
  key        text not null references release_keys (key),
  added_at   timestamptz not null,
  added_by   text not null
);
alter table agent_releases enable row level security;
alter table agent_releases force row level security;
create policy everything on agent_releases to lanet_everything using (true);
grant select, insert on agent_releases to lanet_everything;

create table agent_release_files (
  release_id uuid not null references agent_releases (id) on delete cascade,
  sha256     text not null,
  size_bytes bigint not null,
  primary key (sha256, release_id)
);
alter table agent_release_files enable row level security;
alter table agent_release_files force row level security;
create policy everything on agent_release_files to lanet_everything using (true);
grant select, insert on agent_release_files to lanet_everything;

-- Who is to run a release: a share of all agents, and chosen devices first. Of those that have not ended there is one.
create table agent_rollouts (
  id                uuid primary key,
  release_id        uuid not null references agent_releases (id),
  state             text not null check (state in ('running', 'paused', 'halted', 'ended')),
  percent           smallint not null check (percent in (0, 1, 10, 100)),
  -- Widened by itself after so many hours without a fault; null: only by a person.
  widen_after_hours integer check (widen_after_hours between 1 and 720),
  -- Since when it is as wide as it is.
  widened_at        timestamptz not null,
  -- Why it halted.
  reason            text check (reason in ('failures', 'lost')),
  version           integer not null default 1,
  started_by        uuid references people (id),
  started_at        timestamptz not null,
  changed_at        timestamptz not null
);
create unique index agent_rollouts__current on agent_rollouts ((true)) where state <> 'ended';
create index agent_rollouts__release_id on agent_rollouts (release_id, started_at desc);
alter table agent_rollouts enable row level security;
alter table agent_rollouts force row level security;
create policy everything on agent_rollouts to lanet_everything using (true);
grant select, insert, update on agent_rollouts to lanet_everything;

-- Devices that get the release before any share does.
create table agent_rollout_canaries (
  client_id  uuid not null,
  rollout_id uuid not null references agent_rollouts (id) on delete cascade,
  device_id  uuid not null,
  primary key (rollout_id, device_id),
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade
);
create index agent_rollout_canaries__device_id on agent_rollout_canaries (device_id);
call apply_scope('agent_rollout_canaries', null);

-- Devices whose configuration named the release, and when they fetched it: who is gone since then may be lost.
create table agent_rollout_devices (
  client_id  uuid not null,
  rollout_id uuid not null references agent_rollouts (id) on delete cascade,
  device_id  uuid not null,
  agent_id   text not null,
  version_before text not null,
  named_at   timestamptz not null,
  fetched_at timestamptz,
  primary key (rollout_id, device_id),
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade
);
create index agent_rollout_devices__device_id on agent_rollout_devices (device_id);
call apply_scope('agent_rollout_devices', null);

-- What agents said became of updates.
create table agent_updates (
  client_id   uuid not null,
  id          uuid not null unique,
  device_id   uuid not null,
  agent_id    text not null,
  version     text not null,
  state       text not null check (state in ('installed', 'refused', 'failed', 'rolled_back')),
  reason      text,
  at          timestamptz not null,
  received_at timestamptz not null,
  primary key (client_id, id),
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade
);
create index agent_updates__device_id on agent_updates (device_id, received_at desc, id desc);
create index agent_updates__version on agent_updates (version, received_at desc, id desc);
call apply_scope('agent_updates', null);
