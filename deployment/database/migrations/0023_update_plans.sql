-- Updates inside a window: who planned them for which device, and what a second scan of the device showed afterwards.
create table update_plans (
  client_id    uuid not null,
  id           uuid not null unique,
  device_id    uuid not null,
  ticket_id    uuid,
  script_id    uuid not null references scripts (id),
  -- The window, in the time of the site; one that ends before it begins ends on the next day.
  time_zone    text not null,
  from_minute  integer not null check (from_minute between 0 and 1439),
  to_minute    integer not null check (to_minute between 0 and 1439 and to_minute <> from_minute),
  on_day       text check (on_day ~ '^\d{4}-\d\d-\d\d$'),
  weekday      integer check (weekday between 1 and 7),
  requester_id uuid not null references people (id),
  -- What the signer checks: the sign-in it was planned with, and when.
  sign_in_id   uuid not null,
  planned_at   timestamptz not null,
  state        text not null check (state in ('planned', 'running', 'done', 'failed', 'missed', 'cancelled')),
  -- The next window, or the one that is used now; the timer of this row.
  opens_at     timestamptz not null,
  closes_at    timestamptz not null,
  command_id   uuid,
  -- How the last window went; a weekly plan goes on after it.
  last_outcome text check (last_outcome in ('done', 'failed', 'missed')),
  last_at      timestamptz,
  primary key (client_id, id),
  check ((on_day is null) <> (weekday is null)),
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade,
  foreign key (client_id, ticket_id) references tickets (client_id, id)
);
-- A device is planned for once, whatever races.
create unique index update_plans__open on update_plans (device_id) where state in ('planned', 'running');
create index update_plans__opens_at on update_plans (opens_at) where state = 'planned';
create index update_plans__running on update_plans (command_id) where state = 'running';
create index update_plans__device_id on update_plans (device_id, planned_at desc);
call apply_scope('update_plans', null);
-- The signer reads for itself when it may sign.
create policy for_signer on update_plans for select to lanet_signer using (true);
grant select on update_plans to lanet_signer;

alter table commands add column plan_id uuid, add foreign key (client_id, plan_id) references update_plans (client_id, id);

-- What waited before a run that installs, and what a scan after it found. `installed`, `remaining`: null until then.
create table update_proofs (
  client_id       uuid not null,
  command_id      uuid primary key,
  device_id       uuid not null,
  ticket_id       uuid,
  before          jsonb not null,
  began_at        timestamptz not null,
  scanned_at      timestamptz,
  installed       jsonb,
  remaining       jsonb,
  appeared        integer,
  reboot_required boolean,
  foreign key (client_id, command_id) references commands (client_id, id) on delete cascade,
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade
);
create index update_proofs__device_id on update_proofs (device_id, began_at desc);
call apply_scope('update_proofs', null);

-- What the signer once found in order: whose plan it is, for what and when (a hash over it). Only the signer writes it, so that
-- a weekly plan outlives the sign-in it was made with, and a changed one does not.
create table update_plan_permits (
  client_id  uuid not null,
  plan_id    uuid primary key,
  plan_hash  text not null,
  created_at timestamptz not null,
  foreign key (client_id, plan_id) references update_plans (client_id, id) on delete cascade
);
alter table update_plan_permits enable row level security;
alter table update_plan_permits force row level security;
create policy for_signer on update_plan_permits to lanet_signer using (true);
grant select, insert on update_plan_permits to lanet_signer;
