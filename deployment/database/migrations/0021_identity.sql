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
