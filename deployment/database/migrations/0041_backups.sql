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
