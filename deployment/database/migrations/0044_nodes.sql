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
