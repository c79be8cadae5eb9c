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
