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
