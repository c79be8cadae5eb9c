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
