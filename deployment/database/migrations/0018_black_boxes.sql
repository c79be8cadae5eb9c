-- Black boxes: what a device had on record around the moment an alert fired.
create table black_boxes (
  client_id   uuid not null,
  device_id   uuid not null,
  -- The instant of the edges it goes with, as the agent gave it.
  fired_at    timestamptz not null,
  before      jsonb not null,
  -- The minutes after, which come later.
  after       jsonb,
  received_at timestamptz not null default now(),
  primary key (device_id, fired_at),
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade
);
create index black_boxes__received_at on black_boxes (received_at);
call apply_scope('black_boxes', null);

-- By which an alert finds its box: `opened_at` is held to what is possible, this is not.
alter table alerts add column fired_at timestamptz;
