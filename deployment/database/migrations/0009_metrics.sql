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
