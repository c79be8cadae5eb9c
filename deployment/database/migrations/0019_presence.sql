-- What the server judges by itself: devices that are away, and clocks that are wrong.

-- By its agent's word: how far the server's clock is ahead of its own, and when that was last written. A report that says the same
-- writes nothing, so one that came after this time is a second word for it.
alter table device_status add column clock_skew_ms bigint;
alter table device_status add column clock_skew_at timestamptz;
-- It went by saying so: a shutdown, a restart, an update.
alter table device_status add column said_goodbye boolean not null default false;

-- None of these columns changes with a report, whose update so stays in its page.
create index device_status__absent on device_status (seen_at) where not online;
create index device_status__clock on device_status (device_id) where abs(clock_skew_ms) > 60000;
-- Open alerts the server judges are looked at every few seconds.
create index alerts__judged_here on alerts (rule_key) where resolved_at is null and metric in ('presence.offlineMinutes', 'clock.offsetMinutes');

-- When it was us: many devices lost at once, or the gateway started anew. No ticket says that they are away until it is over and
-- they had time to return.
create table own_outages (
  id          uuid primary key,
  kind        text not null check (kind in ('restart', 'mass_loss')),
  -- Devices last seen between these two belong to it.
  began_at    timestamptz not null,
  until_at    timestamptz not null,
  lost        integer not null,
  total       integer not null,
  over_at     timestamptz,
  grace_until timestamptz
);
create index own_outages__began_at on own_outages (began_at desc);
alter table own_outages enable row level security;
alter table own_outages force row level security;
create policy everything on own_outages to lanet_everything using (true);
grant select, insert, update on own_outages to lanet_everything;
