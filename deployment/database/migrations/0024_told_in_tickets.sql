-- What devices did by themselves is said in tickets by jobs: each line once, however often a job runs.
alter table service_restarts add column told_in uuid;  -- the ticket that says it
alter table update_proofs add column told_at timestamptz;
-- How many one device may tell of in an hour is counted.
create index service_restarts__device_id on service_restarts (device_id, at);
