-- Alerts: rules, exceptions, edges as agents sent them, and the open alerts made of them.
create table alert_rules (
  key        text primary key,
  rule       jsonb not null,
  position   integer not null,
  version    integer not null default 1,
  updated_at timestamptz not null default now(),
  updated_by uuid references people (id)
);
grant select on alert_rules to lanet_everything, lanet_clients, lanet_sites;
grant insert, update on alert_rules to lanet_everything;

create table alert_overrides (
  client_id  uuid not null references clients (id) on delete cascade,
  id         uuid not null unique,
  rule_key   text not null references alert_rules (key),
  level      text not null check (level in ('client', 'site', 'device')),
  site_id    uuid,
  device_id  uuid,
  fields     jsonb not null,
  updated_at timestamptz not null default now(),
  updated_by uuid references people (id),
  primary key (client_id, id),
  foreign key (client_id, site_id) references sites (client_id, id) on delete cascade,
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade,
  check ((level = 'site') = (site_id is not null) and (level = 'device') = (device_id is not null))
);
create unique index alert_overrides__target on alert_overrides (rule_key, level, client_id, site_id, device_id) nulls not distinct;
call apply_scope('alert_overrides', null);

create table alert_edges (
  client_id    uuid not null,
  agent_id     text not null,
  sequence     bigint not null,
  position     integer not null,
  device_id    uuid not null,
  edge         jsonb not null,
  received_at  timestamptz not null default now(),
  processed_at timestamptz,
  primary key (agent_id, sequence, position),
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade
);
create index alert_edges__waiting on alert_edges (device_id, sequence, position) where processed_at is null;
-- For what is deleted by age; rows lie in this order.
create index alert_edges__received_at on alert_edges using brin (received_at);
call apply_scope('alert_edges', null);

create table alerts (
  client_id     uuid not null,
  id            uuid not null unique,
  device_id     uuid not null,
  ticket_id     uuid,
  rule_key      text not null,
  rule_version  integer not null,
  metric        text not null,
  object        text not null,
  state         text not null check (state in ('firing', 'recovering', 'no_data', 'resolved', 'removed')),
  priority      text not null check (priority in ('low', 'medium', 'high', 'critical')),
  value         double precision not null,
  trigger       double precision not null,
  recover       double precision not null,
  suggested_script text,
  repeats       integer not null default 0,
  flaps         integer not null default 0,
  opened_at     timestamptz not null,
  last_at       timestamptz not null,
  resolved_at   timestamptz,
  recovered_value double precision,
  -- When the ticket may be resolved by proof; null when there is nothing to wait for. Polled by the worker.
  settle_at     timestamptz,
  -- When a repetition was last written to the ticket's timeline: at most each half hour.
  noted_at      timestamptz,
  reopen_within_hours integer not null,
  primary key (client_id, id),
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade,
  foreign key (client_id, ticket_id) references tickets (client_id, id)
);
-- One open alert for each rule, device and object, whatever races.
create unique index alerts__open on alerts (device_id, rule_key, object) where resolved_at is null;
create index alerts__key_resolved on alerts (device_id, rule_key, object, resolved_at desc);
create index alerts__ticket_id on alerts (ticket_id);
create index alerts__opened_at on alerts (opened_at desc, id desc);
create index alerts__settle_at on alerts (settle_at) where settle_at is not null;
call apply_scope('alerts', null);
