-- Teams of the provider's staff, when each of them is on call, and which team a ticket is for.
create table teams (
  id         uuid primary key,
  name       text not null check (name <> ''),
  slug       text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),  -- after the plus of a mailbox's address
  active     boolean not null default true,
  version    integer not null default 1,
  created_at timestamptz not null default now()
);
alter table teams enable row level security;
alter table teams force row level security;
-- Everybody may see which team answers them; who is in it is the staff's business.
create policy everything on teams to lanet_everything using (true);
create policy visible on teams for select to lanet_clients, lanet_sites using (true);
grant select, insert, update on teams to lanet_everything;
grant select on teams to lanet_clients, lanet_sites;

create table team_members (
  team_id   uuid not null references teams (id),
  person_id uuid not null references people (id) on delete cascade,
  is_lead   boolean not null default false,
  primary key (team_id, person_id)
);
create index team_members__person_id on team_members (person_id);
alter table team_members enable row level security;
alter table team_members force row level security;
create policy everything on team_members to lanet_everything using (true);
create policy for_staff on team_members for select to lanet_clients using (scope_is_staff());
grant select, insert, update, delete on team_members to lanet_everything;
grant select on team_members to lanet_clients;

-- Who of a team is on call, by turns. Computed from here whenever it is asked: no row a shift.
create table on_call_rotas (
  id          uuid primary key,
  team_id     uuid not null references teams (id),
  name        text not null check (name <> ''),
  time_zone   text not null,
  -- In the order of their turns. Who is deactivated or leaves the team keeps the place, and is passed over: the turns of
  -- the others stay as they were announced.
  person_ids  uuid[] not null check (cardinality(person_ids) between 1 and 50),
  weekday     text check (weekday in ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')),  -- null: every day
  handover_at text not null check (handover_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),  -- local time
  starts_on   date not null,  -- local date of the first shift
  hours       jsonb,  -- the shape `WeekHours`; null: always
  version     integer not null default 1,
  created_at  timestamptz not null default now()
);
create index on_call_rotas__team_id on on_call_rotas (team_id);
alter table on_call_rotas enable row level security;
alter table on_call_rotas force row level security;
create policy everything on on_call_rotas to lanet_everything using (true);
create policy for_staff on on_call_rotas for select to lanet_clients using (scope_is_staff());
grant select, insert, update, delete on on_call_rotas to lanet_everything;
grant select on on_call_rotas to lanet_clients;

-- Somebody takes over for a while; of several the one that was made last counts.
create table on_call_overrides (
  id         uuid primary key,
  rota_id    uuid not null references on_call_rotas (id) on delete cascade,
  person_id  uuid not null references people (id) on delete cascade,
  from_at    timestamptz not null,
  until_at   timestamptz not null check (until_at > from_at),
  reason     text not null check (reason <> ''),
  created_by uuid references people (id) on delete set null,
  created_at timestamptz not null default clock_timestamp()
);
create index on_call_overrides__rota_id on on_call_overrides (rota_id, until_at);
alter table on_call_overrides enable row level security;
alter table on_call_overrides force row level security;
create policy everything on on_call_overrides to lanet_everything using (true);
create policy for_staff on on_call_overrides for select to lanet_clients using (scope_is_staff());
-- Limited staff too change what is of their own teams.
create policy own_teams on on_call_overrides to lanet_clients
  using (scope_is_staff() and exists (
    select from on_call_rotas r join team_members m on m.team_id = r.team_id
    where r.id = rota_id and m.person_id = scope_person()));
grant select, insert, delete on on_call_overrides to lanet_everything, lanet_clients;

alter table tickets add column team_id uuid references teams (id);
create index tickets__team_id on tickets (team_id, updated_at desc, id desc) where team_id is not null;
