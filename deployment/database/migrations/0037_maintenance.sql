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
