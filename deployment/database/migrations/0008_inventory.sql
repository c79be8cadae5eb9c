-- Inventory: the sections last reported, and what changed between two reports.
create table inventory_sections (
  client_id    uuid not null,
  device_id    uuid not null,
  section      text not null,
  hash         text not null,
  data         jsonb not null,
  collected_at timestamptz not null default now(),
  primary key (device_id, section),
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade
);
call apply_scope('inventory_sections', null);

create table inventory_changes (
  client_id uuid not null,
  id        uuid not null unique,
  device_id uuid not null,
  at        timestamptz not null default now(),
  section   text not null,
  change    text not null check (change in ('added', 'removed', 'changed')),
  item      text not null,
  before    text,
  after     text,
  primary key (client_id, id),
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade
);
create index inventory_changes__device_id_at on inventory_changes (device_id, at desc, id desc);
call apply_scope('inventory_changes', null);
