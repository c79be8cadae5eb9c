-- The whole schema: deployment/database/migrations in order. Printed by npm run generate; never edited by hand.
-- The owner of everything, and the list of what was migrated. Run by whoever may create roles.
do $$ begin
  if not exists (select from pg_roles where rolname = 'lanet_owner') then
    create role lanet_owner nologin nobypassrls createrole;
  end if;
  execute format('grant lanet_owner to %I', current_user);
  execute format('grant all on database %I to lanet_owner with grant option', current_database());
  -- Once: an owner who is no superuser is in lanet_owner from then on, which cannot grant to itself.
  if not has_schema_privilege('lanet_owner', 'public', 'create with grant option') then
    grant create, usage on schema public to lanet_owner with grant option;
  end if;
end $$;
set role lanet_owner;
-- The roles that the owner's user works in beside this one: migrations make things of theirs (0006, 0010), and backups are read in
-- the last. A superuser needs no grant.
do $$
declare name text;
begin
  foreach name in array array['lanet_auth', 'lanet_worker', 'lanet_backup'] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I nologin %s nobypassrls', name, case name when 'lanet_backup' then 'inherit' else 'noinherit' end);
    end if;
    if not (select rolsuper from pg_roles where rolname = session_user) then
      execute format('grant %I to %I', name, session_user);
    end if;
  end loop;
end $$;
create table if not exists schema_migrations (
  number     integer primary key,
  name       text not null,
  checksum   text not null,
  applied_at timestamptz not null default now()
);
reset role;

-- 0001_scopes.sql
set role lanet_owner;
begin;
-- Scopes: the database roles that callers act under, and how a table is bound to them (ARCHITECTURE.md, "Isolation").
-- Roles belong to the whole server, so they may exist already: another database of the same server made them.
do $$
declare name text;
begin
  foreach name in array array['lanet_everything', 'lanet_clients', 'lanet_sites', 'lanet_auth', 'lanet_signer', 'lanet_worker'] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I nologin noinherit nobypassrls', name);
    end if;
  end loop;
  if not exists (select from pg_roles where rolname = 'lanet_login') then
    create role lanet_login login noinherit nobypassrls;
  end if;
end $$;
-- The login has no rights of its own: a query outside a scope fails with "permission denied".
grant lanet_everything, lanet_clients, lanet_sites, lanet_auth, lanet_signer, lanet_worker to lanet_login;

create extension if not exists unaccent;
create extension if not exists pg_trgm;

revoke all on schema public from public;
grant usage on schema public to lanet_everything, lanet_clients, lanet_sites, lanet_auth, lanet_signer, lanet_worker;

-- unaccent is only "stable" because its dictionary could be changed; ours is not, and an index needs "immutable".
-- It takes microseconds, not the nothing that the planner assumes: without the cost it reads every row instead of the index.
create function plain(value text) returns text
  language sql immutable parallel safe strict cost 1000
  return lower(public.unaccent('public.unaccent'::regdictionary, value));

-- The caller's scope, set for one transaction by inScope. Empty where nothing was set: no rows, never an error.
create function scope_clients() returns uuid[] language sql stable parallel safe
  return coalesce(nullif(current_setting('app.client_ids', true), ''), '{}')::uuid[];
create function scope_sites() returns uuid[] language sql stable parallel safe
  return coalesce(nullif(current_setting('app.site_ids', true), ''), '{}')::uuid[];
create function scope_person() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.person_id', true), '')::uuid;
create function scope_is_staff() returns boolean language sql stable parallel safe
  return coalesce(current_setting('app.staff', true), '') = 'on';

-- Binds a client-owned table to the three scopes. `site_column`: which column a caller of some sites is held to; null
-- where a table has no site, and then such a caller sees nothing of it.
create procedure apply_scope(target regclass, site_column text) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy everything on %s to lanet_everything using (true)', target);
  execute format('create policy own_clients on %s to lanet_clients using (client_id = any (scope_clients()))', target);
  if site_column is not null then
    execute format('create policy own_sites on %s to lanet_sites using (client_id = any (scope_clients()) and %I = any (scope_sites()))',
                   target, site_column);
  end if;
  execute format('grant select, insert, update, delete on %s to lanet_everything, lanet_clients, lanet_sites', target);
end $$;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (1, '0001_scopes.sql', 'b29caa6234718d1a835d28a7f253e8845596f36027b144e7dc9659a5588dd0b6');
commit;

-- 0002_organisation.sql
set role lanet_owner;
begin;
-- Organisation: the service provider that this installation belongs to. One row, made by the first start.
create table organisation (
  only_row     boolean primary key default true check (only_row),
  name         text not null check (name <> ''),
  language     text not null check (language in ('es', 'en')),
  time_zone    text not null,
  folio_prefix text not null default 'TKT' check (folio_prefix ~ '^[A-Z]{2,6}$'),
  version      integer not null default 1,
  created_at   timestamptz not null default now()
);
grant select on organisation to lanet_everything, lanet_clients, lanet_sites, lanet_auth;
grant insert, update on organisation to lanet_everything;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (2, '0002_organisation.sql', '7d0b5d1e6e7b5ab17cff30860c9534c44be7a65daa4b017cea87c74d00d75957');
commit;

-- 0003_clients.sql
set role lanet_owner;
begin;
-- Clients, their sites and people: the unit of isolation and what belongs to it.
create table clients (
  id         uuid primary key,
  name       text not null check (name <> ''),
  slug       text not null unique,
  email      text,
  phone      text,
  notes      text,
  version    integer not null default 1,
  created_at timestamptz not null default now()
);
create index clients__name on clients (name, id);
create index clients__name_search on clients using gin (plain(name) gin_trgm_ops);
alter table clients enable row level security;
alter table clients force row level security;
create policy everything on clients to lanet_everything using (true);
create policy own_clients on clients to lanet_clients using (id = any (scope_clients()));
create policy own_clients_of_sites on clients for select to lanet_sites using (id = any (scope_clients()));
grant select, insert, update, delete on clients to lanet_everything;
grant select, update on clients to lanet_clients;
grant select on clients to lanet_sites;

create table sites (
  client_id  uuid not null references clients (id) on delete cascade,
  id         uuid not null unique,
  name       text not null check (name <> ''),
  slug       text not null,
  time_zone  text not null,
  address    text,
  version    integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (client_id, id),
  unique (client_id, slug)
);
call apply_scope('sites', 'id');

-- People: staff have no client. Who may sign in has a row in auth.accounts.
create table people (
  id         uuid primary key,
  client_id  uuid references clients (id) on delete cascade,
  name       text not null check (name <> ''),
  email      text not null check (email = lower(email)),
  phone      text,
  role       text not null check (role in ('superadmin', 'admin', 'technician', 'client_admin', 'requester')),
  language   text not null default 'es' check (language in ('es', 'en')),
  time_zone  text not null,
  active     boolean not null default true,
  version    integer not null default 1,
  created_at timestamptz not null default now(),
  unique (client_id, id),
  check ((client_id is null) = (role in ('superadmin', 'admin', 'technician')))
);
create unique index people__email on people (email);
create index people__name on people (name, id);
create index people__name_search on people using gin (plain(name || ' ' || email) gin_trgm_ops);
alter table people enable row level security;
alter table people force row level security;
create policy everything on people to lanet_everything using (true);
-- Everybody may see who of the staff answers them; only the own client's people otherwise, and nobody changes staff.
create policy visible on people for select to lanet_clients, lanet_sites
  using (client_id is null or client_id = any (scope_clients()));
create policy own_people_insert on people for insert to lanet_clients with check (client_id = any (scope_clients()));
create policy own_people_update on people for update to lanet_clients using (client_id = any (scope_clients()));
-- Oneself, but never as somebody of another client, nor as more of the staff.
create policy oneself on people for update to lanet_clients, lanet_sites using (id = scope_person())
  with check (id = scope_person() and (client_id = any (scope_clients()) or (scope_is_staff() and role = 'technician')));
create policy for_sign_in on people for select to lanet_auth, lanet_signer using (true);
grant select, insert, update, delete on people to lanet_everything;
grant select, insert, update on people to lanet_clients;
grant select, update (name, language, time_zone, version) on people to lanet_sites;
grant select on people to lanet_auth, lanet_signer;

-- The sites a requester sees.
create table person_sites (
  client_id uuid not null,
  person_id uuid not null,
  site_id   uuid not null,
  primary key (person_id, site_id),
  foreign key (client_id, person_id) references people (client_id, id) on delete cascade,
  foreign key (client_id, site_id) references sites (client_id, id) on delete cascade
);
call apply_scope('person_sites', 'site_id');
create policy for_sign_in on person_sites for select to lanet_auth, lanet_signer using (true);
grant select on person_sites to lanet_auth, lanet_signer;

-- The clients a technician is limited to; no row means all of them.
create table person_clients (
  person_id uuid not null references people (id) on delete cascade,
  client_id uuid not null references clients (id) on delete cascade,
  primary key (person_id, client_id)
);
create index person_clients__client_id on person_clients (client_id);
call apply_scope('person_clients', null);
create policy for_sign_in on person_clients for select to lanet_auth, lanet_signer using (true);
grant select on person_clients to lanet_auth, lanet_signer;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (3, '0003_clients.sql', '37f4a392e1c58975fd900d5bb3235212f9010dc1764a97418a8e128f4260fb9c');
commit;

-- 0004_auth.sql
set role lanet_owner;
begin;
-- Sign-in: everything about it and nothing else is in this schema, and only lanet_auth reads it.
create schema auth;
grant usage on schema auth to lanet_auth, lanet_signer;

create table auth.accounts (
  person_id         uuid primary key references people (id) on delete cascade,
  password_hash     text,
  -- Sealed with the data key; a secret that was never confirmed does not count as a second factor.
  totp_secret       text,
  totp_confirmed_at timestamptz,
  -- The last time step whose code was accepted: no step is accepted twice.
  totp_last_step    bigint not null default 0,
  last_sign_in_at   timestamptz,
  created_at        timestamptz not null default now()
);

create table auth.recovery_codes (
  person_id uuid not null references auth.accounts (person_id) on delete cascade,
  code_hash bytea not null,
  used_at   timestamptz,
  primary key (person_id, code_hash)
);

create table auth.sign_ins (
  id               uuid primary key,
  person_id        uuid not null references auth.accounts (person_id) on delete cascade,
  -- sha256 of the token in the cookie; the token itself is stored nowhere.
  token_hash       bytea not null unique,
  second_factor_at timestamptz,
  step_up_at       timestamptz,
  address          text not null,
  user_agent       text not null,
  created_at       timestamptz not null default now(),
  last_seen_at     timestamptz not null default now(),
  expires_at       timestamptz not null,
  idle_seconds     integer not null,
  ended_at         timestamptz
);
create index sign_ins__person_id on auth.sign_ins (person_id) where ended_at is null;

-- Failures of the last minutes, per account and per address: keys are hashed so that the table names nobody.
create table auth.failures (
  id     bigint generated always as identity primary key,
  key    bytea not null,
  at     timestamptz not null default now()
);
create index failures__key_at on auth.failures (key, at);

-- Links that set a password: invitations and resets, once each.
create table auth.password_links (
  token_hash bytea primary key,
  person_id  uuid not null references people (id) on delete cascade,
  purpose    text not null check (purpose in ('invitation', 'reset')),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at    timestamptz
);
create index password_links__person_id on auth.password_links (person_id);

grant select, insert, update, delete on all tables in schema auth to lanet_auth;
-- The signer decides by the requester's own sign-in, not by what the web says of it.
grant select (id, person_id, second_factor_at, step_up_at, expires_at, ended_at) on auth.sign_ins to lanet_signer;
-- Whether a person can sign in is shown beside their name; nothing else leaves this schema.
create view auth.account_states as
  select person_id, password_hash is not null as can_sign_in, totp_confirmed_at is not null as second_factor, last_sign_in_at
  from auth.accounts;
grant usage on schema auth to lanet_everything, lanet_clients;
grant select on auth.account_states to lanet_everything, lanet_clients;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (4, '0004_auth.sql', '17b26cae238568d5aa961a7f5cdca5c538195b129a6706ecfe3cd6f310d1ff67');
commit;

-- 0005_audit.sql
set role lanet_owner;
begin;
-- Audit: what was done and what was refused. It only grows: nobody but the owner may change or delete a line.
create table audit_log (
  id         bigint generated always as identity primary key,
  at         timestamptz not null default now(),
  actor_kind text not null check (actor_kind in ('person', 'agent', 'system')),
  actor_id   text,
  actor_name text not null,
  action     text not null,
  target     text,
  client_id  uuid,
  security   boolean not null default false,
  detail     jsonb not null default '{}'
);
create index audit_log__at on audit_log (at desc, id desc);
create index audit_log__security on audit_log (at desc, id desc) where security;
alter table audit_log enable row level security;
alter table audit_log force row level security;
create policy everything on audit_log to lanet_everything using (true);
create policy write_only on audit_log for insert to lanet_clients, lanet_sites, lanet_auth, lanet_signer with check (true);
grant select, insert on audit_log to lanet_everything;
grant insert on audit_log to lanet_clients, lanet_sites, lanet_auth, lanet_signer;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (5, '0005_audit.sql', '53fa9584ae7185c52740de30c46eee33b5d82fe259b89daa5de17920989ed226');
commit;

-- 0006_jobs.sql
set role lanet_owner;
begin;
-- Jobs: graphile-worker's own schema belongs to lanet_worker. Callers may only enqueue, through this function, in the
-- transaction that decides the job.
do $$ begin execute format('grant create on database %I to lanet_worker', current_database()); end $$;
grant create on schema public to lanet_worker;
set local role lanet_worker;
-- A function that acts as its owner names pg_temp last: unnamed it comes first, and a caller's temporary table would stand
-- in for ours.
create function enqueue_job(name text, payload json, run_at timestamptz, job_key text, max_attempts integer, queue text) returns void
  language plpgsql security definer set search_path = graphile_worker, pg_catalog, pg_temp as $$
begin
  perform graphile_worker.add_job(name, payload, queue_name => queue, run_at => run_at, job_key => job_key, max_attempts => max_attempts);
end $$;
create function jobs_waiting() returns bigint
  language plpgsql security definer set search_path = graphile_worker, pg_catalog, pg_temp as $$
declare waiting bigint;
begin
  select count(*) into waiting from graphile_worker.jobs where attempts < max_attempts;
  return waiting;
end $$;
revoke all on function enqueue_job, jobs_waiting from public;
grant execute on function enqueue_job to lanet_everything, lanet_clients, lanet_sites, lanet_auth, lanet_signer;
grant execute on function jobs_waiting to lanet_everything;
reset role;
revoke create on schema public from lanet_worker;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (6, '0006_jobs.sql', '1656c4f2afa5999b2635ef1abda63a838d3e01c75b2610bd45adc1db878f34cb');
commit;

-- 0007_devices.sql
set role lanet_owner;
begin;
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
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (7, '0007_devices.sql', '021febf61a9a252c16087f85cc962ed8a6523cf606c7b3bf4ad266b66f58624f');
commit;

-- 0008_inventory.sql
set role lanet_owner;
begin;
-- Inventory: the sections last reported, and what changed between two reports.
create table inventory_sections (
  client_id    uuid not null,
  device_id    uuid not null,
  section      text not null,
  hash         text not null,
  data         jsonb not null,
  collected_at timestamptz not null default now(),
  primary key (device_id, section),
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade
);
call apply_scope('inventory_sections', null);

create table inventory_changes (
  client_id uuid not null,
  id        uuid not null unique,
  device_id uuid not null,
  at        timestamptz not null default now(),
  section   text not null,
  change    text not null check (change in ('added', 'removed', 'changed')),
  item      text not null,
  before    text,
  after     text,
  primary key (client_id, id),
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade
);
create index inventory_changes__device_id_at on inventory_changes (device_id, at desc, id desc);
call apply_scope('inventory_changes', null);
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (8, '0008_inventory.sql', 'f3642d97e052242639a605669b9781234dea72bbf62e672057213796f1dd90fd');
commit;

-- 0009_metrics.sql
set role lanet_owner;
begin;
-- Metrics: one row a report while hot (day partitions, minute values as arrays), one compressed row a device and day once
-- sealed, and hourly minimum, mean and maximum for 13 months.
create table metric_windows (
  client_id    uuid not null,
  device_id    uuid not null,
  from_at      timestamptz not null,
  step_seconds integer not null,
  cpu          real[] not null,
  memory       real[] not null,
  temperature  real[],
  -- Parallel: volume_used[v] holds the values of volume_ids[v]; free and size in bytes at the end of the window.
  volume_ids   text[] not null,
  volume_used  real[][] not null,
  volume_free  double precision[] not null,
  volume_size  double precision[] not null,
  network_ids  text[] not null,
  network_rx   real[][] not null,
  network_tx   real[][] not null,
  -- What came since the last roll-up; rows lie in this order, so an index of page ranges finds them.
  stored_at    timestamptz not null default now(),
  primary key (device_id, from_at)
) partition by range (from_at);
create index metric_windows__stored_at on metric_windows using brin (stored_at) with (pages_per_range = 16, autosummarize = on);
-- Late windows of days whose partition is gone: they wait here to be merged into the sealed day.
create table metric_windows_late partition of metric_windows default;
call apply_scope('metric_windows', null);

-- A window on its way into the table: many of them come as one binary parameter.
create type metric_window_row as (
  client_id uuid, device_id uuid, from_at timestamptz, step_seconds integer, cpu real[], memory real[], temperature real[],
  volume_ids text[], volume_used real[], volume_free double precision[], volume_size double precision[],
  network_ids text[], network_rx real[], network_tx real[]
);

create table metric_days (
  client_id uuid not null,
  device_id uuid not null,
  day       date not null,
  data      bytea not null,
  primary key (device_id, day),
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade
);
create index metric_days__day on metric_days (day);
call apply_scope('metric_days', null);

create table metric_hours (
  client_id uuid not null,
  device_id uuid not null,
  hour      timestamptz not null,
  metric    text not null,
  object    text not null,
  min       real not null,
  avg       real not null,
  max       real not null,
  primary key (device_id, hour, metric, object),
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade
);
create index metric_hours__hour on metric_hours using brin (hour);
call apply_scope('metric_hours', null);

-- Up to when windows were rolled up into hours, by the time they were stored.
create table metric_progress (
  only_row       boolean primary key default true check (only_row),
  rolled_up_till timestamptz not null default '-infinity'
);
insert into metric_progress default values;
grant select, update on metric_progress to lanet_everything;

-- Partitions come and go with the days; the callers' roles own nothing, so these act as the owner.
create function ensure_metric_day(day date) returns void
  language plpgsql security definer set search_path = public, pg_catalog, pg_temp as $$
declare name text := 'metric_windows_' || to_char(day, 'YYYYMMDD');
begin
  if to_regclass(name) is not null then return; end if;
  perform pg_advisory_xact_lock(hashtext(name));
  if to_regclass(name) is not null then return; end if;
  execute format('create table %I partition of metric_windows for values from (%L) to (%L)',
                 name, day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');
exception when check_violation then
  -- Windows of this day wait in metric_windows_late already (a clock that went back): the others join them there.
  null;
end $$;
-- Only an empty day goes. The parent is locked first, as writers and readers do, so that a late window is either seen here
-- or finds the day gone and waits in metric_windows_late. Answers whether the day is gone.
create function drop_metric_day(day date) returns boolean
  language plpgsql security definer set search_path = public, pg_catalog, pg_temp as $$
declare
  name text := 'metric_windows_' || to_char(day, 'YYYYMMDD');
  filled boolean;
begin
  if to_regclass(name) is null then return true; end if;
  lock table metric_windows in access exclusive mode;
  execute format('select exists (select from %I)', name) into filled;
  if filled then return false; end if;
  execute format('drop table if exists %I', name);
  return true;
end $$;
create function metric_days_hot() returns setof date
  language sql stable security definer set search_path = public, pg_catalog, pg_temp as $$
  select to_date(right(c.relname, 8), 'YYYYMMDD')
  from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'metric_windows'::regclass and c.relname ~ '_[0-9]{8}$' order by 1
$$;
revoke all on function ensure_metric_day, drop_metric_day, metric_days_hot from public;
grant execute on function ensure_metric_day, drop_metric_day, metric_days_hot to lanet_everything;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (9, '0009_metrics.sql', '4aa4eac4d8ccf6942a6aa410da37f2e0d7377a9ec5c1f1c9a8d6224a190a28b1');
commit;

-- 0010_tickets.sql
set role lanet_owner;
begin;
-- Tickets, their one timeline, and the one series of folios for all channels.
create table ticket_counter (
  only_row boolean primary key default true check (only_row),
  last     bigint not null
);
insert into ticket_counter (last) values (0);
-- Taken in the inserting transaction and held until it ends: no number is skipped or given twice.
create function next_ticket_number() returns bigint
  language sql security definer set search_path = public, pg_catalog, pg_temp as $$
  update ticket_counter set last = last + 1 returning last
$$;
revoke all on function next_ticket_number from public;
grant execute on function next_ticket_number to lanet_everything, lanet_clients, lanet_sites;

create table tickets (
  client_id      uuid not null references clients (id) on delete cascade,
  id             uuid not null unique,
  number         bigint not null unique,
  folio          text not null unique,
  site_id        uuid,
  device_id      uuid,
  requester_id   uuid,
  assignee_id    uuid references people (id),
  subject        text not null check (subject <> ''),
  status         text not null,
  -- What the status means; kept beside it so that open tickets are one index condition.
  kind           text not null check (kind in ('new', 'open', 'waiting_client', 'waiting_third', 'scheduled', 'resolved', 'closed')),
  priority       text not null check (priority in ('low', 'medium', 'high', 'critical')),
  channel        text not null check (channel in ('portal', 'email', 'agent', 'phone', 'api')),
  awaiting_reply boolean not null default false,
  reopen_count   integer not null default 0,
  resolved_at    timestamptz,
  -- A person touched it: then a recovered metric alone does not resolve it unless the fix ran from the ticket.
  touched        boolean not null default false,
  version        integer not null default 1,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now(),
  primary key (client_id, id),
  foreign key (client_id, site_id) references sites (client_id, id),
  foreign key (client_id, device_id) references devices (client_id, id),
  foreign key (client_id, requester_id) references people (client_id, id)
);
create index tickets__updated_at on tickets (updated_at desc, id desc);
create index tickets__open on tickets (updated_at desc, id desc) where kind not in ('resolved', 'closed');
create index tickets__client_id_updated_at on tickets (client_id, updated_at desc, id desc);
create index tickets__client_id_open on tickets (client_id) where kind not in ('resolved', 'closed');
create index tickets__assignee_id on tickets (assignee_id, updated_at desc) where kind not in ('resolved', 'closed');
create index tickets__device_id on tickets (device_id, updated_at desc);
create index tickets__search on tickets using gin (plain(folio || ' ' || subject) gin_trgm_ops);
call apply_scope('tickets', 'site_id');
create policy for_signer on tickets for select to lanet_signer using (true);
grant select on tickets to lanet_signer;

create table ticket_entries (
  client_id   uuid not null,
  id          uuid not null unique,
  ticket_id   uuid not null,
  site_id     uuid,
  visibility  text not null check (visibility in ('public', 'internal')),
  author_kind text not null check (author_kind in ('person', 'system', 'agent')),
  author_id   uuid,
  author_name text not null,
  text        text,
  detail      jsonb not null,
  created_at  timestamptz not null default clock_timestamp(),
  primary key (client_id, id),
  foreign key (client_id, ticket_id) references tickets (client_id, id) on delete cascade
);
create index ticket_entries__ticket_id on ticket_entries (ticket_id, created_at, id);
call apply_scope('ticket_entries', 'site_id');
-- Internal lines are kept from the client's side by the database too, whatever a query forgets.
create policy internal_for_staff on ticket_entries as restrictive to lanet_clients, lanet_sites
  using (visibility = 'public' or scope_is_staff());

-- Whether a person may be given tickets of a client: active staff, not limited to other clients. A limited caller sees
-- neither who else is limited nor to what, so this looks as lanet_auth and answers only yes or no.
grant create on schema public to lanet_auth;
set local role lanet_auth;
create function may_be_assigned(person uuid, client uuid) returns boolean
  language sql stable security definer set search_path = public, pg_catalog, pg_temp as $$
  select exists (
    select from people
    where id = person and client_id is null and active
      and (not exists (select from person_clients where person_id = person)
           or exists (select from person_clients where person_id = person and client_id = client)))
$$;
revoke all on function may_be_assigned from public;
grant execute on function may_be_assigned to lanet_everything, lanet_clients;
set local role lanet_owner;
revoke create on schema public from lanet_auth;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (10, '0010_tickets.sql', '8edd894a29aede1ccc6672796bdd8a199484d5ffa9a9f5eb40d89a826a72255c');
commit;

-- 0011_alerts.sql
set role lanet_owner;
begin;
-- Alerts: rules, exceptions, edges as agents sent them, and the open alerts made of them.
create table alert_rules (
  key        text primary key,
  rule       jsonb not null,
  position   integer not null,
  version    integer not null default 1,
  updated_at timestamptz not null default now(),
  updated_by uuid references people (id)
);
grant select on alert_rules to lanet_everything, lanet_clients, lanet_sites;
grant insert, update on alert_rules to lanet_everything;

create table alert_overrides (
  client_id  uuid not null references clients (id) on delete cascade,
  id         uuid not null unique,
  rule_key   text not null references alert_rules (key),
  level      text not null check (level in ('client', 'site', 'device')),
  site_id    uuid,
  device_id  uuid,
  fields     jsonb not null,
  updated_at timestamptz not null default now(),
  updated_by uuid references people (id),
  primary key (client_id, id),
  foreign key (client_id, site_id) references sites (client_id, id) on delete cascade,
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade,
  check ((level = 'site') = (site_id is not null) and (level = 'device') = (device_id is not null))
);
create unique index alert_overrides__target on alert_overrides (rule_key, level, client_id, site_id, device_id) nulls not distinct;
call apply_scope('alert_overrides', null);

create table alert_edges (
  client_id    uuid not null,
  agent_id     text not null,
  sequence     bigint not null,
  position     integer not null,
  device_id    uuid not null,
  edge         jsonb not null,
  received_at  timestamptz not null default now(),
  processed_at timestamptz,
  primary key (agent_id, sequence, position),
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade
);
create index alert_edges__waiting on alert_edges (device_id, sequence, position) where processed_at is null;
-- For what is deleted by age; rows lie in this order.
create index alert_edges__received_at on alert_edges using brin (received_at);
call apply_scope('alert_edges', null);

create table alerts (
  client_id     uuid not null,
  id            uuid not null unique,
  device_id     uuid not null,
  ticket_id     uuid,
  rule_key      text not null,
  rule_version  integer not null,
  metric        text not null,
  object        text not null,
  state         text not null check (state in ('firing', 'recovering', 'no_data', 'resolved', 'removed')),
  priority      text not null check (priority in ('low', 'medium', 'high', 'critical')),
  value         double precision not null,
  trigger       double precision not null,
  recover       double precision not null,
  suggested_script text,
  repeats       integer not null default 0,
  flaps         integer not null default 0,
  opened_at     timestamptz not null,
  last_at       timestamptz not null,
  resolved_at   timestamptz,
  recovered_value double precision,
  -- When the ticket may be resolved by proof; null when there is nothing to wait for. Polled by the worker.
  settle_at     timestamptz,
  -- When a repetition was last written to the ticket's timeline: at most each half hour.
  noted_at      timestamptz,
  reopen_within_hours integer not null,
  primary key (client_id, id),
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade,
  foreign key (client_id, ticket_id) references tickets (client_id, id)
);
-- One open alert for each rule, device and object, whatever races.
create unique index alerts__open on alerts (device_id, rule_key, object) where resolved_at is null;
create index alerts__key_resolved on alerts (device_id, rule_key, object, resolved_at desc);
create index alerts__ticket_id on alerts (ticket_id);
create index alerts__opened_at on alerts (opened_at desc, id desc);
create index alerts__settle_at on alerts (settle_at) where settle_at is not null;
call apply_scope('alerts', null);
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (11, '0011_alerts.sql', '498082ee414f549fbd2ae247188ca55d8b658948f7189341179d29d39ae1fdca');
commit;

-- 0012_commands.sql
set role lanet_owner;
begin;
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
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (12, '0012_commands.sql', '9dd6f921a32cc767268fd9d2a97e6daf59aaec531a3b790b43c40ed21c7ac509');
commit;

-- 0013_notifications.sql
set role lanet_owner;
begin;
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
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (13, '0013_notifications.sql', 'afe787034f48fcf684f5126bec0e336cc8fc14c736ae3a888df5cba6c9bd83dd');
commit;

-- 0014_idempotency.sql
set role lanet_owner;
begin;
-- Answers to POSTs that named themselves with an Idempotency-Key, for whoever sends one again. A row is written by the
-- transaction that does the work, so there is one if, and only if, the work is done; that nobody else is at it is said by
-- an advisory lock of that transaction, which a crash lets go.
create table idempotency_keys (
  person_id    uuid not null references people (id) on delete cascade,
  endpoint     text not null,  -- 'POST /api/v1/tickets/:id/replies'
  key          text not null check (length(key) between 1 and 255),
  request_hash bytea not null, -- sha256 of what was asked: path, query and body
  answer       json not null,  -- `json` keeps the text as it was; `jsonb` would put its members into another order
  created_at   timestamptz not null,
  primary key (person_id, endpoint, key)
);
create index idempotency_keys__created_at on idempotency_keys (created_at);
alter table idempotency_keys enable row level security;
alter table idempotency_keys force row level security;
create policy everything on idempotency_keys to lanet_everything using (true);
create policy own on idempotency_keys to lanet_clients, lanet_sites using (person_id = scope_person());
grant select, insert, update on idempotency_keys to lanet_everything, lanet_clients, lanet_sites;
grant delete on idempotency_keys to lanet_everything;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (14, '0014_idempotency.sql', 'fc790f847c831e82fa0c5c10a7f8bb7dec59253e21d81ddc8e844be9db5bcc44');
commit;

-- 0015_releases.sql
set role lanet_owner;
begin;
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
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (15, '0015_releases.sql', '76339d5f564c1b270afd1e294a2787aa0c5c4e7547b5e851693c4f8efe734d14');
commit;

-- 0016_restarts.sql
set role lanet_owner;
begin;
-- A script that restarts the computer: its run ends when that has happened, not with the script.
alter table scripts add column restarts boolean not null default false;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (16, '0016_restarts.sql', 'acb3e3128b9a019e41da8f44e16dd1840a48c4b889b025a3351322554b5a1d14');
commit;

-- 0017_compat.sql
set role lanet_owner;
begin;
-- Status messages of computers without an agent: their own kind of site token, and which device each of them is.
alter table enrolment_tokens add column kind text not null default 'agent' check (kind in ('agent', 'status'));

-- What it says of itself is proved by nothing.
alter table devices add column unverified boolean not null default false;

create table status_sources (
  client_id   uuid not null,
  device_id   uuid primary key,
  token_id    uuid not null,
  -- As the computer calls itself. Two tokens may have one of the same name.
  computer_id text not null,
  -- The client and site it named last, told to administrators once when they are not those of the token.
  claims      jsonb not null default '{}',
  created_at  timestamptz not null default now(),
  unique (token_id, computer_id),
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade,
  foreign key (client_id, token_id) references enrolment_tokens (client_id, id) on delete cascade
);
call apply_scope('status_sources', null);
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (17, '0017_compat.sql', '8231064309b5c7a19dcfd1acc32f334bd18dda294bf049ba242b1cb10f93dd3d');
commit;

-- 0018_black_boxes.sql
set role lanet_owner;
begin;
-- Black boxes: what a device had on record around the moment an alert fired.
create table black_boxes (
  client_id   uuid not null,
  device_id   uuid not null,
  -- The instant of the edges it goes with, as the agent gave it.
  fired_at    timestamptz not null,
  before      jsonb not null,
  -- The minutes after, which come later.
  after       jsonb,
  received_at timestamptz not null default now(),
  primary key (device_id, fired_at),
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade
);
create index black_boxes__received_at on black_boxes (received_at);
call apply_scope('black_boxes', null);

-- By which an alert finds its box: `opened_at` is held to what is possible, this is not.
alter table alerts add column fired_at timestamptz;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (18, '0018_black_boxes.sql', '6cd8b648fca63199c020e604caeaa3727bc3ae13a8d89188f8cbbf3e703e0c8a');
commit;

-- 0019_presence.sql
set role lanet_owner;
begin;
-- What the server judges by itself: devices that are away, and clocks that are wrong.

-- By its agent's word: how far the server's clock is ahead of its own, and when that was last written. A report that says the same
-- writes nothing, so one that came after this time is a second word for it.
alter table device_status add column clock_skew_ms bigint;
alter table device_status add column clock_skew_at timestamptz;
-- It went by saying so: a shutdown, a restart, an update.
alter table device_status add column said_goodbye boolean not null default false;

-- None of these columns changes with a report, whose update so stays in its page.
create index device_status__absent on device_status (seen_at) where not online;
create index device_status__clock on device_status (device_id) where abs(clock_skew_ms) > 60000;
-- Open alerts the server judges are looked at every few seconds.
create index alerts__judged_here on alerts (rule_key) where resolved_at is null and metric in ('presence.offlineMinutes', 'clock.offsetMinutes');

-- When it was us: many devices lost at once, or the gateway started anew. No ticket says that they are away until it is over and
-- they had time to return.
create table own_outages (
  id          uuid primary key,
  kind        text not null check (kind in ('restart', 'mass_loss')),
  -- Devices last seen between these two belong to it.
  began_at    timestamptz not null,
  until_at    timestamptz not null,
  lost        integer not null,
  total       integer not null,
  over_at     timestamptz,
  grace_until timestamptz
);
create index own_outages__began_at on own_outages (began_at desc);
alter table own_outages enable row level security;
alter table own_outages force row level security;
create policy everything on own_outages to lanet_everything using (true);
grant select, insert, update on own_outages to lanet_everything;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (19, '0019_presence.sql', '103eec9c1383fb46ccafaba6c09c224cbff93ecb7d1cb2d0a94d10ef44a99a6c');
commit;

-- 0020_help_requests.sql
set role lanet_owner;
begin;
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
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (20, '0020_help_requests.sql', '09ccc622dac965c7974718862fed37257072d429e96aa450ea94391ed9894c23');
commit;

-- 0021_identity.sql
set role lanet_owner;
begin;
-- Which agent is whose computer: agents that took another one's place, copies of agents, and agents that are to end.
alter table agents
  -- How it came to a device that was known before: by its facts alone (for display only), by a statement that the agent
  -- before signed, or by a person's word. Null for the first agent of a device.
  add column link         text check (link in ('claimed', 'proved', 'confirmed')),
  add column link_score   integer,
  add column link_reasons text[] not null default '{}',
  add column linked_at    timestamptz,
  -- The agent whose place it took.
  add column replaces     text,
  -- The agent whose statement it showed when it enrolled; counts again each time it asks while it waits.
  add column recovers     text,
  -- Its token lets it in by itself once it resembles no silent device any more.
  add column let_in       boolean not null default false,
  -- The agent it is a copy of, and of that one: when two were seen, and when the last copy got a key of its own.
  add column copy_of      text,
  add column clone_seen_at timestamptz,
  add column forked_at    timestamptz,
  add check ((link is null) = (linked_at is null));

-- Agents of retired devices, kept for five years: one that returns is told what to do, by an order that the signer signed.
-- No foreign key: it outlives the device.
create table agent_tombstones (
  client_id    uuid not null,
  agent_id     text primary key,
  device_id    uuid not null,
  public_key   bytea not null,
  -- What the agent becomes again when the device is restored.
  was          text not null check (was in ('pending', 'active')),
  what         text not null check (what in ('sleep', 'uninstall')),
  requester_id uuid not null references people (id),
  sign_in_id   uuid,
  retired_at   timestamptz not null default now(),
  expires_at   timestamptz not null,
  -- The agent asked, and the last order it could have been given expired.
  order_wanted boolean not null default true,
  refusal      text,
  payload      text,
  signature    text,
  key_id       text,
  order_expires_at timestamptz,
  told_at      timestamptz
);
create index agent_tombstones__device_id on agent_tombstones (client_id, device_id);
create index agent_tombstones__to_sign on agent_tombstones (retired_at) where order_wanted;
create index agent_tombstones__expires_at on agent_tombstones (expires_at);
call apply_scope('agent_tombstones', null);
create policy for_signer on agent_tombstones to lanet_signer using (true);
grant select, update (order_wanted, refusal, payload, signature, key_id, order_expires_at) on agent_tombstones to lanet_signer;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (21, '0021_identity.sql', '72cdea6a8a4a4ce450e5b03ddb94cce3ccf7d45911ac0c3886b1c0e9cc7efc00');
commit;

-- 0022_service_restarts.sql
set role lanet_owner;
begin;
-- Services that a device started again by itself (product.md R5): for the ticket of an alert that comes all the same.
create table service_restarts (
  client_id uuid not null,
  id        uuid not null unique,
  device_id uuid not null,
  service   text not null,
  outcome   text not null check (outcome in ('worked', 'failed', 'limited', 'forbidden')),
  reason    text,
  at        timestamptz not null,
  primary key (client_id, id),
  -- One that is told twice is stored once.
  unique (device_id, service, at),
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade
);
-- For what is deleted by age; rows lie in this order.
create index service_restarts__at on service_restarts using brin (at);
call apply_scope('service_restarts', null);

-- They are part of the history of the device as well.
alter table inventory_changes drop constraint inventory_changes_change_check;
alter table inventory_changes add constraint inventory_changes_change_check
  check (change in ('added', 'removed', 'changed', 'restarted', 'restart_failed', 'restart_limited', 'restart_forbidden'));
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (22, '0022_service_restarts.sql', '7935d4d0ee2bf84a48d538ae8aca80ae95228c1ecf79dad0640bf2430dba2032');
commit;

-- 0023_update_plans.sql
set role lanet_owner;
begin;
-- Updates inside a window: who planned them for which device, and what a second scan of the device showed afterwards.
create table update_plans (
  client_id    uuid not null,
  id           uuid not null unique,
  device_id    uuid not null,
  ticket_id    uuid,
  script_id    uuid not null references scripts (id),
  -- The window, in the time of the site; one that ends before it begins ends on the next day.
  time_zone    text not null,
  from_minute  integer not null check (from_minute between 0 and 1439),
  to_minute    integer not null check (to_minute between 0 and 1439 and to_minute <> from_minute),
  on_day       text check (on_day ~ '^\d{4}-\d\d-\d\d$'),
  weekday      integer check (weekday between 1 and 7),
  requester_id uuid not null references people (id),
  -- What the signer checks: the sign-in it was planned with, and when.
  sign_in_id   uuid not null,
  planned_at   timestamptz not null,
  state        text not null check (state in ('planned', 'running', 'done', 'failed', 'missed', 'cancelled')),
  -- The next window, or the one that is used now; the timer of this row.
  opens_at     timestamptz not null,
  closes_at    timestamptz not null,
  command_id   uuid,
  -- How the last window went; a weekly plan goes on after it.
  last_outcome text check (last_outcome in ('done', 'failed', 'missed')),
  last_at      timestamptz,
  primary key (client_id, id),
  check ((on_day is null) <> (weekday is null)),
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade,
  foreign key (client_id, ticket_id) references tickets (client_id, id)
);
-- A device is planned for once, whatever races.
create unique index update_plans__open on update_plans (device_id) where state in ('planned', 'running');
create index update_plans__opens_at on update_plans (opens_at) where state = 'planned';
create index update_plans__running on update_plans (command_id) where state = 'running';
create index update_plans__device_id on update_plans (device_id, planned_at desc);
call apply_scope('update_plans', null);
-- The signer reads for itself when it may sign.
create policy for_signer on update_plans for select to lanet_signer using (true);
grant select on update_plans to lanet_signer;

alter table commands add column plan_id uuid, add foreign key (client_id, plan_id) references update_plans (client_id, id);

-- What waited before a run that installs, and what a scan after it found. `installed`, `remaining`: null until then.
create table update_proofs (
  client_id       uuid not null,
  command_id      uuid primary key,
  device_id       uuid not null,
  ticket_id       uuid,
  before          jsonb not null,
  began_at        timestamptz not null,
  scanned_at      timestamptz,
  installed       jsonb,
  remaining       jsonb,
  appeared        integer,
  reboot_required boolean,
  foreign key (client_id, command_id) references commands (client_id, id) on delete cascade,
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade
);
create index update_proofs__device_id on update_proofs (device_id, began_at desc);
call apply_scope('update_proofs', null);

-- What the signer once found in order: whose plan it is, for what and when (a hash over it). Only the signer writes it, so that
-- a weekly plan outlives the sign-in it was made with, and a changed one does not.
create table update_plan_permits (
  client_id  uuid not null,
  plan_id    uuid primary key,
  plan_hash  text not null,
  created_at timestamptz not null,
  foreign key (client_id, plan_id) references update_plans (client_id, id) on delete cascade
);
alter table update_plan_permits enable row level security;
alter table update_plan_permits force row level security;
create policy for_signer on update_plan_permits to lanet_signer using (true);
grant select, insert on update_plan_permits to lanet_signer;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (23, '0023_update_plans.sql', '8fe4c88c54f7b3a2b8a6b813bcc071b6044439cd947de02fb796349f9b02a3fb');
commit;

-- 0024_told_in_tickets.sql
set role lanet_owner;
begin;
-- What devices did by themselves is said in tickets by jobs: each line once, however often a job runs.
alter table service_restarts add column told_in uuid;  -- the ticket that says it
alter table update_proofs add column told_at timestamptz;
-- How many one device may tell of in an hour is counted.
create index service_restarts__device_id on service_restarts (device_id, at);
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (24, '0024_told_in_tickets.sql', '75caacc56ad1737ff50b06ded7f50a6210efc7dd280cdd10b3827859e99e78eb');
commit;

-- 0025_forget_outages.sql
set role lanet_owner;
begin;
-- Outages of ours are forgotten after a while.
grant delete on own_outages to lanet_everything;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (25, '0025_forget_outages.sql', '2cea6ff97366c7cf308523ae495e8fbed14a47cf47cb04d6e0ccbb0282d92f55');
commit;

-- 0026_antivirus_alerts.sql
set role lanet_owner;
begin;
-- The server judges what inventories say of antivirus products, too.
drop index alerts__judged_here;
create index alerts__judged_here on alerts (rule_key) where resolved_at is null
  and metric in ('presence.offlineMinutes', 'clock.offsetMinutes', 'antivirus.down', 'antivirus.missing');
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (26, '0026_antivirus_alerts.sql', 'e339e6644caa39da4d5d059454190cc3557166880621c7590c57250186405aa3');
commit;

-- 0027_desk_for_mail.sql
set role lanet_owner;
begin;
-- What mail needs of the helpdesk: who writes, who reads along, which ticket a message belongs to, and files of any kind.

-- Addresses of people: the one of `people.email`, which is primary, and the others they write from. One active person at
-- most has an address; who is deactivated keeps theirs as long as nobody else takes them.
create table person_addresses (
  person_id  uuid not null references people (id) on delete cascade,
  client_id  uuid,
  address    text not null check (address = lower(address)),
  is_primary boolean not null default false,
  active     boolean not null default true,  -- as the person is
  primary key (address, person_id),
  foreign key (client_id, person_id) references people (client_id, id) on delete cascade
);
create unique index person_addresses__address on person_addresses (address) where active;
create index person_addresses__person_id on person_addresses (person_id);
create unique index person_addresses__primary on person_addresses (person_id) where is_primary;
-- The owner reads past the policies for this one statement.
alter table people no force row level security;
insert into person_addresses (person_id, client_id, address, is_primary, active)
  select id, client_id, email, true, active from people;
alter table people force row level security;
alter table person_addresses enable row level security;
alter table person_addresses force row level security;
create policy everything on person_addresses to lanet_everything using (true);
create policy own_clients on person_addresses to lanet_clients using (client_id = any (scope_clients()));
grant select, insert, update, delete on person_addresses to lanet_everything, lanet_clients;

-- Who else may write for a client: single addresses, and whole domains. Each is one client's.
create table client_senders (
  client_id  uuid not null references clients (id) on delete cascade,
  id         uuid not null unique,
  kind       text not null check (kind in ('address', 'domain')),
  value      text not null check (value <> '' and value = lower(value)),
  created_at timestamptz not null default now(),
  primary key (client_id, id)
);
create unique index client_senders__value on client_senders (value, kind);
call apply_scope('client_senders', null);
-- Within so many days an answer brings a resolved ticket back; later it opens a new one.
alter table clients add column reopen_days integer not null default 7 check (reopen_days between 0 and 365);

-- Merged tickets: nothing is copied or moved, so that taking it back leaves both as they were.
alter table tickets
  add column merged_into uuid,
  add column merged_status text,  -- what it was before
  add column merged_kind text,
  -- The ticket that was at its end when an answer to it opened this one.
  add column follows uuid,
  add constraint tickets_merged_into_fkey foreign key (client_id, merged_into) references tickets (client_id, id),
  add constraint tickets_follows_fkey foreign key (client_id, follows) references tickets (client_id, id),
  add constraint tickets_merged_check check (merged_into <> id and (merged_into is null) = (merged_status is null)
                                             and (merged_into is null) = (merged_kind is null));
create index tickets__merged_into on tickets (merged_into) where merged_into is not null;
create index tickets__follows on tickets (follows) where follows is not null;

-- Who reads along: they get the mails that the requester gets.
create table ticket_participants (
  client_id   uuid not null,
  ticket_id   uuid not null,
  person_id   uuid not null references people (id) on delete cascade,
  site_id     uuid,
  added_by    uuid references people (id) on delete set null,  -- null: the product, of a mail or a merge
  -- The merged ticket that brought them, and takes them along when it leaves.
  merged_from uuid,
  added_at    timestamptz not null default now(),
  primary key (client_id, ticket_id, person_id),
  foreign key (client_id, ticket_id) references tickets (client_id, id) on delete cascade,
  foreign key (client_id, merged_from) references tickets (client_id, id) on delete cascade
);
create index ticket_participants__ticket_id on ticket_participants (ticket_id);
create index ticket_participants__person_id on ticket_participants (person_id);
create index ticket_participants__merged_from on ticket_participants (merged_from) where merged_from is not null;
call apply_scope('ticket_participants', 'site_id');

-- Files of any kind. The name is a label, never a path.
alter table ticket_files
  drop constraint ticket_files_media_type_check,
  add constraint ticket_files_media_type_check check (media_type ~ '^[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}$'),
  add column name text not null default '' check (length(name) <= 180),
  -- Shown within the text that came with it, under this id.
  add column inline boolean not null default false,
  add column content_id text;
-- Pictures that came with a request for help, as they were called when they were saved.
alter table ticket_files no force row level security;
alter table tickets no force row level security;
update ticket_files f set name = t.folio || case f.media_type when 'image/png' then '.png' else '.jpg' end
  from tickets t where t.id = f.ticket_id;
alter table ticket_files force row level security;
alter table tickets force row level security;
alter table ticket_files alter column name drop default, add check (name <> '');
create index ticket_files__ticket_id on ticket_files (ticket_id, created_at, id);

-- What somebody uploaded and has not sent yet: their own until a line takes it, forgotten after a day.
create table ticket_uploads (
  person_id  uuid not null references people (id) on delete cascade,
  -- Made by whoever sends it: unique for the one person alone, and the same bytes sent again are one upload.
  id         uuid not null,
  name       text not null check (name <> '' and length(name) <= 180),
  media_type text not null,
  sha256     text not null,
  size_bytes bigint not null,
  created_at timestamptz not null,
  primary key (person_id, id)
);
create index ticket_uploads__created_at on ticket_uploads (created_at);
create index ticket_uploads__sha256 on ticket_uploads (sha256);
alter table ticket_uploads enable row level security;
alter table ticket_uploads force row level security;
create policy everything on ticket_uploads to lanet_everything using (true);
create policy own on ticket_uploads to lanet_clients, lanet_sites using (person_id = scope_person());
grant select, insert, update, delete on ticket_uploads to lanet_everything, lanet_clients, lanet_sites;

-- Endings of names of files that only staff may take from the helpdesk.
alter table organisation add column blocked_extensions text[] not null default
  '{ade,adp,apk,appx,bat,cmd,com,cpl,dll,exe,hta,inf,iso,jar,js,jse,lnk,msc,msi,msp,ps1,psm1,reg,scf,scr,sys,url,vb,vbe,vbs,wsf,wsh}';
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (27, '0027_desk_for_mail.sql', '9303918526318075dd60a8699cb5cef1451df338a4c2cbef9438a400958eb3fe');
commit;

-- 0028_mailboxes.sql
set role lanet_owner;
begin;
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
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (28, '0028_mailboxes.sql', '0a4dab9012e67df8bd6f2660403b64dfbcf0d054203b7e594a5793e728c0cd7e');
commit;

-- 0029_outgoing_mail.sql
set role lanet_owner;
begin;
-- Outgoing mail: by which mailbox it goes, what it answers, the bytes of it, every attempt, and what stops it.

-- Names this installation to others that answer by machine, and is part of what its references are signed over.
alter table organisation add column installation_id uuid not null default gen_random_uuid();

alter table outbox drop constraint outbox_state_check;
alter table outbox
  add constraint outbox_state_check
    check (state in ('queued', 'sent', 'failed', 'kept', 'held', 'discarded', 'bounced')),
  -- Null: by the mail server of the configuration.
  add column mailbox_id uuid references mailboxes (id) on delete set null,
  -- n: to a technician; r: a person's reply to people outside; a: automatic, to people outside; m: of the installation.
  add column kind text not null default 'a' check (kind in ('n', 'r', 'a', 'm')),
  -- The line of the timeline it carries; no reference, since a line may go before the mail about it.
  add column entry_id uuid,
  -- Who takes part, as its headers show: [{name, address}]. The envelope is to_address alone.
  add column shown_to jsonb not null default '[]',
  add column shown_cc jsonb not null default '[]',
  -- Without angle brackets.
  add column in_reply_to text,
  add column reference_ids text[] not null default '{}',
  add column reply_to text,
  -- The mail it answers by machine, which counts against the budget of that pair. No reference: it outlives that mail.
  add column answers_id uuid,
  add column hops integer not null default 1,
  -- The rendered message in the file store: made once, sent by every attempt.
  add column raw_sha256 text check (raw_sha256 ~ '^[0-9a-f]{64}$'),
  -- Why a budget stopped it; a person may let it go all the same.
  add column held_reason text,
  add column released boolean not null default false,
  -- The last thing the other side told of it after taking it: {action, status, text, at, inboundId}.
  add column bounce jsonb,
  add column server_reply text;
create index outbox__ticket_id on outbox (ticket_id, created_at) where ticket_id is not null;
create index outbox__raw_sha256 on outbox (raw_sha256) where raw_sha256 is not null;
create index outbox__to_address on outbox (to_address, created_at desc);

create table outbox_attempts (
  outbox_id uuid not null references outbox (id) on delete cascade,
  number    integer not null,
  at        timestamptz not null,
  -- The server's code; null when none came.
  code      integer,
  text      text not null,
  ms        integer not null,
  primary key (outbox_id, number)
);
alter table outbox_attempts enable row level security;
alter table outbox_attempts force row level security;
create policy everything on outbox_attempts to lanet_everything using (true);
grant select, insert, update, delete on outbox_attempts to lanet_everything;

-- Templates that were edited; the others are those the product comes with.
create table mail_templates (
  name       text not null,
  language   text not null check (language in ('es', 'en')),
  subject    text not null check (subject <> ''),
  body       text not null check (body <> ''),
  version    integer not null default 1,
  updated_at timestamptz not null default now(),
  primary key (name, language)
);
alter table mail_templates enable row level security;
alter table mail_templates force row level security;
create policy everything on mail_templates to lanet_everything using (true);
grant select, insert, update, delete on mail_templates to lanet_everything;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (29, '0029_outgoing_mail.sql', '022c67c73d43433022f9aff7835305fa649605a460f2ccd30dc78018e7826ce2');
commit;

-- 0030_inbound_reading.sql
set role lanet_owner;
begin;
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
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (30, '0030_inbound_reading.sql', '6a7e8c08e23cc7ecfcf21759c71c910a02a014810368882ed1e9f599416d4dc2');
commit;

-- 0031_mail_retention.sql
set role lanet_owner;
begin;
-- Whether a stored file is still of a message that came, by its own bytes or as one of its attachments.
create index inbound_mail__raw_sha256 on inbound_mail (raw_sha256) where raw_removed_at is null;
create index inbound_mail__attachments on inbound_mail using gin ((facts -> 'attachments') jsonb_path_ops)
  where raw_removed_at is null;
-- What the retention looks through once a day.
create index inbound_mail__kept on inbound_mail (stored_at) where raw_removed_at is null;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (31, '0031_mail_retention.sql', '6bf1ffcd4f180283cc88e51bb9101b33916e42a7e47be0202f13a87f46059ca8');
commit;

-- 0032_mail_by_http.sql
set role lanet_owner;
begin;
-- Mailboxes that mail is handed over to by HTTP.
alter table mailboxes drop constraint mailboxes_kind_check;
alter table mailboxes add constraint mailboxes_kind_check
  check (kind in ('imap', 'pop3', 'microsoft', 'google', 'listener', 'http'));
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (32, '0032_mail_by_http.sql', '9bc154853f86c73697c04f513b05a884c43e00674499e717fd8ae84197e65574');
commit;

-- 0033_mail_by_graph.sql
set role lanet_owner;
begin;
-- Mail by Microsoft Graph: it keeps track of what changed in a folder, and may give what is sent another Message-ID.
alter table mailbox_folders
  -- Where the last look ended, in the server's own words; null where numbers or names of messages tell what is new.
  add column cursor text;
alter table outbox
  -- The Message-ID it really left with, where the server gave it another one than ours. Without angle brackets.
  add column sent_message_id text;
create index outbox__sent_message_id on outbox (sent_message_id) where sent_message_id is not null;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (33, '0033_mail_by_graph.sql', '05535d7792853be5973694a2da31cdd6885f4ce5bc45bbcdb69c236517b3b097');
commit;

-- 0034_classification.sql
set role lanet_owner;
begin;
-- Classification: how tickets are sorted. Types, a tree of categories, and the priority that impact and urgency give. All of
-- it is the provider's own, the same for every client.

-- What the initial data brought: each row once, so that what an administrator removed does not come back.
create table initial_data_given (
  id       uuid primary key,
  given_at timestamptz not null default now()
);

create table ticket_types (
  id       uuid primary key,
  name     text not null check (name <> ''),
  position integer not null,
  active   boolean not null default true,
  version  integer not null default 1
);
create unique index ticket_types__name on ticket_types (plain(name));

create table ticket_categories (
  id           uuid primary key,
  parent_id    uuid,
  -- A category is one level below its parent: there is no circle and no sixth level, whoever writes.
  level        integer not null check (level between 1 and 5),
  parent_level integer generated always as (nullif(level - 1, 0)) stored,
  name         text not null check (name <> ''),
  position     integer not null,
  active       boolean not null default true,
  version      integer not null default 1,
  unique (id, level),
  check ((parent_id is null) = (level = 1)),
  foreign key (parent_id, parent_level) references ticket_categories (id, level)
);
create unique index ticket_categories__name on ticket_categories (parent_id, plain(name)) nulls not distinct;

create table priority_matrix (
  impact   text not null check (impact in ('low', 'medium', 'high')),
  urgency  text not null check (urgency in ('low', 'medium', 'high')),
  priority text not null check (priority in ('low', 'medium', 'high', 'critical')),
  version  integer not null default 1,
  primary key (impact, urgency)
);

grant select on ticket_types, ticket_categories, priority_matrix to lanet_everything, lanet_clients, lanet_sites;
grant insert, update, delete on ticket_types, ticket_categories to lanet_everything;
grant update on priority_matrix to lanet_everything;

-- The names from the top of the tree down to a category.
create function ticket_category_path(category uuid) returns text[] language sql stable parallel safe strict
  return (with recursive up (parent_id, level, name) as (
            select parent_id, level, name from ticket_categories where id = category
            union all
            select c.parent_id, c.level, c.name from ticket_categories c join up on c.id = up.parent_id)
          select array_agg(name order by level) from up);

alter table tickets
  add column type_id uuid references ticket_types (id),
  add column category_id uuid references ticket_categories (id),
  add column impact text check (impact in ('low', 'medium', 'high')),
  add column urgency text check (urgency in ('low', 'medium', 'high'));
create index tickets__type_id on tickets (type_id, updated_at desc, id desc) where type_id is not null;
create index tickets__category_id on tickets (category_id, updated_at desc, id desc) where category_id is not null;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (34, '0034_classification.sql', 'b0d2af0d5dd1ce628ebb63a0566f0f2c54b78c451421689e937be1571cc533db');
commit;

-- 0035_teams.sql
set role lanet_owner;
begin;
-- Teams of the provider's staff, when each of them is on call, and which team a ticket is for.
create table teams (
  id         uuid primary key,
  name       text not null check (name <> ''),
  slug       text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),  -- after the plus of a mailbox's address
  active     boolean not null default true,
  version    integer not null default 1,
  created_at timestamptz not null default now()
);
alter table teams enable row level security;
alter table teams force row level security;
-- Everybody may see which team answers them; who is in it is the staff's business.
create policy everything on teams to lanet_everything using (true);
create policy visible on teams for select to lanet_clients, lanet_sites using (true);
grant select, insert, update on teams to lanet_everything;
grant select on teams to lanet_clients, lanet_sites;

create table team_members (
  team_id   uuid not null references teams (id),
  person_id uuid not null references people (id) on delete cascade,
  is_lead   boolean not null default false,
  primary key (team_id, person_id)
);
create index team_members__person_id on team_members (person_id);
alter table team_members enable row level security;
alter table team_members force row level security;
create policy everything on team_members to lanet_everything using (true);
create policy for_staff on team_members for select to lanet_clients using (scope_is_staff());
grant select, insert, update, delete on team_members to lanet_everything;
grant select on team_members to lanet_clients;

-- Who of a team is on call, by turns. Computed from here whenever it is asked: no row a shift.
create table on_call_rotas (
  id          uuid primary key,
  team_id     uuid not null references teams (id),
  name        text not null check (name <> ''),
  time_zone   text not null,
  -- In the order of their turns. Who is deactivated or leaves the team keeps the place, and is passed over: the turns of
  -- the others stay as they were announced.
  person_ids  uuid[] not null check (cardinality(person_ids) between 1 and 50),
  weekday     text check (weekday in ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')),  -- null: every day
  handover_at text not null check (handover_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),  -- local time
  starts_on   date not null,  -- local date of the first shift
  hours       jsonb,  -- the shape `WeekHours`; null: always
  version     integer not null default 1,
  created_at  timestamptz not null default now()
);
create index on_call_rotas__team_id on on_call_rotas (team_id);
alter table on_call_rotas enable row level security;
alter table on_call_rotas force row level security;
create policy everything on on_call_rotas to lanet_everything using (true);
create policy for_staff on on_call_rotas for select to lanet_clients using (scope_is_staff());
grant select, insert, update, delete on on_call_rotas to lanet_everything;
grant select on on_call_rotas to lanet_clients;

-- Somebody takes over for a while; of several the one that was made last counts.
create table on_call_overrides (
  id         uuid primary key,
  rota_id    uuid not null references on_call_rotas (id) on delete cascade,
  person_id  uuid not null references people (id) on delete cascade,
  from_at    timestamptz not null,
  until_at   timestamptz not null check (until_at > from_at),
  reason     text not null check (reason <> ''),
  created_by uuid references people (id) on delete set null,
  created_at timestamptz not null default clock_timestamp()
);
create index on_call_overrides__rota_id on on_call_overrides (rota_id, until_at);
alter table on_call_overrides enable row level security;
alter table on_call_overrides force row level security;
create policy everything on on_call_overrides to lanet_everything using (true);
create policy for_staff on on_call_overrides for select to lanet_clients using (scope_is_staff());
-- Limited staff too change what is of their own teams.
create policy own_teams on on_call_overrides to lanet_clients
  using (scope_is_staff() and exists (
    select from on_call_rotas r join team_members m on m.team_id = r.team_id
    where r.id = rota_id and m.person_id = scope_person()));
grant select, insert, delete on on_call_overrides to lanet_everything, lanet_clients;

alter table tickets add column team_id uuid references teams (id);
create index tickets__team_id on tickets (team_id, updated_at desc, id desc) where team_id is not null;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (35, '0035_teams.sql', 'd9d2c35b0b069513f1193d10386f66c8500122de6e2f17a13e6f17c9dc474c66');
commit;

-- 0036_calendars.sql
set role lanet_owner;
begin;
-- Calendars: opening hours with their holidays, for the clocks of the SLA. The provider's own, the same for everybody.
create table calendars (
  id         uuid primary key,
  name       text not null check (name <> ''),
  is_default boolean not null default false,
  active     boolean not null default true,
  -- What people set (contract `CalendarHours`). Together with the days of its feeds it makes a version.
  own_hours  jsonb not null,
  version    integer not null default 1,
  created_at timestamptz not null default now(),
  check (active or not is_default)
);
create unique index calendars__name on calendars (lower(name));
create unique index calendars__is_default on calendars (is_default) where is_default;
-- Whoever writes a ticket computes its clocks, the people of clients too.
grant select on calendars to lanet_everything, lanet_clients, lanet_sites;
grant insert, update on calendars to lanet_everything;

-- What was in force from when on. Never changed: past time keeps the hours it had.
create table calendar_versions (
  calendar_id uuid not null references calendars (id),
  -- In whole milliseconds, as clocks count; of the first version -infinity.
  valid_from  timestamptz not null,
  hours       jsonb not null,
  -- The name as it was then; null where a feed changed, or the product made it.
  saved_by    text,
  primary key (calendar_id, valid_from)
);
grant select on calendar_versions to lanet_everything, lanet_clients, lanet_sites;
grant insert on calendar_versions to lanet_everything;

-- iCal feeds whose all-day events are holidays. `days` are as they were last read, and stay when the feed dies.
create table calendar_feeds (
  id              uuid primary key,
  calendar_id     uuid not null references calendars (id),
  name            text not null check (name <> ''),
  url             text not null,
  etag            text,
  last_fetched_at timestamptz,
  last_ok_at      timestamptz,
  -- Contract `FeedFault`
  last_error      jsonb,
  -- [{date, name}]
  days            jsonb not null default '[]',
  next_fetch_at   timestamptz not null,
  created_at      timestamptz not null default now(),
  unique (calendar_id, url)
);
create index calendar_feeds__next_fetch_at on calendar_feeds (next_fetch_at);
alter table calendar_feeds enable row level security;
alter table calendar_feeds force row level security;
create policy everything on calendar_feeds to lanet_everything using (true);
create policy staff on calendar_feeds for select to lanet_clients using (scope_is_staff());
grant select, insert, update, delete on calendar_feeds to lanet_everything;
grant select on calendar_feeds to lanet_clients;

-- The calendar that a client or a site goes by; null: the next one up.
alter table clients add column calendar_id uuid references calendars (id);
alter table sites add column calendar_id uuid references calendars (id);
create index clients__calendar_id on clients (calendar_id) where calendar_id is not null;
create index sites__calendar_id on sites (calendar_id) where calendar_id is not null;

-- Days on which a client, or one of its sites, is closed besides. What is taken back stays, so that the past is as it was.
create table extra_holidays (
  client_id  uuid not null references clients (id) on delete cascade,
  id         uuid not null unique,
  -- Null: of every site.
  site_id    uuid,
  date       date not null,
  name       text not null check (name <> ''),
  added_at   timestamptz not null,
  removed_at timestamptz,
  primary key (client_id, id),
  foreign key (client_id, site_id) references sites (client_id, id) on delete cascade
);
create unique index extra_holidays__date on extra_holidays (client_id, site_id, date) nulls not distinct
  where removed_at is null;
alter table extra_holidays enable row level security;
alter table extra_holidays force row level security;
create policy everything on extra_holidays to lanet_everything using (true);
create policy own_clients on extra_holidays for select to lanet_clients using (client_id = any (scope_clients()));
-- Those of every site of the client too: who writes a ticket of their own site computes its clocks.
create policy own_sites on extra_holidays for select to lanet_sites
  using (client_id = any (scope_clients()) and (site_id is null or site_id = any (scope_sites())));
grant select, insert, update on extra_holidays to lanet_everything;
grant select on extra_holidays to lanet_clients, lanet_sites;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (36, '0036_calendars.sql', '2bb3c7a6f9438ce3c25a595a262d1d826dec1771e93aea9e51f74390f2be4837');
commit;

-- 0037_maintenance.sql
set role lanet_owner;
begin;
-- Maintenance windows, as they are and as they were; and alerts whose ticket or notices they hold back.

-- One row is one version of a window. A change ends the validity of the row that holds and adds another: which occurrences
-- there were is read from the rows of their time, so what was is never rewritten.
create table maintenance_windows (
  id               uuid primary key,
  window_id        uuid not null,
  version          integer not null,
  -- Null: the provider's own, for everything.
  client_id        uuid references clients (id) on delete cascade,
  scope            text not null check (scope in ('everything', 'client', 'site', 'device')),
  -- Of a device, that it is at: it moves with it.
  site_id          uuid,
  device_id        uuid,
  state            text not null check (state in ('proposed', 'active', 'declined', 'cancelled')),
  time_zone        text not null,
  -- Local, to the minute; what it means in UTC depends on the day.
  start_local      text not null check (start_local ~ '^20\d\d-\d\d-\d\dT\d\d:\d\d$'),
  duration_minutes integer not null check (duration_minutes > 0),
  rrule            text,
  stops            text not null check (stops in ('notifications', 'tickets', 'both')),
  pauses_sla       boolean not null,
  reason           text not null check (reason <> ''),
  -- Why it was declined or cancelled.
  why              text,
  valid_from       timestamptz not null,
  valid_until      timestamptz,
  -- The occurrence that is now, or the next one; null when none is left.
  next_from        timestamptz,
  next_until       timestamptz,
  -- When the worker looks at it next: as an occurrence begins and as it ends.
  due_at           timestamptz,
  -- When the last occurrence ended.
  last_until       timestamptz,
  created_by       uuid not null references people (id),
  created_by_name  text not null,
  created_at       timestamptz not null,
  changed_by       uuid not null references people (id),
  changed_by_name  text not null,
  changed_at       timestamptz not null,
  unique (window_id, version),
  foreign key (client_id, site_id) references sites (client_id, id) on delete cascade,
  foreign key (client_id, device_id, site_id) references devices (client_id, id, site_id) on update cascade on delete cascade,
  check ((scope = 'everything') = (client_id is null)),
  check ((scope in ('site', 'device')) = (site_id is not null) and (scope = 'device') = (device_id is not null)),
  check (valid_until >= valid_from),
  check ((next_from is null) = (next_until is null))
);
create unique index maintenance_windows__current on maintenance_windows (window_id) where valid_until is null;
create index maintenance_windows__open on maintenance_windows (next_until)
  where valid_until is null and state = 'active' and next_until is not null;
create index maintenance_windows__due_at on maintenance_windows (due_at) where due_at is not null;
create index maintenance_windows__client_id on maintenance_windows (client_id);
create index maintenance_windows__device_id on maintenance_windows (device_id);

-- Everybody may know of the provider's own windows: they explain why nobody was called. Only staff who see everything
-- change those.
alter table maintenance_windows enable row level security;
alter table maintenance_windows force row level security;
create policy everything on maintenance_windows to lanet_everything using (true);
create policy seen_by_clients on maintenance_windows for select to lanet_clients
  using (client_id is null or client_id = any (scope_clients()));
create policy added_by_clients on maintenance_windows for insert to lanet_clients
  with check (client_id = any (scope_clients()));
create policy changed_by_clients on maintenance_windows for update to lanet_clients
  using (client_id = any (scope_clients()));
create policy seen_by_sites on maintenance_windows for select to lanet_sites
  using (client_id is null or client_id = any (scope_clients()) and (site_id is null or site_id = any (scope_sites())));
-- The client's side proposes and withdraws, whatever the program says.
create policy proposed_by_clients on maintenance_windows as restrictive for insert to lanet_clients
  with check (scope_is_staff() or state in ('proposed', 'cancelled'));
create policy withdrawn_by_clients on maintenance_windows as restrictive for update to lanet_clients
  using (scope_is_staff() or state = 'proposed');
-- What a version says is not changed by anybody: only where it ends, and what the worker keeps of it.
grant select, insert, update (valid_until, next_from, next_until, due_at, last_until)
  on maintenance_windows to lanet_everything, lanet_clients;
grant select on maintenance_windows to lanet_sites;

-- ticket: none was opened. notices: it was opened, and nobody was told. Until when: settle_at is the time of the next look.
alter table alerts add column held text check (held in ('ticket', 'notices'));
alter table alerts add column held_until timestamptz;
alter table alerts add constraint alerts_held_until_check check ((held is null) = (held_until is null));
create index alerts__held on alerts (client_id) where held is not null and resolved_at is null;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (37, '0037_maintenance.sql', '19c399e2aaf1b767324c7333ee1f0b16cece51cff3a2ef00e8f1ceee05f1aad3');
commit;

-- 0038_sla.sql
set role lanet_owner;
begin;
-- SLA: what is promised for a ticket, the log its clocks are computed from, and what was told because of them.

-- What everything that is computed depends on, in one value: whoever has read policies, calendars and the rest under it need
-- not read them again while it stays.
create table sla_revision (
  only_row boolean primary key default true check (only_row),
  id       uuid not null
);
insert into sla_revision (id) values (gen_random_uuid());
-- What changed and makes due times of open tickets differ; the service works it off.
create table sla_changes (
  id         bigint generated always as identity primary key,
  kind       text not null check (kind in ('policy', 'calendar', 'client', 'site', 'maintenance')),
  -- Of the policy, calendar, client or site; null: everything.
  ref        uuid,
  changed_at timestamptz not null default clock_timestamp()
);
grant select on sla_revision to lanet_everything, lanet_clients, lanet_sites;
grant select, delete on sla_changes to lanet_everything;

create table sla_policies (
  id         uuid primary key,
  name       text not null check (name <> ''),
  is_default boolean not null default false,
  active     boolean not null default true,
  position   integer not null default 0,
  version    integer not null default 1,
  created_at timestamptz not null default now(),
  check (active or not is_default)
);
create unique index sla_policies__name on sla_policies (plain(name));
create unique index sla_policies__is_default on sla_policies (is_default) where is_default;

-- What was promised from when on. Never changed: what was promised before stays so.
create table sla_policy_versions (
  policy_id  uuid not null references sla_policies (id),
  version    integer not null,
  -- In whole milliseconds, as clocks count.
  valid_from timestamptz not null,
  -- It holds for open tickets since they have the policy, not from now on.
  from_start boolean not null default false,
  -- Contract `PolicyTerms`.
  terms      jsonb not null,
  saved_by   text,
  primary key (policy_id, version)
);

-- For which tickets a policy is chosen; null: any.
create table sla_policy_scopes (
  id          uuid primary key,
  policy_id   uuid not null references sla_policies (id) on delete cascade,
  client_id   uuid references clients (id) on delete cascade,
  site_id     uuid,
  category_id uuid references ticket_categories (id),
  type_id     uuid references ticket_types (id),
  priorities  text[],
  foreign key (client_id, site_id) references sites (client_id, id) on delete cascade,
  check (site_id is null or client_id is not null)
);
create index sla_policy_scopes__policy_id on sla_policy_scopes (policy_id);
create index sla_policy_scopes__client_id on sla_policy_scopes (client_id);
grant select on sla_policies, sla_policy_versions to lanet_everything, lanet_clients, lanet_sites;
grant insert, update on sla_policies to lanet_everything;
grant insert on sla_policy_versions to lanet_everything;
-- Whoever writes a ticket computes its clocks, and sees what is for their own client and for all.
alter table sla_policy_scopes enable row level security;
alter table sla_policy_scopes force row level security;
create policy everything on sla_policy_scopes to lanet_everything using (true);
create policy own on sla_policy_scopes for select to lanet_clients, lanet_sites
  using (client_id is null or client_id = any (scope_clients()));
grant select on sla_policy_scopes to lanet_everything, lanet_clients, lanet_sites;
grant insert, delete on sla_policy_scopes to lanet_everything;

create function sla_note_change() returns trigger
  language plpgsql security definer set search_path = public, pg_catalog, pg_temp as $$
declare
  row_now jsonb := to_jsonb(case when tg_op = 'DELETE' then old else new end);
begin
  update sla_revision set id = gen_random_uuid();
  if tg_argv[0] is not null then
    insert into sla_changes (kind, ref) values (tg_argv[0], (row_now ->> tg_argv[1])::uuid);
  end if;
  return null;
end $$;
revoke all on function sla_note_change from public;
-- The choice of a policy is made when a ticket changes: policies by themselves and their scopes are only read anew.
create trigger sla_change after insert or update or delete on sla_policies for each row execute function sla_note_change();
create trigger sla_change after insert or delete on sla_policy_scopes for each row execute function sla_note_change();
create trigger sla_change after insert on sla_policy_versions for each row execute function sla_note_change('policy', 'policy_id');
create trigger sla_change after insert or update on ticket_categories for each row execute function sla_note_change();
create trigger sla_change after insert on calendar_versions for each row execute function sla_note_change('calendar', 'calendar_id');
create trigger sla_change_default after update of is_default, active on calendars for each row execute function sla_note_change();
create trigger sla_change after insert or update on extra_holidays for each row execute function sla_note_change('client', 'client_id');
create trigger sla_change after update of calendar_id on clients for each row
  when (old.calendar_id is distinct from new.calendar_id) execute function sla_note_change('client', 'id');
create trigger sla_change after update of calendar_id, time_zone on sites for each row
  when (old.calendar_id is distinct from new.calendar_id or old.time_zone <> new.time_zone)
  execute function sla_note_change('site', 'id');

create trigger sla_change after insert on maintenance_windows for each row
  when (new.pauses_sla) execute function sla_note_change('maintenance', 'client_id');
create trigger sla_change_state after update of state, valid_until on maintenance_windows for each row
  when (new.pauses_sla and (old.state <> new.state or old.valid_until is distinct from new.valid_until))
  execute function sla_note_change('maintenance', 'client_id');

-- The log. Only added to: what was a mistake is taken back by a further row.
create table sla_events (
  client_id   uuid not null,
  id          uuid not null,
  ticket_id   uuid not null,
  site_id     uuid,
  -- In whole milliseconds.
  happened_at timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp(),
  -- What happened (sla.events.rules.ts), or which policy and calendar hold from then on.
  fact        jsonb not null,
  -- The line of the timeline that tells of it.
  entry_id    uuid,
  primary key (client_id, id),
  foreign key (client_id, ticket_id) references tickets (client_id, id) on delete cascade
);
create index sla_events__ticket_id on sla_events (ticket_id, happened_at, id);
call apply_scope('sla_events', 'site_id');

-- One row a ticket: what its policy was chosen by, and what the log gives. All of it can be computed again.
create table sla_tickets (
  client_id     uuid not null,
  ticket_id     uuid not null unique,
  site_id       uuid,
  device_id     uuid,
  category_id   uuid,
  type_id       uuid,
  team_id       uuid references teams (id),
  assignee_id   uuid references people (id),
  priority      text not null,
  -- Chosen by a person, whatever the scopes say.
  by_hand       boolean not null default false,
  policy_id     uuid references sla_policies (id),
  calendar_id   uuid references calendars (id),
  state         text not null check (state in ('none', 'running', 'paused', 'ended')),
  first_due     timestamptz,
  update_due    timestamptz,
  close_due     timestamptz,
  next_due      timestamptz,
  next_clock    text,
  -- A clock that lives is late.
  late          boolean not null default false,
  paused_since  timestamptz,
  next_fire_at  timestamptz,
  created_at    timestamptz not null,
  ended_at      timestamptz,
  computed_at   timestamptz not null,
  primary key (client_id, ticket_id),
  foreign key (client_id, ticket_id) references tickets (client_id, id) on delete cascade
);
create index sla_tickets__next_fire_at on sla_tickets (next_fire_at) where next_fire_at is not null;
create index sla_tickets__next_due on sla_tickets (next_due, ticket_id) where next_due is not null;
create index sla_tickets__client_id_next_due on sla_tickets (client_id, next_due) where next_due is not null;
create index sla_tickets__policy_id on sla_tickets (policy_id) where ended_at is null;
create index sla_tickets__created_at on sla_tickets (created_at);
call apply_scope('sla_tickets', 'site_id');

-- Each clock that was started. `instance`: 1, 2, … of one that starts anew.
create table sla_clocks (
  client_id   uuid not null,
  ticket_id   uuid not null,
  site_id     uuid,
  clock       text not null check (clock in ('first_response', 'next_response', 'update', 'resolution')),
  instance    integer not null,
  state       text not null check (state in ('running', 'paused', 'met', 'stopped', 'withdrawn', 'merged')),
  started_at  timestamptz not null,
  ended_at    timestamptz,
  -- Milliseconds of open time; null: further than calendars reach.
  target_ms   bigint,
  elapsed_ms  bigint not null,
  due_at      timestamptz,
  -- When the due time passed, whoever noticed it and when.
  breached_at timestamptz,
  by_change   boolean not null default false,
  -- Whose it was when it ended, or is.
  assignee_id uuid references people (id),
  team_id     uuid references teams (id),
  policy_id   uuid references sla_policies (id),
  priority    text not null,
  primary key (ticket_id, clock, instance),
  foreign key (client_id, ticket_id) references tickets (client_id, id) on delete cascade
);
create index sla_clocks__ended_at on sla_clocks (ended_at) where ended_at is not null;
create index sla_clocks__client_id_ended_at on sla_clocks (client_id, ended_at) where ended_at is not null;
create index sla_clocks__breached_at on sla_clocks (breached_at) where breached_at is not null;
call apply_scope('sla_clocks', 'site_id');

-- Each step of a ladder that was reached: once for each clock that was started, whatever restarts, repeats or moves.
create table sla_firings (
  client_id uuid not null,
  ticket_id uuid not null,
  site_id   uuid,
  clock     text not null,
  instance  integer not null,
  step      text not null,
  -- When it was reached, and when that was told. `told`: false where a further step was told with it.
  due_at    timestamptz not null,
  fired_at  timestamptz not null default clock_timestamp(),
  told      boolean not null,
  primary key (ticket_id, clock, instance, step),
  foreign key (client_id, ticket_id) references tickets (client_id, id) on delete cascade
);
create index sla_firings__fired_at on sla_firings (fired_at);
call apply_scope('sla_firings', 'site_id');

-- Recomputing after a change, for whoever waits for it.
create table sla_recomputes (
  id          uuid primary key,
  -- What changed: [{kind, ref}]
  changes     jsonb not null,
  total       integer not null,
  done        integer not null default 0,
  started_at  timestamptz not null default clock_timestamp(),
  finished_at timestamptz
);
grant select, insert, update, delete on sla_recomputes to lanet_everything;
-- Limited staff too see how far it is.
grant select on sla_recomputes to lanet_clients;

-- Tickets that were open before there was an SLA: their course is known from their timeline; nothing was promised for them.
insert into sla_tickets (client_id, ticket_id, site_id, device_id, priority, assignee_id, state, created_at, computed_at)
select client_id, id, site_id, device_id, priority, assignee_id, 'none', date_trunc('milliseconds', created_at), now()
from tickets where kind not in ('resolved', 'closed');
insert into sla_events (client_id, id, ticket_id, site_id, happened_at, fact)
select t.client_id, gen_random_uuid(), t.id, t.site_id, date_trunc('milliseconds', e.created_at), f.fact
from tickets t
join ticket_entries e on e.ticket_id = t.id and e.visibility = 'public'
left join people p on p.id = e.author_id
cross join lateral (
  select jsonb_build_object('kind', 'created') as fact where e.detail ->> 'kind' = 'created'
  union all
  select jsonb_build_object('kind', case when p.client_id is null and p.id is not null then 'answered' else 'asked' end)
  where (e.detail ->> 'kind' = 'reply' or (e.detail ->> 'kind' = 'created' and e.author_kind = 'person' and p.client_id is not null))
    and e.detail -> 'mail' ->> 'automatic' is null
) f
where t.kind not in ('resolved', 'closed');
insert into sla_events (client_id, id, ticket_id, site_id, happened_at, fact)
select client_id, gen_random_uuid(), id, site_id, date_trunc('milliseconds', updated_at),
       jsonb_build_object('kind', 'state', 'state', kind)
from tickets where kind in ('waiting_client', 'waiting_third', 'scheduled');
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (38, '0038_sla.sql', 'f080f598bf13b0225127a7c58a20e3811377a43eb9c94b26cee8a0d5ab0fcb28');
commit;

-- 0039_scheduled_tickets.sql
set role lanet_owner;
begin;
-- A planned ticket comes back by itself when its date comes.

alter table tickets
  -- Null also for those that were planned before there was a date: they wait for a person.
  add column scheduled_for timestamptz,
  -- A ticket that was merged keeps its date as it keeps its status: it may be taken back.
  add constraint tickets_scheduled_for_check check (scheduled_for is null or kind = 'scheduled' or merged_kind = 'scheduled');
create index tickets__scheduled_for on tickets (scheduled_for) where scheduled_for is not null and merged_into is null;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (39, '0039_scheduled_tickets.sql', 'f5a5187f0528d5cecea9db4db16a07c580833b9f43c4a2eb42324f2bfe43a2e6');
commit;

-- 0040_sla_outages.sql
set role lanet_owner;
begin;
-- When the service of the SLA was down: one message for a team of which many tickets are late, and an alarm while it lags.

-- While one is open, whatever tickets of the team reach is told with it and not one by one; steps are noted as ever.
create table sla_summaries (
  id       uuid primary key default gen_random_uuid(),
  -- Null: of tickets that are for no team.
  team_id  uuid references teams (id),
  begun_at timestamptz not null default clock_timestamp(),
  -- That something was to be told of.
  tickets  integer not null default 0,
  -- Of some of them by mail, too.
  mail     boolean not null default false,
  ended_at timestamptz
);
create unique index sla_summaries__team_id on sla_summaries (team_id) nulls not distinct where ended_at is null;
grant select, insert, update, delete on sla_summaries to lanet_everything;

create table sla_alarm (
  only_row   boolean primary key default true check (only_row),
  -- Since when administrators know that the service lags; null while it does not.
  alarmed_at timestamptz
);
insert into sla_alarm default values;
grant select, update on sla_alarm to lanet_everything;

-- A category that goes elsewhere in the tree, or whose tickets went to another one: the policies of those that are open are
-- chosen anew, as they are when a ticket itself changes.
alter table sla_changes
  drop constraint sla_changes_kind_check,
  add constraint sla_changes_kind_check check (kind in ('policy', 'calendar', 'client', 'site', 'maintenance', 'category'));
create trigger sla_change_place after update of parent_id on ticket_categories for each row
  when (old.parent_id is distinct from new.parent_id) execute function sla_note_change('category', 'id');
-- Tickets that were its own are still known by it to the SLA.
create trigger sla_change_gone after delete on ticket_categories for each row execute function sla_note_change('category', 'id');
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (40, '0040_sla_outages.sql', '9a48963708ee7e25d9cf8831741e4136f8fc5c408be4fcdba16bc48fa876fbcf');
commit;

-- 0041_backups.sql
set role lanet_owner;
begin;
-- Backups: who reads everything for them, what came of each, and the alarm when none is good any more.

-- It reads what the product's own roles read (their policies are its own), and in read-only transactions alone. Only the owner's
-- user may become it, never lanet_login: what a stolen password of the services reaches stays what it is.
grant lanet_everything, lanet_auth, lanet_signer to lanet_backup;
grant usage on schema public, auth to lanet_backup;
grant select on all tables in schema public, auth to lanet_backup;
grant select on all sequences in schema public, auth to lanet_backup;
alter default privileges in schema public grant select on tables to lanet_backup;
alter default privileges in schema auth grant select on tables to lanet_backup;
alter default privileges in schema public grant select on sequences to lanet_backup;
alter default privileges in schema auth grant select on sequences to lanet_backup;

create table backup_runs (
  id          uuid primary key,
  cause       text not null check (cause in ('schedule', 'command')),
  -- The local day that a scheduled one is of.
  day         date,
  state       text not null check (state in ('running', 'done', 'failed')),
  -- Of the snapshot, and so the age of what is in it.
  started_at  timestamptz not null,
  finished_at timestamptz,
  file        text,
  size_bytes  bigint,
  sha256      text,
  rows        bigint,
  files       integer,
  -- Files that rows name and that are missing or damaged on the disk.
  files_lost  integer,
  -- Restored into a scratch database and compared; null: that was not asked for.
  verified_at timestamptz,
  -- Taken by the command that brings it off the box.
  sent_at     timestamptz,
  error       text
);
create index backup_runs__started_at on backup_runs (started_at desc);
create index backup_runs__day on backup_runs (day) where day is not null;
grant select, insert, update, delete on backup_runs to lanet_everything;

create table backup_alarm (
  only_row   boolean primary key default true check (only_row),
  -- Since when backups are asked for: before a day has passed nobody misses one.
  watched_at timestamptz,
  -- Since when administrators know that the last good one is too old; null while it is not.
  alarmed_at timestamptz
);
insert into backup_alarm default values;
grant select, update on backup_alarm to lanet_everything;

-- A day that goes while it is copied would be in the backup neither as it was nor as it became. Whoever backs up holds this lock,
-- shared, from before its snapshot; the day goes later.
create or replace function drop_metric_day(day date) returns boolean
  language plpgsql security definer set search_path = public, pg_catalog, pg_temp as $$
declare
  name text := 'metric_windows_' || to_char(day, 'YYYYMMDD');
  filled boolean;
begin
  if to_regclass(name) is null then return true; end if;
  if not pg_try_advisory_xact_lock(7226310) then return false; end if;
  lock table metric_windows in access exclusive mode;
  execute format('select exists (select from %I)', name) into filled;
  if filled then return false; end if;
  execute format('drop table if exists %I', name);
  return true;
end $$;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (41, '0041_backups.sql', '62a389c9afa6338aa34d5c7714ea141bfd9a54437cff77eba8e9aa04af384c87');
commit;

-- 0043_system.sql
set role lanet_owner;
begin;
-- The state of the system: which processes run by their own word, which jobs wait, and what administrators were told of.
create table service_processes (
  id         uuid primary key,
  host       text not null,
  pid        integer not null,
  services   text[] not null,
  version    text not null,
  started_at timestamptz not null,
  -- By the clock of the database: those of machines differ.
  seen_at    timestamptz not null default clock_timestamp(),
  -- Of its machine, as it sees it: disks, memory, clock, what it does not reach. Its shape is that of its version.
  facts      jsonb not null
);
grant select, insert, update, delete on service_processes to lanet_everything;

create table system_alarms (
  check_id      text primary key,
  failing_since timestamptz not null,
  -- When administrators were told; null while it may still be over in a moment.
  told_at       timestamptz
);
grant select, insert, update, delete on system_alarms to lanet_everything;

-- Whether a program beside the database is of its schema is asked by every process.
grant select on schema_migrations to lanet_everything;

-- The jobs belong to their own role; by the first part of their name, which is the feature's.
do $$ begin execute format('grant create on database %I to lanet_worker', current_database()); end $$;
grant create on schema public to lanet_worker;
set local role lanet_worker;
create function jobs_state() returns table (feature text, waiting bigint, dead bigint, oldest_seconds double precision)
  language plpgsql stable security definer set search_path = graphile_worker, pg_catalog, pg_temp as $$
begin
  return query select split_part(task_identifier, '.', 1),
         count(*) filter (where attempts < max_attempts),
         count(*) filter (where attempts >= max_attempts),
         extract(epoch from clock_timestamp() - min(run_at) filter (where attempts < max_attempts and run_at < now()))::float8
  from graphile_worker.jobs group by 1;
end $$;
revoke all on function jobs_state from public;
grant execute on function jobs_state to lanet_everything;
reset role;
revoke create on schema public from lanet_worker;
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (43, '0043_system.sql', '0a6a9321fb96165f09dfbf531380517429d221daf986236e7d76f32dbd95c79f');
commit;

-- 0044_nodes.sql
set role lanet_owner;
begin;
-- What several processes and machines share: who runs jobs now, which proofs of agents were used, and that all have the same keys.

-- Runners of jobs, each with the time it last said that it lives. What one that is silent had taken is given back by the others.
create table job_runners (
  id      text primary key,  -- as graphile-worker writes it into what is taken
  seen_at timestamptz not null
);
create index job_runners__seen_at on job_runners (seen_at);
grant select, insert, update, delete on job_runners to lanet_everything;

-- Proofs of agents that a gateway accepted, until they are good for nothing any more: no other gateway takes one again, nor this one
-- after a restart. Logged like everything else: a standby that is promoted has to know them.
create table agent_proofs (
  proof      bytea primary key,  -- sha256 of the agent's id and the proof's random part
  expires_at timestamptz not null
);
create index agent_proofs__expires_at on agent_proofs (expires_at);
grant select, insert, delete on agent_proofs to lanet_everything;

-- What the keys of this installation look like, without what they are: a process that has others does not start. Read and written
-- by the owner alone, at the start.
create table installation_keys (
  name        text primary key check (name <> ''),
  fingerprint bytea not null,
  noted_at    timestamptz not null default now()
);
set local role lanet_owner;
insert into schema_migrations (number, name, checksum) values (44, '0044_nodes.sql', 'a53b2db3f7d90748dba61839a737abd36c2ec5e5541dca476e1d68f90da6065a');
commit;

reset role;
