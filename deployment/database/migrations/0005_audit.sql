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
